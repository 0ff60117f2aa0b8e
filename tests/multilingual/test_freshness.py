"""When a translation is true to its original, and what visitors are told when it is not."""

import pytest
from wagtail.models import Page

from home.models import CampaignImage
from home.multilingual.freshness import record_of
from home.multilingual.models import PageTranslation
from tests.breadth import widely
from tests.builders import home_of, make_text, paragraph, png, publish, translate

pytestmark = pytest.mark.django_db

BODY = [paragraph("First words.", key="one"), paragraph("Second words.", key="two")]


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def is_outdated(page):
    return PageTranslation.objects.get(page_id=page.pk).is_outdated


def follow(page):
    """The translation, published as matching its original."""
    return publish(page, follows_version=record_of(fresh(page).record.original).text_version_id)


def picture():
    image = CampaignImage(title="A picture", file=png())
    image.save()
    return image


def picture_block(image, caption="A caption"):
    return {"type": "image", "value": {"image": image.pk, "caption": caption}, "id": "picture"}


@pytest.fixture
def original():
    return make_text("en", title="Original", slug="original", body=BODY)


@pytest.fixture
def russian(original):
    return translate(original, "ru", title="Перевод", slug="perevod")


def test_a_new_translation_is_current(original, russian):
    assert not is_outdated(russian)
    assert fresh(russian).record.original_id == original.pk
    assert not is_outdated(original)


def test_changed_words_make_every_translation_outdated(original, russian):
    german = translate(original, "de", title="Übersetzung", slug="uebersetzung")

    publish(original, summary="A new sentence.")

    assert is_outdated(russian)
    assert is_outdated(german)
    assert not is_outdated(original)


@pytest.mark.parametrize(
    "changes",
    widely(
        [
            {"title": "Another title"},
            {"summary": "Another summary"},
            {"body": [*BODY, paragraph("Third words.", key="three")]},
            {"body": BODY[:1]},
            {"body": list(reversed(BODY))},
            {"body": [BODY[0], paragraph("Second <b>new</b> words.", key="two")]},
            {
                "body": [
                    {"type": "quote", "value": {"text": "First words.", "source": "Who"}},
                    BODY[1],
                ]
            },
        ],
        first=3,
    ),
    ids=["title", "summary", "added", "removed", "moved", "changed", "quoted"],
)
def test_whatever_changes_the_words_or_their_order_counts(original, russian, changes):
    publish(original, **changes)

    assert is_outdated(russian)


@pytest.mark.parametrize(
    "changes",
    widely(
        [
            {},
            {"slug": "another-address"},
            {"seo_title": "For search engines"},
            {"search_description": "For search engines"},
            {"show_in_menus": True},
            {"title": " Original "},
            {"body": [paragraph("First words."), paragraph("Second words.")]},
            {"body": [paragraph("First  words.\n", key="one"), BODY[1]]},
            {"body": [paragraph("<b>First</b> words.", key="one"), BODY[1]]},
            {"body": [paragraph('<a href="https://example.org/">First</a> words.'), BODY[1]]},
        ],
        first=2,
    ),
    ids=[
        "nothing",
        "slug",
        "seo title",
        "search description",
        "menu",
        "spaces around",
        "block ids",
        "spaces",
        "bold",
        "link",
    ],
)
def test_what_changes_no_word_makes_nothing_outdated(original, russian, changes):
    publish(original, **changes)

    assert not is_outdated(russian)


@pytest.mark.wide
def test_the_same_letters_composed_otherwise_are_the_same_words():
    original = make_text("en", title="Cafe\u0301", slug="coffee")
    russian = translate(original, "ru", title="Кофе", slug="kofe")

    publish(original, title="Caf\u00e9")

    assert not is_outdated(russian)


def test_a_saved_draft_makes_nothing_outdated(visitor, original, russian):
    draft = fresh(original)
    draft.title = "A draft of another title"
    draft.save_revision()

    assert not is_outdated(russian)
    assert "data-outdated-notice" not in visitor.get("/ru/perevod/").content.decode()


