"""The lists of the admin on a phone: names stay whole, and every column can be reached."""

import pytest

from tests.breadth import widely
from tests.browsing import log_in, settle

pytestmark = pytest.mark.browser

#: The narrowest name; and whether a list that is wider than the window can be scrolled.
LISTS = """() => {
    const table = document.querySelector("table.listing");
    const widths = [...table.querySelectorAll("td.title")].map(each => each.offsetWidth);
    const fits = table.offsetWidth <= innerWidth;
    const frame = getComputedStyle(table.parentElement);
    return [Math.min(...widths), fits || frame.overflowX === "auto"];
}"""


@pytest.mark.parametrize(
    "path", widely(["snippets/people/signatory/", "pages/3/", "users/"], first=1)
)
def test_names_are_not_broken_and_no_column_is_out_of_reach(site, watched, path):
    page = watched.page
    log_in(page, site)
    page.goto(f"{site.url}/admin/{path}")
    settle(page)

    narrowest, can_be_reached = page.evaluate(LISTS)

    assert narrowest >= 140
    assert can_be_reached
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
