"""The pictures of README and docs, taken from a running site: ``make pictures``.

Writes ``docs/pictures``. Whoever changes what a picture shows runs it and looks at all of them.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import programs
from tests.browsing import ARGUMENTS, log_in, settle
from tests.site import ROOT, RunningSite, run_site

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 128
#: A release in three languages, for tomorrow; a French translation whose original has changed.
CONTENT = """
import datetime
from django.utils import timezone
from campaign_pages.models import CasePage
from home.models import User
from home.releases.releasing import make_release
from tests.builders import *
from tests.releases.builders import chosen

case = CasePage.objects.get(locale__language_code="en")
page = make_update(
    case, title="The court decides on release on parole", slug="parole", kind="hearing",
    summary="The hearing begins at 14:00.", date=datetime.date.today(), live=False,
)
page.save_revision()
texts = [page]
for code, title in (
    ("ru", "Суд решает об условно-досрочном освобождении"),
    ("fr", "Le tribunal se prononce sur la libération conditionnelle"),
):
    draft = translate(page, code, live=False)
    draft.title = title
    draft.save()
    draft.save_revision()
    texts.append(draft)
when = (timezone.now() + datetime.timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
make_release(chosen(*texts), when, User.objects.get(username="admin"))
"""


class Shot(NamedTuple):
    """A picture: its file, what is opened by whom, and the size of the window in pixels."""

    name: str
    path: str
    who: str = ""
    size: tuple[int, int] = (1280, 800)
    scale: float = 1
    then: Callable[[Page], None] = lambda page: None


def follow(selector: str) -> Callable[[Page], None]:
    """Goes on by the first link of a selector."""

    def go(page: Page) -> None:
        address = page.locator(selector).first.get_attribute("href") or ""
        page.goto(address if "://" in address else f"{page.url.split('/admin')[0]}{address}")

    return go


SHOTS = (
    Shot("home-ru", "/ru/", size=(800, 938)),
    Shot("home-ar", "/ar/", size=(800, 938)),
    Shot("admin-home", "/admin/", "admin"),
    Shot(
        "admin-update-phone",
        "/admin/",
        "admin",
        (360, 740),
        2,
        follow("a[href*='/add/campaign_pages/caseupdatepage/']"),
    ),
    Shot(
        "admin-person",
        "/admin/snippets/people/signatory/?q=Loach",
        "admin",
        then=follow("main td a[href*='/edit/']"),
    ),
    Shot(
        "release-phone",
        "/admin/schedule/",
        "admin",
        (360, 740),
        2,
        follow("main a[href*='/releases/']"),
    ),
    Shot("schedule", "/admin/schedule/", "admin"),
    Shot("translations-table", "/admin/translations/", "admin"),
    Shot("work-list", "/admin/", "lea"),
    Shot(
        "translation-side-by-side",
        "/admin/translations/?language=fr&state=outdated",
        "lea",
        (1280, 900),
        1,
        follow("td a.mark--outdated"),
    ),
)


def take(browser: Browser, site: RunningSite, shot: Shot) -> None:
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=shot.scale
    )
    page = context.new_page()
    if shot.who:
        log_in(page, site, shot.who)
    page.goto(site.url + shot.path)
    shot.then(page)
    settle(page)
    page.wait_for_timeout(1500)  # the editor lays out its fields after it has settled
    file = FOLDER / f"{shot.name}.png"
    page.screenshot(path=file)
    context.close()
    # A screen has few colours: a third of the bytes, and nobody sees it.
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, run_site(Path(folder)) as site:
        site.make_account("lea", "Translators: French", "en")
        site.run(CONTENT)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=programs.chromium(), args=ARGUMENTS
            )
            for shot in SHOTS:
                take(browser, site, shot)
            browser.close()


if __name__ == "__main__":
    main()
