"""The menu names each page by its short label, in the language that is shown; titles stay."""

import pytest

from home.multilingual.menu import common_placements
from home.multilingual.reader import Reader
from tests.builders import make_text, publish, translate
from tests.reading import having, read, words

pytestmark = pytest.mark.django_db

LONG = "An open letter to the friends of a quagga"


def in_menu(visitor, address):
    page = read(visitor, address)
    menus = [nav for nav in page.iter("nav") if nav.get("class") == "menu"]
    return [words(link) for link in menus[0].iter("a")]


@pytest.fixture
def letter():
    return make_text("en", title=LONG, slug="quagga", show_in_menus=True, menu_label="Quagga")


def test_the_menu_has_the_label_and_the_page_its_title(visitor, letter):
    assert "Quagga" in in_menu(visitor, "/en/")
    assert LONG not in in_menu(visitor, "/en/")
    assert LONG in [words(title) for title in read(visitor, "/en/quagga/").iter("h1")]


@pytest.mark.wide
def test_without_a_label_the_menu_has_the_title(visitor, letter):
    publish(letter, menu_label="")

    assert LONG in in_menu(visitor, "/en/")


@pytest.mark.wide
def test_a_translation_has_a_label_of_its_own_and_none_at_first(visitor, letter):
    french = translate(letter, "fr", title="Lettre aux amis d’un couagga")
    assert french.menu_label == ""
    assert "Lettre aux amis d’un couagga" in in_menu(visitor, "/fr/")

    publish(french, menu_label="Couagga")

    assert "Couagga" in in_menu(visitor, "/fr/")
    assert "Quagga" in in_menu(visitor, "/en/")


@pytest.mark.wide
def test_another_label_makes_no_translation_outdated(letter):
    french = translate(letter, "fr")
    publish(letter, menu_label="The quagga")

    assert french.outdated_since() is None


def test_who_takes_a_page_offline_reads_what_the_menu_says(letter):
    told = [spot.words for spot in common_placements(Reader("en"))]

    assert "Quagga" in told


def test_the_menu_folds_before_its_list_and_needs_no_script(visitor):
    page = read(visitor, "/ru/")

    menu = next(nav for nav in page.iter("nav") if nav.get("class") == "menu")
    fold, entries = list(menu)
    assert (fold.tag, entries.tag) == ("details", "ul")
    assert having(page, "data-language-switcher")
