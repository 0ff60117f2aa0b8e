"""How much there is to translate, and how a text begins, in scripts without spaces too."""

import pytest

from home.multilingual.texts import shorten, split_words
from home.translating.changes import changed_words
from home.translating.word_diff import diff_words
from tests.builders import make_text, paragraph

CHINESE = "鲍里斯·卡加尔利茨基是俄罗斯社会学家和作家。他于2023年被捕,后来因公开反对战争而入狱。"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One two, three.", 3),
        ("写给朋友的信", 6),
        ("写给 Boris 的信。", 5),
        ("«Рабкор» — журнал", 3),
        ("", 0),
    ],
)
def test_words_are_counted_and_characters_where_no_spaces_part_them(text, number):
    assert len(split_words(text)) == number


def test_a_chinese_text_is_cut_among_its_characters_and_not_at_its_first_space():
    text = f"Boris {CHINESE * 5}"

    short = shorten(text, 60)

    assert 50 < len(short) <= 60
    assert text.startswith(short.removesuffix("…"))


def test_a_chinese_cut_ends_in_no_sign():
    ends = {shorten(CHINESE, length).removesuffix("…")[-1] for length in range(10, 40)}

    assert not ends & set("。,·")


def test_a_text_of_words_is_cut_after_one():
    assert shorten("One two three four", 12) == "One two…"


@pytest.mark.django_db
def test_one_character_that_changed_is_one_that_is_to_translate():
    old = make_text("en", title="信", slug="a", body=[paragraph("写给朋友的信")])
    new = make_text("en", title="信", slug="b", body=[paragraph("写给朋友们的信")])

    assert changed_words(old, new) == 1


def test_a_comparison_of_chinese_marks_the_characters_that_differ():
    html = diff_words("写给朋友的信", "写给同志的信").to_html()

    assert "朋友" in html and "同志" in html
    assert html.startswith("写给")
