"""What Lighthouse says of the demo's main pages on a telephone; needs Node.js.

``python -m tests.lighthouse [LANGUAGE …]`` starts the site by itself. Ends with an error if a
page is below a bound. Performance is measured on a simulated slow telephone: a machine that
does something else costs a point or two.
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
from urllib.parse import unquote, urlsplit

from tests import programs
from tests.site import RunningSite, run_site

LANGUAGES = ("ru", "fr", "ar")
PAGES = {
    "home": "/en/",
    "letter": "/en/letter-to-friends-2023/",
    "timeline": "/en/case/",
    "signatories": "/en/signatories/",
    "map": "/en/map/",
}
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


def faults_of(address: str, name: str) -> list[str]:
    """Runs Lighthouse once, shows what it found, and gives what is out of bounds."""
    chromium = programs.chromium()
    command = [*COMMAND, address, "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    scores = {key: told["categories"][key]["score"] for key in SCORES}
    values = {key: told["audits"][key]["numericValue"] for key in BOUNDS}
    line = [f"{round(score * 100)}" for score in scores.values()]
    line += [f"{value:.3g}" for value in values.values()]
    print(f"{name:15}", *(f"{each:>8}" for each in line), flush=True)
    low = [f"{name}: {key} {scores[key]}" for key in SCORES if (scores[key] or 0) < SCORES[key]]
    high = [f"{name}: {key} {values[key]}" for key in BOUNDS if values[key] > BOUNDS[key]]
    return low + high


def main() -> None:
    if shutil.which("npx") is None:
        sys.exit("Lighthouse needs Node.js. Install it, for example: apt-get install nodejs npm")
    faults = []
    with tempfile.TemporaryDirectory() as folder, run_site(Path(folder)) as site:
        names = ("perf", "a11y", "best", "seo", "LCP ms", "CLS", "TBT ms", "bytes")
        print(f"{'':15}", *(f"{name:>8}" for name in names))
        for code in sys.argv[1:] or LANGUAGES:
            for name, path in PAGES.items():
                address = address_in(site, path, code)
                faults += faults_of(address, f"{code} {name}")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
