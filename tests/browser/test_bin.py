"""Deleting a letter by mistake, and putting it back, as somebody does who is new to the admin."""

import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browsing import Watched, log_in, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser


def status(site: RunningSite, path: str) -> int:
    try:
        with urlopen(f"{site.url}{path}") as answer:
            return answer.status
    except HTTPError as error:
        return error.code


@pytest.mark.wide
def test_a_letter_deleted_by_mistake_is_put_back(site: RunningSite, watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    assert status(site, "/en/appeal-2023/") == 200

    page.goto(f"{site.url}/admin/pages/search/?q=international+appeal")
    page.click("main a[href*='/edit/']:has-text('The international appeal of 2023')")
    page.wait_for_url(re.compile("/edit/"))
    address = page.url
    page.click("header [data-w-dropdown-target=toggle][aria-label=Actions]")
    page.click("a:has-text('Delete') >> visible=true")
    page.wait_for_selector("text=It goes offline and into the bin.")
    assert violations(page) == []
    page.click("text=Put into the bin")
    page.click("text=Open the bin")
    page.wait_for_url(re.compile("/bin/"))
    assert status(site, "/en/appeal-2023/") == 404
    assert violations(page) == []

    page.goto(address)
    page.wait_for_selector("text=This is in the bin. Restore it first.")
    page.click("button:has-text('Restore')")

    page.wait_for_selector("text=is where it was.")
    assert status(site, "/en/appeal-2023/") == 200
    assert watched.errors == []
