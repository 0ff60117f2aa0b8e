"""PDFs and share pictures in every script: machines read the words in them, in their order."""

import io
import re
import subprocess
import unicodedata

import pytest
from django.utils.html import strip_tags
from pypdf import PdfReader

from home.multilingual.reader import Reader, reading
from home.printing.documents import picture_of
from tests import programs
from tests.breadth import widely
from tests.builders import make_letter, open_language, paragraph

pytestmark = pytest.mark.django_db

#: Marks of direction: isolates, and what poppler writes around words of the other direction.
DIRECTION = {
    **dict.fromkeys([0x200E, 0x200F, *range(0x2066, 0x206A)]),
    **dict.fromkeys(range(0x202A, 0x202F), " "),
}

TITLES = {
    "ar": "رسالة مفتوحة إلى الأصدقاء",
    "fa": "نامه‌ای سرگشاده به دوستان",
    "ur": "دوستوں کے نام ایک کھلا خط",
    "he": "מכתב גלוי לידידים",
}
TEXTS = {
    "ar": [
        "النداء الدولي لعام 2023: الحرية لبوريس كاغارليتسكي، عالم الاجتماع الذي اعتُقل في موسكو.",
        "نُطالب بالإفراج فورًا عن السجناء السياسيين، لا بعد 13 شهرًا، وبأنْ يُسمَعَ لهم أصلاً.",
    ],
    "fa": [
        "ما می‌خواهیم آزادی زندانیان سیاسی را پیگیری کنیم؛ خانهٔ دوستان کجاست؟",
        "جامعه‌شناس روس در 25 ژوئیه 2023 در مسکو بازداشت شد و پرونده‌اش گشوده ماند.",
    ],
    "ur": [
        "ہم سیاسی قیدیوں کی رہائی چاہتے ہیں، اور یہ خط ٹھیک 2023 میں لکھا گیا تھا۔",
        "اُن کے خلاف مقدمہ چلا؛ عدالت نے پانچ سال قید کی سزا سنائی، جس پر بڑے لوگ بھی ڑوئے۔",
    ],
    "he": [
        "אנו קוראים לשחרר את בוריס קגרליצקי, סוציולוג רוסי שנעצר במוסקבה ביולי 2023.",
        "הוא נידון ב־13 בפברואר לחמש שנות מאסר; ד״ר כהן וחברים כתבו (שוב) לשופטים.",
    ],
}
OTHERS = {
    "el": "Ανοιχτή επιστολή στους φίλους",
    "hi": "मित्रों के नाम एक खुला पत्र: राजनीतिक क़ैदियों की रिहाई",
    "ka": "ღია წერილი მეგობრებს",
    "zh-hans": "致朋友们的公开信",
}


def words(text):
    """The words, without vowel signs: of those poppler writes each before its letter."""
    plain = unicodedata.normalize("NFC", text.translate(DIRECTION))
    return re.findall(r"[^\W_]+(?:\u200c[^\W_]+)*", re.sub(r"[\u064b-\u0655\u0670]", "", plain))


def by_pypdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def by_poppler(content):
    command = [programs.pdftotext(), "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


READERS = {"pypdf": by_pypdf, "poppler": by_poppler}


def contains(whole, part):
    return any(whole[start : start + len(part)] == part for start in range(len(whole)))


def paper_of(visitor, code, texts, **fields):
    open_language(code)
    make_letter(code, slug="a-letter", body=[paragraph(text) for text in texts], **fields)
    answer = visitor.get(f"/{code}/a-letter/print.pdf")
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("program", READERS)
@pytest.mark.parametrize("code", widely(TITLES, first=1))
def test_programs_read_the_words_of_a_paper_in_their_order(visitor, code, program):
    content = paper_of(visitor, code, TEXTS[code], title=TITLES[code])

    assert b"pdfuaid" in PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data()
    found = words(READERS[program](content))

    for text in (TITLES[code], *TEXTS[code]):
        assert contains(found, words(strip_tags(text))), (text, found)


def test_what_is_read_from_left_to_right_stands_so_on_paper(visitor):
    runs = ["1-55/2023", "2023-07-25", "+7 (495) 123-45-67", "5-7"]
    texts = [*(f"رقم {run}، وهو" for run in runs[:3]), f'رقم <bdi dir="ltr">{runs[3]}</bdi>، وهو']

    text = by_poppler(paper_of(visitor, "ar", texts, title="رسالة"))

    for run in runs:
        assert run in text.translate(dict.fromkeys(DIRECTION))


@pytest.mark.wide
def test_marks_of_direction_that_somebody_typed_are_heeded_on_paper(visitor):
    text = by_poppler(paper_of(visitor, "ar", ["بين \u20665-7\u2069 وهو"], title="رسالة"))

    assert "5-7" in text.translate(dict.fromkeys(DIRECTION))


@pytest.mark.wide
@pytest.mark.parametrize("code", widely(["el", "hi", "ka", "zh-hans"], "hi"))
def test_every_language_has_a_paper_and_a_picture_with_words(visitor, code):
    content = paper_of(visitor, code, [OTHERS[code]], title=OTHERS[code])

    assert "".join(OTHERS[code].split()) in "".join(by_poppler(content).split())
    assert len(content) < 60_000
    with reading(Reader(code)) as reader:
        assert all(picture_of(reader, reader.homes[code]).data["fonts"])
        assert "title" in picture_of(reader, reader.homes[code]).data
