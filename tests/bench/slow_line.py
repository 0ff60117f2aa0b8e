"""What a reader on a line of 50 kbit/s with 400 ms of latency waits for the first words."""

import statistics

from playwright.sync_api import Browser, sync_playwright

from tests import programs
from tests.browsing import ARGUMENTS

from . import Figure, at_most
from .servers import run_web

PART = "A slow line"
ADDRESSES = ("/ru/", "/ru/delo/", "/ar/", "/en/")
ROUNDS = 3
MOST = 4.0  # seconds
LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000 / 8,
    "uploadThroughput": 50_000 / 8,
}
FIRST_WORDS = """() => new Promise(done => new PerformanceObserver(list =>
    list.getEntriesByName("first-contentful-paint").forEach(each => done(each.startTime))
).observe({type: "paint", buffered: true}))"""


def first_words(browser: Browser, address: str) -> float:
    """Until they are painted, with nothing kept from before (seconds)."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="commit", timeout=60_000)
    seconds = page.evaluate(FIRST_WORDS) / 1000
    context.close()
    return seconds


def main() -> None:
    with run_web({}, "/en/") as web, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=ARGUMENTS)
        for address in ADDRESSES:
            waited = [first_words(browser, web.url + address) for _round in range(ROUNDS)]
            told = f"first words of {address} at 50 kbit/s and 400 ms"
            found: Figure = at_most(PART, told, statistics.median(waited), MOST, " s")
            found.tell()
        browser.close()


if __name__ == "__main__":
    main()
