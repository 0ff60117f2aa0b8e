"""The shipped web fonts: small enough, complete, and made by the script beside them."""

import hashlib
import re
from collections import defaultdict
from pathlib import Path

import pytest
from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont

from tests.breadth import widely

REPOSITORY = Path(__file__).resolve().parents[2]
BUILD = REPOSITORY / "home/fonts_build"
FONTS = REPOSITORY / "home/static/home/fonts"
FACES = REPOSITORY / "home/printing/faces"
STYLESHEET = REPOSITORY / "home/static/home/css/fonts.css"
FAMILIES = ["Campaign Serif", "Campaign Cyrillic", "Campaign Naskh"]
BUDGET = 67_000  # bytes of web fonts on one page

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщьюя"
ALPHABETS = {
    "en": LATIN,
    "fr": LATIN + "àâæçéèêëîïôœùûüÿ",
    "es": LATIN + "áéíñóúü",
    "de": LATIN + "äöüß",
    "ru": CYRILLIC + "ёъыэ",
    "uk": CYRILLIC + "ґєії",
    "it": LATIN + "àèéìîòóù",
    "pt-br": LATIN + "áâãàçéêíóôõú",
    "pl": LATIN + "ąćęłńóśźż",
    "nl": LATIN + "éëïóöü",
    "sv": LATIN + "åäö",
    "nb": LATIN + "æøå",
    "cs": LATIN + "áčďéěíňóřšťúůýž",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "tr": LATIN + "çğıöşüİ",
}
ARABIC_SCRIPT = {
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْٰـ٠١٢٣٤٥٦٧٨٩،؛؟٪",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی۰۱۲۳۴۵۶۷۸۹\u200c",
    "ur": "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےۂۃ۔",
}
OF_PAPER = {
    **ALPHABETS,
    **ARABIC_SCRIPT,
    "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת־״׳₪",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "hi": "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौंःँ़्क़ख़ग़ज़ड़ढ़फ़।०१२३४५६७८९",
    "zh-hans": "的一是在不了有和人这中大为上个国我以要他时来用们，。、；：？！“”《》（）",
}
PUNCTUATION = "0123456789.,:;!?¡¿…'\"’‘‚“”„«»‹›()[]-\u2010\u2011–—•·§&@*/%‰+−=°€₽₴№→←\u00a0\u202f"


def both_cases(letters: str) -> str:
    return letters + "".join(letter.upper() for letter in letters)


def web_faces() -> dict[str, dict[str, set[int]]]:
    """Family, then file, then the characters the stylesheet fetches the file for."""
    faces: dict[str, dict[str, set[int]]] = defaultdict(dict)
    for rule in re.findall(r"@font-face {(.*?)}", STYLESHEET.read_text(), re.DOTALL):
        if file := re.search(r'url\("\.\./fonts/(.+?)"\)', rule):
            family = re.search(r'font-family: "(.+?)"', rule)
            codes = re.search(r"unicode-range: ([^;]+);", rule)
            assert family, rule
            assert codes, rule
            codes_alone = codes[1].replace("U+", "")
            faces[family[1]][file[1]] = set(parse_unicodes(codes_alone))
    return faces


def characters(text: str) -> set[int]:
    return {ord(character) for character in text}


def printed_characters() -> set[int]:
    files = [*FACES.glob("*.ttf"), *FONTS.glob("serif-*.woff2")]
    return set[int]().union(*(TTFont(file).getBestCmap() for file in files))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_loads_at_most_two_files_of_67_kilobytes(family: str) -> None:
    files = web_faces()[family]

    assert len(files) <= 2
    assert sum((FONTS / file).stat().st_size for file in files) <= BUDGET


@pytest.mark.parametrize(
    ("family", "file", "letters"),
    [
        ("Campaign Serif", "serif-latin.woff2", both_cases(LATIN)),
        ("Campaign Cyrillic", "serif-cyrillic.woff2", both_cases(CYRILLIC)),
        ("Campaign Naskh", "arabic.woff2", ARABIC_SCRIPT["ar"]),
    ],
)
def test_a_text_in_one_script_needs_one_file(family: str, file: str, letters: str) -> None:
    signs = "0123456789.,:;!?…'\"«»“”()[]–—·№%/+−\u00a0\u202f "

    assert characters(letters + signs) <= web_faces()[family][file]
    assert (FONTS / file).stat().st_size <= 35_000


@pytest.mark.parametrize("language", ALPHABETS)
def test_the_serif_has_every_letter_of(language: str) -> None:
    wanted = characters(both_cases(ALPHABETS[language]))

    assert wanted <= set[int]().union(*web_faces()["Campaign Serif"].values())


@pytest.mark.parametrize("language", ARABIC_SCRIPT)
def test_the_naskh_has_every_letter_of(language: str) -> None:
    wanted = characters(ARABIC_SCRIPT[language] + " ")

    assert wanted <= web_faces()["Campaign Naskh"]["arabic.woff2"]


@pytest.mark.parametrize("family", FAMILIES)
def test_figures_and_punctuation_are_in_both_families(family: str) -> None:
    assert characters(PUNCTUATION) <= set[int]().union(*web_faces()[family].values())


@pytest.mark.parametrize("family", FAMILIES)
def test_no_file_is_fetched_for_a_character_it_lacks(family: str) -> None:
    for file, codes in web_faces()[family].items():
        assert codes <= set(TTFont(FONTS / file).getBestCmap()), file


@pytest.mark.parametrize("family", FAMILIES)
def test_no_character_fetches_two_files(family: str) -> None:
    first, second = web_faces()[family].values()

    assert not first & second


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.woff2")), ids=lambda file: file.name)
def test_every_weight_of_the_page_is_in_the_file(file: Path) -> None:
    (axis,) = TTFont(file)["fvar"].axes

    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)


SHIPPED = sorted([*FONTS.glob("*.woff2"), *FACES.glob("*.ttf")])


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_a_changed_font_does_not_carry_the_reserved_name(file: Path) -> None:
    names = TTFont(file)["name"]

    for number in (1, 3, 4, 6):
        assert names.getDebugName(number).startswith("Campaign")


def test_arabic_letters_join() -> None:
    features = TTFont(FONTS / "arabic.woff2")["GSUB"].table.FeatureList.FeatureRecord

    assert {"init", "medi", "fina", "rlig"} <= {record.FeatureTag for record in features}


@pytest.mark.parametrize("language", widely(OF_PAPER, "ru", "ar"))
def test_paper_has_every_letter_of(language: str) -> None:
    assert characters(OF_PAPER[language]) <= printed_characters()


def test_paper_has_every_character_of_the_chinese_interface() -> None:
    catalogue = (REPOSITORY / "locale/zh_Hans/LC_MESSAGES/django.po").read_text()

    assert {ord(letter) for letter in catalogue if letter >= "\u3400"} <= printed_characters()


def test_the_faces_of_paper_together_are_small() -> None:
    assert sum(file.stat().st_size for file in FACES.iterdir()) < 2_600_000


def test_fonts_stylesheet_and_licences_are_what_the_script_made() -> None:
    listed = {}
    for line in (BUILD / "checksums.txt").read_text().splitlines():
        checksum, path = line.split("  ")
        listed[path] = checksum
    present = [*BUILD.glob("*.py"), STYLESHEET, *FONTS.iterdir(), *FACES.iterdir()]

    assert listed == {
        str(path.relative_to(REPOSITORY)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in present
    }, "Run the build again: home/fonts_build/README.md"
