"""An organiser imports a spreadsheet with faults, mends it, undoes both, and imports again."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Watched, log_in, violations
from tests.people.tables import as_xlsx
from tests.site import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.wide]

#: Where pictures of the screens go that somebody wants to look at.
PICTURES = os.environ.get("PICTURES_OF_IMPORTS", "")

HEAD = ["Имя (русский)", "name_en", "name_fr", "name_ar", "description_en", "country", "field"]
HEAD += ["as_of", "link"]
SYLLABLES = ["bra", "ku", "lo", "fen", "mi", "sta", "tor", "ve", "xan", "zil"]


def made_up(number: int) -> list[str]:
    """A person in four languages, of whom nobody has heard."""
    first = (SYLLABLES[number % 10] + SYLLABLES[number // 10 % 10]).title()
    last = (SYLLABLES[number * 7 % 10] + SYLLABLES[number * 3 // 7 % 10] + "q" * 2).title()
    return [
        f"Имярек {number} {last}",
        f"{first} {last} {number}",
        f"{first} {last} {number}",
        f"اسم {number} {last}",
        "A made-up person",
        ["RU", "France", "Германия", "IT"][number % 4],
        ["Music", "Musique", "Музыка", "writer"][number % 4],
        "2024",
        "",
    ]


def table(with_faults: bool) -> bytes:
    rows = [made_up(number) for number in range(200)]
    if with_faults:
        for number, (column, value) in enumerate(
            [
                (5, "Atlantis"),
                (5, "Nowhere"),
                (6, "wizard"),
                (6, "???"),
                (7, "last year"),
                (7, "-1"),
                (8, "javascript:alert(1)"),
                (8, "no address"),
                (1, "A" * 201),
                (2, "Ã‰lise"),
                (4, "#REF!"),
                (4, "D" * 401),
            ]
        ):
            rows[number * 10][column] = value
    return as_xlsx(HEAD, *rows)


@pytest.fixture
def french(browser: Browser) -> Watched:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    watched = Watched(context.new_page())
    yield watched
    context.close()


@pytest.fixture
def wide(browser: Browser) -> Watched:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ru-RU")
    watched = Watched(context.new_page())
    yield watched
    context.close()


def look(page: Page, name: str) -> None:
    """The screen is sound, and no wider than a phone or a desktop is."""
    assert violations(page) == []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


def send(page: Page, site: RunningSite, name: str, content: bytes) -> None:
    page.goto(f"{site.url}/admin/people/import/")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("input[name=file]", file)
    page.click("text=Сначала посмотреть")
    page.wait_for_selector("text=Ничего не импортировать")


def count(page: Page, kind: str) -> str:
    return page.inner_text(f".import__count--{kind} strong")


def test_a_spreadsheet_is_imported_mended_undone_and_imported(
    site: RunningSite, wide: Watched
) -> None:
    page = wide.page
    log_in(page, site)
    page.goto(f"{site.url}/admin/snippets/people/signatory/")
    page.goto(f"{site.url}/admin/people/import/")
    look(page, "import")

    send(page, site, "faults.xlsx", table(with_faults=True))
    assert (count(page, "invalid"), count(page, "new")) == ("12", "188")
    look(page, "faults")
    page.click("button[name=import]")
    page.wait_for_selector("text=Исправьте строки с ошибками")
    page.check("input[name=leave_out]")
    page.click("button[name=import]")
    page.wait_for_selector("text=Импорт выполнен")
    look(page, "imported")

    send(page, site, "mended.xlsx", table(with_faults=False))
    assert (count(page, "invalid"), count(page, "new"), count(page, "same")) == ("0", "12", "188")
    page.click("button[name=import]")
    page.wait_for_selector("text=Импорт выполнен")
    page.click("text=Отменить весь этот импорт")
    page.wait_for_selector("text=Файл можно импортировать снова")
    page.goto(f"{site.url}/admin/people/import/")
    page.click("a:has-text('faults.xlsx')")
    page.click("text=Отменить весь этот импорт")
    page.wait_for_selector("text=Файл можно импортировать снова")
    look(page, "undone")

    send(page, site, "mended.xlsx", table(with_faults=False))
    assert count(page, "new") == "200"
    page.click("button[name=import]")
    page.wait_for_selector("text=Импорт выполнен")
    send(page, site, "again.xlsx", table(with_faults=False))
    assert count(page, "same") == "200"
    look(page, "same")
    assert wide.errors == []


def test_somebody_who_is_perhaps_here_is_told_by_who_looks(
    site: RunningSite, french: Watched
) -> None:
    page = french.page
    log_in(page, site)
    for name, country in (("Пётр Чайковский", "FR"), ("Имярек Прежний", "IT")):
        page.goto(f"{site.url}/admin/people/import/")
        page.select_option("select[name=language]", "ru")
        page.fill("textarea[name=pasted]", f"{name}, {country}")
        page.click("text=Regarder d’abord")
        page.click("button[name=import]")
        page.wait_for_selector("text=Import effectué")
    file = {
        "name": "alike.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": as_xlsx(
            ["name_ru", "name_fr", "description_fr", "country"],
            ["", "Piotr Tchaïkovski", "", "FR"],
            ["Имярек Прежний", "", "Une personne inventée", ""],
        ),
    }
    page.goto(f"{site.url}/admin/people/import/")
    page.set_input_files("input[name=file]", file)
    page.click("text=Regarder d’abord")
    page.wait_for_selector("text=Qui est-ce")
    assert (count(page, "likely"), count(page, "changed")) == ("1", "1")
    look(page, "likely")
    page.select_option("select[name=line-2]", index=1)
    page.click("button[name=import]")
    page.wait_for_selector("text=Import effectué")
    page.goto(f"{site.url}/admin/snippets/people/signatory/?q=Piotr")
    page.wait_for_selector("a:has-text('Piotr Tchaïkovski')")
    assert french.errors == []
