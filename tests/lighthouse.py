"""What Lighthouse says of the demo's pages on a telephone; needs Node.js.

``python -m tests.lighthouse [LANGUAGE …]`` starts the site by itself and looks at all kinds of
pages. Ends with an error if one is below a bound. Performance is measured on a simulated slow
telephone: a machine that does something else costs a point or two. ``--everywhere`` asks, of the
main pages in every language of the table, only what does not depend on the machine.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from home.settings.languages import CODES
from tests import programs
from tests.site import RunningSite, run_site

LANGUAGES = ("ru", "fr", "ar")
MAIN = {
    "home": "/en/",
    "letter": "/en/letter-to-friends-2023/",
    "timeline": "/en/case/",
    "signatories": "/en/signatories/",
    "map": "/en/map/",
}
PAGES = {
    **MAIN,
    "update": "/en/case/arrest-in-moscow/",
    "text": "/en/about/",
    "help": "/en/help/",
    "press": "/en/press/",
}
#: What a page must have whatever else the machine does.
ALWAYS = ("accessibility", "seo")
SCORES = {"performance": 0.99, "accessibility": 1, "best-practices": 1, "seo": 1}
#: Milliseconds, a share of the screen, milliseconds, bytes.
BOUNDS = {
    "largest-contentful-paint": 1200,
    "cumulative-layout-shift": 0.01,
    "total-blocking-time": 20,
    "total-byte-weight": 100_000,
}
COMMAND = ["npx", "--yes", "lighthouse@13", "--quiet", "--output=json", "--output-path=stdout"]


def address_in(site: RunningSite, path: str, code: str) -> str:
    """Where readers of another language find a page of the English site, translated or not."""
    with urllib.request.urlopen(site.url + path) as answer:
        html = answer.read().decode()
    found = re.search(rf'<link rel="alternate" hreflang="{code}" href="([^"]+)"', html)
    translated = unquote(urlsplit(found[1]).path) if found else path.replace("/en/", f"/{code}/")
    return site.url + translated


def told_by_lighthouse(address: str, *options: str) -> dict[str, Any]:
    """The report of one run, as Lighthouse writes it."""
    command = [*COMMAND, address, *options]
    command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    environment = {**os.environ, "CHROME_PATH": programs.chromium()}
    for is_last in (False, True):  # it asks itself to be run again when a trace has no beginning
        done = subprocess.run(
            command, env=environment, check=is_last, capture_output=True, text=True
        )
        if not done.returncode:
            break
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def faults_of(address: str, name: str) -> list[str]:
    """Runs Lighthouse once, shows what it found, and gives what is out of bounds."""
    told = told_by_lighthouse(address)
    scores = {key: told["categories"][key]["score"] for key in SCORES}
    values = {key: told["audits"][key]["numericValue"] for key in BOUNDS}
    line = [f"{round(score * 100)}" for score in scores.values()]
    line += [f"{value:.3g}" for value in values.values()]
    print(f"{name:15}", *(f"{each:>8}" for each in line), flush=True)
    low = [f"{name}: {key} {scores[key]}" for key in SCORES if (scores[key] or 0) < SCORES[key]]
    high = [f"{name}: {key} {values[key]}" for key in BOUNDS if values[key] > BOUNDS[key]]
    return low + high


def faults_anywhere(address: str, name: str) -> list[str]:
    """What Lighthouse finds that is the page's own, not the machine's."""
    told = told_by_lighthouse(address, f"--only-categories={','.join(ALWAYS)}")
    scores = {key: told["categories"][key]["score"] or 0 for key in ALWAYS}
    print(f"{name:20}", *(f"{round(score * 100):>4}" for score in scores.values()), flush=True)
    failed = [key for key, audit in told["audits"].items() if audit["score"] == 0]
    return [f"{name}: {failed}"] if min(scores.values()) < 1 else []


def main() -> None:
    if shutil.which("npx") is None:
        sys.exit("Lighthouse needs Node.js. Install it, for example: apt-get install nodejs npm")
    faults = []
    with tempfile.TemporaryDirectory() as folder, run_site(Path(folder)) as site:
        chosen = [each for each in sys.argv[1:] if each in CODES]
        if "--everywhere" in sys.argv:
            site.run("from tests.builders import *; open_every_language()")
            for code in chosen or CODES:
                for name, path in MAIN.items():
                    faults += faults_anywhere(address_in(site, path, code), f"{code} {name}")
        else:
            names = ("perf", "a11y", "best", "seo", "LCP ms", "CLS", "TBT ms", "bytes")
            print(f"{'':15}", *(f"{name:>8}" for name in names))
            for code in chosen or LANGUAGES:
                for name, path in PAGES.items():
                    faults += faults_of(address_in(site, path, code), f"{code} {name}")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