def test_words_that_wait_with_a_draft_count_when_it_is_published(original, russian):
    draft = fresh(original)
    draft.title = "Another title"
    revision = draft.save_revision()
    assert not is_outdated(russian)

    revision.publish()

    assert is_outdated(russian)


def test_a_minor_edit_keeps_current_translations_current(original, russian):
    publish(original, title="Orignal, corrected", minor_edit=True)

    assert not is_outdated(russian)


def test_a_minor_edit_makes_no_outdated_translation_current(original, russian):
    publish(original, title="Another title")

    publish(original, title="Another title!", minor_edit=True)

    assert is_outdated(russian)


@pytest.mark.wide
def test_after_a_minor_edit_the_next_change_of_words_counts(original, russian):
    publish(original, title="Orignal, corrected", minor_edit=True)

    publish(original, title="Another title", minor_edit=False)

    assert is_outdated(russian)


@pytest.mark.wide
def test_minor_edit_is_asked_anew_in_each_edit(admin_client, original):
    publish(original, title="Corrected", minor_edit=True)

    form = admin_client.get(f"/admin/pages/{original.pk}/edit/").context["form"]

    assert form["minor_edit"].value() is False


def test_another_picture_makes_nothing_outdated_but_its_caption_does(original):
    first, second = picture(), picture()
    publish(original, body=[*BODY, picture_block(first)])
    russian = translate(fresh(original), "ru", title="Перевод", slug="perevod")

    publish(original, body=[*BODY, picture_block(second)])
    assert not is_outdated(russian)

    publish(original, body=[*BODY, picture_block(second, "Another caption")])
    assert is_outdated(russian)


@pytest.mark.wide
def test_the_kind_of_a_heading_and_the_address_of_a_link_are_no_words(original):
    heading = {"type": "heading", "value": {"text": "Heading", "level": "2"}, "id": "h"}
    action = {"label": "Write", "line": "", "link": "https://example.org/"}
    call = {"type": "call_to_action", "value": action, "id": "c"}
    publish(original, body=[heading, call])
    russian = translate(fresh(original), "ru", title="Перевод", slug="perevod")

    heading = {**heading, "value": {"text": "Heading", "level": "3"}}
    call = {**call, "value": {**action, "link": "https://example.com/"}}
    publish(original, body=[heading, call])
    assert not is_outdated(russian)

    publish(original, body=[heading, {**call, "value": {**action, "label": "Sign"}}])
    assert is_outdated(russian)


@pytest.mark.wide
def test_another_page_on_the_front_page_makes_nothing_outdated(original):
    home = home_of("en")
    french = follow(home_of("fr"))
    publish(home, featured_letter=original)

    assert not is_outdated(french)


# Becoming current again


def test_a_translation_that_names_the_version_it_follows_is_current_again(original, russian):
    publish(original, title="Another title")

    follow(russian)

    assert not is_outdated(russian)


def test_a_translation_published_without_saying_so_stays_outdated(original, russian):
    publish(original, title="Another title")

    publish(russian, title="Другой перевод")

    assert is_outdated(russian)


@pytest.mark.wide
def test_the_version_followed_takes_effect_when_its_revision_goes_live(original, russian):
    publish(original, title="Another title")
    draft = fresh(russian)
    draft.follows_version = record_of(original).text_version_id
    revision = draft.save_revision()

    assert is_outdated(russian)
    revision.publish()
    assert not is_outdated(russian)


@pytest.mark.wide
def test_going_back_to_the_old_words_is_a_change_too(original, russian):
    publish(original, title="Another title")
    publish(original, title="Original")

    assert is_outdated(russian)


def test_a_new_translation_begins_with_the_published_words():
    original = make_text("en", title="Published", slug="original")
    draft = fresh(original)
    draft.title = "A draft of another title"
    revision = draft.save_revision()
    russian = translate(fresh(original), "ru", title="Перевод", slug="perevod")
    assert not is_outdated(russian)

    revision.publish()

    assert is_outdated(russian)


# What visitors are told


