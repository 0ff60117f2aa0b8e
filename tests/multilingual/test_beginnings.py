"""A long letter begins with whole sentences, however it was pasted."""

import pytest

from home.blocks import BodyBlock
from home.multilingual.beginnings import LEAST, MOST, beginning
from tests.builders import paragraph


def begin(*texts):
    block = BodyBlock()
    return beginning(block.to_python([paragraph(text) for text in texts]))


def sentence(words, number=0):
    return " ".join([f"Quagga{number}", *["grazes"] * (words - 2), "quietly."])


def words_of(paragraphs):
    return sum(len(text.split()) for text in paragraphs)


def test_a_short_letter_is_told_whole():
    assert begin("Dear friends.", "Thank you.", "Yours.") == [
        "Dear friends.",
        "Thank you.",
        "Yours.",
    ]


@pytest.mark.parametrize("length", [7, 13, 29])
def test_a_letter_pasted_as_one_block_ends_with_a_sentence(length):
    shown = begin(" ".join(sentence(length, number) for number in range(60)))

    assert len(shown) == 1
    assert shown[0].endswith("quietly.")
    assert LEAST <= words_of(shown) <= MOST


def test_paragraphs_stay_apart_and_no_third_is_begun_for_nothing():
    shown = begin(sentence(30), sentence(35), sentence(400))

    assert shown == [sentence(30), sentence(35)]


def test_lines_of_one_block_are_paragraphs():
    text = f"{sentence(40)}<br/>{sentence(30)}<br/>{sentence(300)}"

    assert begin(text) == [sentence(40), sentence(30)]


@pytest.mark.parametrize(
    "short", ["в 2023 г. Москва", "см. Приложение", "Б. Ю. Кагарлицкий", "by Dr. No", "ст. 205"]
)
def test_an_abbreviation_ends_no_sentence(short):
    filler = " ".join(["quagga"] * 60)

    shown = begin(f"{filler} {short} и ещё двадцать слов потом. {sentence(200)}")

    assert shown[0].endswith("потом.")


def test_where_no_sentence_ends_it_is_cut_and_says_so():
    shown = begin(" ".join(["quagga"] * 400))

    assert shown[0].endswith("quagga…")
    assert words_of(shown) <= MOST


def test_quotation_marks_belong_to_their_sentence():
    text = f"{' '.join(['Слово'] * 62)} сказал: «Свобода!» {sentence(200)}"

    assert begin(text)[0].endswith("«Свобода!»")


def test_languages_without_spaces_begin_too():
    shown = begin("他写信给朋友们，感谢他们的支持。" * 40)

    assert shown[0].endswith("。")
    assert len(shown[0]) < 250


def test_signs_of_html_are_words():
    assert begin("You &amp; I, <b>both</b>.") == ["You & I, both."]
