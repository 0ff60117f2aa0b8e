"""Which addresses readers ask for: every page of every open language, what matters most first."""

from collections.abc import Iterable

from wagtail.models import Page

from home.multilingual.reader import Reader, open_codes

#: Beside the pages.
OTHERS = ("/sitemap.xml", "/robots.txt")


def public_paths() -> list[str]:
    """The path of each page in each open language, as WSGI has it (PEP 3333), each once.

    The front pages come first, then what is nearest to them; of a folder what was published
    last. So does who has just heard some news ask.
    """
    found: dict[str, tuple[int, float]] = {}
    for code in open_codes():
        reader = Reader(code)
        pages = reader.best(Page.objects.filter(depth__gt=1))
        for page in pages.order_by("path"):
            published = page.last_published_at
            age = -published.timestamp() if published else 0.0
            address = reader.address(page)
            found[address] = (address.count("/"), age)
    return [_as_wsgi(each) for each in (*_sorted(found.items()), *OTHERS)]


def _sorted(found: Iterable[tuple[str, tuple[int, float]]]) -> list[str]:
    return [address for address, _rank in sorted(found, key=lambda each: each[1])]


def _as_wsgi(address: str) -> str:
    return address.encode("utf-8").decode("latin-1")