def test_visitors_of_an_outdated_translation_are_led_to_the_newer_original(
    visitor, original, russian
):
    assert "data-outdated-notice" not in visitor.get("/ru/perevod/").content.decode()

    publish(original, title="Another title")

    html = visitor.get("/ru/perevod/").content.decode()
    notice = html.split("data-outdated-notice")[1].split("</div>")[0]
    assert 'href="/en/original/"' in notice
    assert 'hreflang="en"' in notice
    assert "Another title" not in html.split("<main")[1]


def test_the_notice_goes_when_the_translation_is_current(visitor, original, russian):
    publish(original, title="Another title")
    follow(russian)

    assert "data-outdated-notice" not in visitor.get("/ru/perevod/").content.decode()


@pytest.mark.wide
def test_the_original_itself_has_no_notice(visitor, original, russian):
    publish(original, title="Another title")

    assert "data-outdated-notice" not in visitor.get("/en/original/").content.decode()


@pytest.mark.wide
def test_an_original_that_was_taken_down_is_not_linked(visitor, original, russian):
    publish(original, title="Another title")
    fresh(original).unpublish()

    answer = visitor.get("/ru/perevod/")

    assert answer.status_code == 200
    assert 'href="/en/original/"' not in answer.content.decode()


# Translations of translations


def test_a_translation_of_a_translation_follows_its_own_source(original, russian):
    german = translate(russian, "de", title="Übersetzung", slug="uebersetzung")
    assert fresh(german).record.original_id == russian.pk

    publish(original, title="Another title")
    assert is_outdated(russian)
    assert not is_outdated(german)

    publish(follow(russian), title="Другой перевод")
    assert not is_outdated(russian)
    assert is_outdated(german)


@pytest.mark.wide
def test_any_language_can_be_the_original(visitor):
    original = make_text("ar", title="نص", slug="nass")
    english = translate(original, "en", title="Text", slug="text")

    publish(original, title="نص آخر")

    assert is_outdated(english)
    html = visitor.get("/en/text/").content.decode()
    assert 'href="/ar/nass/"' in html.split("data-outdated-notice")[1].split("</div>")[0]


# An original that is gone


@pytest.mark.wide
def test_without_its_original_a_translation_stands_and_is_not_outdated(visitor, original, russian):
    publish(original, title="Another title")

    fresh(original).delete()

    assert not is_outdated(russian)
    answer = visitor.get("/ru/perevod/")
    assert answer.status_code == 200
    assert "data-outdated-notice" not in answer.content.decode()


@pytest.mark.wide
def test_without_its_original_a_translation_can_be_edited_and_published(
    visitor, admin_client, original, russian
):
    fresh(original).delete()

    assert admin_client.get(f"/admin/pages/{russian.pk}/edit/").status_code == 200
    publish(russian, title="Другой перевод")
    assert "Другой перевод" in visitor.get("/ru/perevod/").content.decode()


@pytest.mark.both_databases
def test_when_an_original_is_deleted_its_oldest_live_translation_takes_its_place(original, russian):
    german = translate(original, "de", title="Übersetzung", slug="uebersetzung")

    fresh(original).delete()

    assert fresh(russian).record.original_id is None
    assert fresh(german).record.original_id == russian.pk


@pytest.mark.wide
def test_deleting_a_translation_leaves_the_original_and_its_other_translations(original, russian):
    german = translate(original, "de", title="Übersetzung", slug="uebersetzung")

    fresh(russian).delete()

    assert Page.objects.filter(pk=original.pk, live=True).exists()
    assert fresh(german).record.original_id == original.pk


def test_a_new_translation_takes_no_schedule_along(original):
    page = fresh(original)
    page.expire_at = "2099-01-01T00:00:00Z"
    page.save_revision().publish()

    copy = translate(fresh(original), "ru", live=False)

    assert (copy.go_live_at, copy.expire_at, copy.live) == (None, None, False)
    revision = copy.get_latest_revision_as_object()
    assert (revision.go_live_at, revision.expire_at) == (None, None)
