"""Mozilla's HTTP Observatory, as far as it looks at one answer: its tests, scores and grades.

From mdn/mdn-http-observatory, ``src/grader/charts.js`` and ``src/analyzer/tests``: a hundred
points, less for what is missing, and more for what is there if ninety are left without that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .world import Answer, World

GRADES = [(100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+")]
GRADES += [(50, "C"), (45, "C-"), (40, "D+"), (30, "D"), (25, "D-"), (0, "F")]
HALF_A_YEAR = 15_768_000


@dataclass(frozen=True)
class Rated:
    """What an answer came to."""

    score: int
    grade: str
    lost: list[str]


def rate(answer: Answer) -> Rated:
    found = [each for test in TESTS for each in test(answer)]
    base = 100 + sum(points for points, _why in found if points < 0)
    more = sum(points for points, _why in found if points > 0) if base >= 90 else 0
    score = max(0, base + more)
    grade = next(name for least, name in GRADES if score >= least)
    return Rated(score, grade, [why for points, why in found if points < 0])


def content_security_policy(answer: Answer) -> Iterator[tuple[int, str]]:
    policy = directives(answer)
    if not policy:
        yield -25, "no Content-Security-Policy"
        return
    default = policy.get("default-src", {"*"})
    scripts = policy.get("script-src", default)
    styles = policy.get("style-src", default)
    objects = policy.get("object-src", default)
    if "'unsafe-inline'" in scripts or {"*", "https:", "http:", "data:"} & (scripts | objects):
        yield -20, "scripts from anywhere"
    elif "'unsafe-eval'" in scripts | styles:
        yield -10, "scripts made of texts"
    elif any("http:" in sources for sources in policy.values()):
        yield -20, "files without encryption"
    elif "'unsafe-inline'" in styles:
        yield 0, "styles in the page"
    elif default == {"'none'"}:
        yield 10, "nothing that is not named"
    else:
        yield 5, "nothing unsafe"


def cookies(answer: Answer) -> Iterator[tuple[int, str]]:
    is_best = bool(answer.cookies)
    has_hsts = "strict-transport-security" in answer.headers
    for cookie in answer.cookies:
        name, flags = cookie.partition("=")[0], cookie.lower()
        is_session = "sess" in name.lower() or "login" in name.lower()
        is_token = "csrf" in name.lower()
        if "; secure" not in flags:
            is_best = False
            yield (-5 if has_hsts else -40 if is_session else -20), f"{name} is not Secure"
        if is_session and "; httponly" not in flags:
            is_best = False
            yield -30, f"{name} is not HttpOnly"
        if "; samesite" not in flags:
            is_best = False
            yield (-20 if is_token else 0), f"{name} is without SameSite"
    if is_best:
        yield 5, "good cookies"


def cross_origin(answer: Answer) -> Iterator[tuple[int, str]]:
    if answer.headers.get("access-control-allow-origin") and answer.headers.get(
        "access-control-allow-credentials"
    ):
        yield -50, "other sites may read it as the user"


def referrer(answer: Answer) -> Iterator[tuple[int, str]]:
    policy = answer.headers.get("referrer-policy", "").rpartition(",")[2].strip()
    private = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
    if policy in private:
        yield 5, "no address is told"
    elif policy:
        yield -5, "addresses are told"


def transport(answer: Answer) -> Iterator[tuple[int, str]]:
    said = re.search(r"max-age=(\d+)", answer.headers.get("strict-transport-security", ""))
    if said is None:
        yield -20, "no Strict-Transport-Security"
    elif int(said[1]) < HALF_A_YEAR:
        yield -10, "Strict-Transport-Security for less than half a year"


def integrity(answer: Answer) -> Iterator[tuple[int, str]]:
    scripts = (
        re.findall(r'<script[^>]+src="([^"]+)"([^>]*)', answer.text) if is_page(answer) else []
    )
    foreign = [(src, rest) for src, rest in scripts if re.match(r"(https?:)?//", src)]
    for src, rest in foreign:
        if src.startswith("http:"):
            yield -50, f"{src} without encryption"
        elif "integrity=" not in rest:
            yield -5, f"{src} of another site"


def types(answer: Answer) -> Iterator[tuple[int, str]]:
    if answer.headers.get("x-content-type-options") != "nosniff":
        yield -5, "no X-Content-Type-Options"


def frames(answer: Answer) -> Iterator[tuple[int, str]]:
    if "frame-ancestors" in directives(answer) or answer.headers.get("x-frame-options") in (
        "DENY",
        "SAMEORIGIN",
    ):
        yield 5, "in nobody's frame"
    else:
        yield -20, "in anybody's frame"


def resources(answer: Answer) -> Iterator[tuple[int, str]]:
    policy = answer.headers.get("cross-origin-resource-policy", "")
    if policy in ("same-origin", "same-site"):
        yield 10, "nobody else's"
    elif policy and policy != "cross-origin":
        yield -5, "no such Cross-Origin-Resource-Policy"


TESTS = (
    content_security_policy,
    cookies,
    cross_origin,
    referrer,
    transport,
    integrity,
    types,
    frames,
    resources,
)


def directives(answer: Answer) -> dict[str, set[str]]:
    parts = (part.split() for part in answer.headers.get("content-security-policy", "").split(";"))
    return {name: set(sources) for name, *sources in filter(None, parts)}


def is_page(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def looked_at(world: World) -> Iterator[tuple[str, Answer]]:
    """One answer of each kind: by the site and by nginx, public, of the admin, and errors."""
    for path in ("/", "/en/", "/en/case/", "/en/case/feed/", "/en/signatories/?country=FR"):
        yield path, world.ask(path)
    for path in ("/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/health/live"):
        yield path, world.ask(path)
    style = re.search(r'href="(/static/[^"]+\.css)"', world.ask("/en/").text)
    yield "a style sheet", world.ask(style[1] if style else "/static/none.css")
    yield "not found (404)", world.ask("/nowhere/")
    yield "not found in the admin (404)", world.inside("/admin/nowhere/")
    yield "no such file (404)", world.ask("/static/none.css")
    yield "no text (400)", world.ask("/en/%00/")
    yield "a form from elsewhere (403)", world.ask("/admin/login/", "POST", b"a=1")
    yield "not allowed (405)", world.ask("/en/", "DELETE")
    yield "too large (413)", world.ask("/en/", "POST", b"x" * 100_000)
    yield "too long (414)", world.ask("/" + "a" * 9_000)
    told = [world.ask(f"/en/search/?q={number}") for number in range(40)]
    yield "too often (429)", next(each for each in told if each.status == 429)
    yield "the login", world.ask("/admin/login/")
    yield "the admin", world.inside("/admin/")
    yield (
        "an editor",
        world.inside(f"/admin/pages/{world.wanted['live']}/edit/", who="owners_cookies"),
    )
    yield "refused in the admin", world.inside("/admin/users/")
