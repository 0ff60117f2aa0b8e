"""Numbers and addresses stand the right way round in text from right to left."""

from html import unescape

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from home.blocks import INLINE
from home.models import CampaignSettings
from home.multilingual.bidi import isolated
from home.sanitiser import clean_rich_text
from tests.breadth import widely
from tests.builders import make_case, make_text, make_update, open_language, paragraph
from tests.reading import having, read

RUNS = [
    "+7 495 123 45 67",
    "+7 (495) 123-45-67",
    "8 (495) 123-45-67",
    "+43\u00a01\u00a0234\u00a056\u00a078",
    "1-55/2023",
    "02-1234/2023-АП",
    "2023-07-25",
    "123/2023-ММ",
    "press@example.org",
    "https://example.org/2023-07-25/a-report/?page=2",
    "10 000 000",
]
READ_FROM_THE_RIGHT = ["5-10", "2022-2024", "13.02.2024", "14:30", "2023", "3,5", "10:00-12:00"]


def arabic(content):
    return f'<p dir="rtl" lang="ar">{content}</p>'


def isolate(text):
    return f'<bdi dir="ltr">{text}</bdi>'


@pytest.mark.parametrize("run", RUNS)
def test_a_run_in_arabic_text_is_isolated_as_a_whole(run):
    assert isolated(arabic(f"القضية رقم {run}، وهي")) == arabic(f"القضية رقم {isolate(run)}، وهي")


@pytest.mark.parametrize("run", RUNS)
def test_the_stop_that_ends_the_sentence_is_not_part_of_a_run(run):
    assert isolated(arabic(f"انظر {run}.")) == arabic(f"انظر {isolate(run)}.")


@pytest.mark.parametrize("number", READ_FROM_THE_RIGHT)
def test_what_arabic_shows_rightly_by_itself_stays(number):
    assert isolated(arabic(f"من {number} إلى")) == arabic(f"من {number} إلى")


def test_the_words_of_a_telephone_link_are_isolated_inside_it():
    link = '<a href="tel:+7-495-123-45-67">{}</a>'

    assert isolated(arabic(link.format("+7 495 123-45-67"))) == arabic(
        link.format(isolate("+7 495 123-45-67"))
    )


def test_a_quotation_mark_behind_an_address_is_not_part_of_it():
    assert isolated(arabic("&quot;https://example.org/x?a=1&amp;b=2&quot; و&nbsp;1")) == arabic(
        f'"{isolate("https://example.org/x?a=1&amp;b=2")}" و\u00a01'
    )


def test_a_long_text_is_read_at_once():
    assert isolated(arabic("a." * 40_000 + "1-1" * 20_000))


@pytest.mark.parametrize(
    "markup",
    [
        '<p dir="ltr">Case 1-55/2023</p>',
        '<html dir="ltr"><p>1-55/2023</p><a dir="rtl">العربية</a></html>',
        '<div dir="rtl"><p dir="ltr"><b>x</b> 1-55/2023</p></div>',
        '<div dir="rtl"><bdi dir="ltr">1-55/2023</bdi></div>',
        '<div dir="rtl"><bdi>1-55/2023</bdi></div>',
        '<div dir="rtl"><script>"1-55/2023"</script><!-- 1-55/2023 --></div>',
        '<div dir="rtl"><img alt="رقم 1-55/2023 > 2"><input value="1-55/2023"></div>',
        '<div dir="rtl"><textarea>رقم 1-55/2023</textarea><option>1-55/2023</option></div>',
    ],
)
def test_what_is_no_text_from_right_to_left_stays(markup):
    assert isolated(markup) == markup


def test_after_a_passage_the_direction_is_that_of_the_text_around_it():
    around = '<div dir="ltr"><p dir="rtl">رقم {0}<br></p>No. 1-55/2023</div>'

    assert isolated(around.format("1-55/2023")) == around.format(isolate("1-55/2023"))
    around = '<div dir="rtl"><div><p dir="ltr"><i>1-55/2023</i></p></div>رقم {0}</div>'
    assert isolated(around.format("1-55/2023")) == around.format(isolate("1-55/2023"))


def test_isolating_twice_is_isolating_once():
    once = isolated(arabic(" ".join(RUNS)))

    assert isolated(once) == once


@pytest.mark.django_db
@pytest.mark.parametrize("code", widely(["ar", "fa", "he", "ur"], "ar", "he"))
def test_a_page_isolates_them_in_its_title_summary_and_text(visitor, code):
    open_language(code)
    make_text(
        code,
        title="قضية 1-55/2023",
        slug="a-text",
        summary="هاتف +7 495 123-45-67",
        body=[paragraph("تاريخ 2023-07-25")],
    )

    page = read(visitor, f"/{code}/a-text/")

    found = ["".join(each.itertext()) for each in page.iter("bdi") if each.get("dir") == "ltr"]
    assert {"1-55/2023", "+7 495 123-45-67", "2023-07-25"} <= set(found)


@pytest.mark.django_db
def test_what_an_editor_marks_stands_from_left_to_right_on_the_page(visitor):
    converter = ContentstateConverter(INLINE)
    draft = converter.from_database_format('<p>هو <bdi dir="ltr">No. 5-7</bdi> هنا</p>')
    stored = converter.to_database_format(draft)
    make_text("ar", title="نص", slug="a-text", body=[{"type": "paragraph", "value": stored}])

    assert 'هو <bdi dir="ltr">No. 5-7</bdi> هنا' in visitor.get("/ar/a-text/").content.decode()
    assert clean_rich_text(stored) == stored
    assert clean_rich_text("<p><bdi>5</bdi></p>") == "<p>5</p>"


@pytest.mark.django_db
def test_more_than_a_name_in_another_language_is_a_block_of_its_own(visitor):
    open_language("he")
    CampaignSettings.objects.update(notice_en="The site is moving, and so are we.", notice_he="")

    (notice,) = having(read(visitor, "/he/"), "data-site-notice", "")
    (passage,) = notice.iter("bdi")

    assert (passage.get("class"), passage.get("lang"), passage.get("dir")) == (
        *("passage", "en", "ltr"),
    )


@pytest.mark.django_db
def test_an_entry_of_a_feed_isolates_them(visitor):
    case = make_case("ar", title="قضية", slug="qadiya")
    make_update(case, title="خبر", slug="khabar", summary="رقم 1-55/2023")

    feed = unescape(visitor.get("/ar/qadiya/feed/").content.decode())

    assert f"رقم {isolate('1-55/2023')}" in feed


@pytest.mark.django_db
def test_a_passage_in_arabic_is_isolated_on_an_english_page(visitor):
    make_text("ar", title="نص", slug="a-text", body=[paragraph("رقم 1-55/2023")])

    assert isolate("1-55/2023") in visitor.get("/en/a-text/").content.decode()
