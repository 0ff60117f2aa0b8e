"""Every visible page in every open language: what all of them promise."""

import re
from uuid import UUID
from xml.etree.ElementTree import Element

import pytest
from django.db import connection
from django.template import Context, engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation.trans_real import CONTEXT_SEPARATOR, DjangoTranslation
from wagtail.models import Page

from campaign_pages.models import CasePage
from home.catalogues import ADMIN_ONLY, source_catalog
from home.multilingual.reader import Reader
from home.printing.documents import has_pdf
from home.public.visible import HOME_DEPTH, visible
from people.models import Signatory
from tests.breadth import widely
from tests.reading import having, parse, the_one, words

pytestmark = pytest.mark.django_db

OPEN = ["en", "ru", "fr", "es", "de", "ar"]
WORDS_OF_WAGTAIL = "home/staff/words_of_wagtail.py"
#: No database knows one language from another: the queries of one are enough on both. Three
#: scripts are tried in each run, and the other Latin ones in the soak.
ON_BOTH = widely(
    [
        pytest.param("ar", marks=pytest.mark.both_databases),
        "en",
        "ru",
        *(pytest.param(code, marks=pytest.mark.soak) for code in ("fr", "es", "de")),
    ],
    "ar",
)


def texts(code: str) -> dict[str, Page]:
    """Each text by where a reader of a language finds it: at its own address or its fallback's."""
    reader = Reader(code)
    pages = reader.best(Page.objects.filter(depth__gte=HOME_DEPTH).select_related("locale"))
    return {reader.address(page): page for page in pages}


def printed(code: str) -> list[str]:
    """The addresses of the texts of a language that can be had as a PDF, at their own address."""
    return [
        address
        for address, text in texts(code).items()
        if has_pdf(text.specific, text.specific.language) and text.locale.language_code == code
    ]


def own_addresses() -> dict[UUID, dict[str, str]]:
    """By text and language, the address of each visible page."""
    found: dict[UUID, dict[str, str]] = {}
    for page in visible(Page.objects.filter(depth__gte=HOME_DEPTH).select_related("locale")):
        code = page.locale.language_code
        address = f"http://testserver{Reader(code).address(page)}"
        found.setdefault(page.translation_key, {})[code] = address
    return found


def open_page(client, address):
    """The page, refused by the strict parser unless it is valid."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    return parse(answer.content.decode(), strict=True)


def heading_levels(page: Element) -> list[int]:
    return [int(element.tag[1]) for element in page.iter() if re.fullmatch("h[1-6]", element.tag)]


def head_links(page: Element, relation: str) -> list[Element]:
    return [link for link in page.iter("link") if link.get("rel") == relation]


def faults(page: Element, code: str) -> list[str]:
    """What is wrong with a page of a reader's language; nothing, one hopes."""
    found = []
    levels = heading_levels(page)
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} headings of the first level")
    if any(after - before > 1 for before, after in zip([0, *levels], levels, strict=False)):
        found.append(f"headings skip a level: {levels}")
    direction = "rtl" if code == "ar" else "ltr"
    if (page.get("lang"), page.get("dir")) != (code, direction):
        found.append(f"lang {page.get('lang')}, dir {page.get('dir')}")
    switcher = [link.get("hreflang") for link in the_one(page, "data-language-switcher").iter("a")]
    if sorted(switcher) != sorted(OPEN):
        found.append(f"languages {switcher}")
    if not words(next(page.iter("title"))):
        found.append("no title")
    if len(list(page.iter("main"))) != 1:
        found.append("no single main part")
    ids = [element.get("id") for element in having(page, "id")]
    if len(ids) != len(set(ids)):
        found.append(f"an id is used twice: {sorted(i for i in ids if ids.count(i) > 1)}")
    known = set(ids)
    for element in having(page, "aria-labelledby"):
        if element.get("aria-labelledby") not in known:
            found.append(f"nothing has the id {element.get('aria-labelledby')}")
    if inline := [e.tag for e in page.iter() if "style" in e.attrib or e.tag == "style"]:
        found.append(f"inline style: {inline}")
    for image in page.iter("img"):
        if "alt" not in image.attrib:
            found.append(f"a picture without alt: {image.get('src')}")
    for element in page.iter():
        for name in ("href", "src", "srcset", "action"):
            value = element.get(name, "")
            if name != "href" and value.startswith(("http:", "https:", "//")):
                found.append(f"{element.tag} asks another host: {value}")
    if "%s" in words(page) or "{{" in words(page) or "{%" in words(page):
        found.append("template syntax is shown")
    return found


def dead_links(page: Element, known: set[str]) -> list[str]:
    """The links to pages of this site that lead nowhere or only by a redirect."""
    targets = {re.split("[?#]", link.get("href", ""))[0] for link in page.iter("a")}
    return sorted({target for target in targets if target.startswith("/")} - known)


def head_faults(page: Element, versions: dict[str, str], language: str, code: str) -> list[str]:
    """What is wrong with what search engines are told of a text in ``language``.

    Every version names all of them, itself too, and so the naming is mutual.
    """
    found = []
    if [link.get("href") for link in head_links(page, "canonical")] != [versions[language]]:
        found.append("the canonical address is not that of the page itself")
    alternates = [link for link in head_links(page, "alternate") if "hreflang" in link.attrib]
    named = {link.get("hreflang"): link.get("href") for link in alternates}
    default = named.pop("x-default", None)
    if language != code:
        return [*found, "a fallback names alternates"] if named or default else found
    if named != versions:
        found.append(f"alternates: {named}")
    if default not in (*versions.values(), "http://testserver/"):
        found.append(f"x-default: {default}")
    return found


def fallback_faults(page: Element, language: str, code: str) -> list[str]:
    """What is wrong with the marks of a text that is shown in ``language``."""
    marked = [
        (part.get("data-fallback"), part.get("lang")) for part in having(page, "data-fallback")
    ]
    notices = len(having(page, "data-fallback-notice"))
    expected = ([], 0) if language == code else ([(language, language)], 1)
    return [] if (marked, notices) == expected else [f"fallback {marked}, {notices} notices"]


@pytest.fixture(scope="module")
def words_of_admin() -> set[tuple[str, str]]:
    """Context and English words of what languages that the admin does not have may lack.

    Not those of Wagtail itself: it looks up the choices of a block to read its value.
    """
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
        for message in source_catalog()
        if ADMIN_ONLY in message.auto_comments
        and any(WORDS_OF_WAGTAIL not in path for path, _line in message.locations)
    }


@pytest.fixture
def asked(db, monkeypatch):
    """Context and English words of all that is looked up in a catalogue.

    But for what a process looks up once: labels of blocks and forms, when one is first used.
    """
    kinds = {type(text.specific): address for address, text in texts("en").items()}
    for address in kinds.values():
        Client().get(address)
    found = set()

    def watch(name):
        ask_django = getattr(DjangoTranslation, name)

        def ask(self, text, *others):
            context, _, singular = text.rpartition(CONTEXT_SEPARATOR)
            found.add((context, singular))
            return ask_django(self, text, *others)

        monkeypatch.setattr(DjangoTranslation, name, ask)

    watch("gettext")
    watch("ngettext")
    return found


@pytest.mark.wide
@pytest.mark.parametrize("code", ON_BOTH)
def test_every_page_opens_valid_and_complete(
    visitor, strict_templates, asked, words_of_admin, code
):
    known = {address for other in OPEN for address in texts(other)}
    cases = [
        address for address, text in texts(code).items() if isinstance(text.specific, CasePage)
    ]
    for_programs = {f"{case}{end}" for case in cases for end in ("feed/", "calendar.ics")}
    assert [visitor.get(address).status_code for address in for_programs] == [200] * 2
    known |= for_programs | {f"/{code}/search/"}
    known |= {f"{address}print.pdf" for other in OPEN for address in printed(other)}
    own = own_addresses()
    found = {}
    for address, text in texts(code).items():
        page = open_page(visitor, address)
        language = text.locale.language_code
        found[address] = [
            *faults(page, code),
            *dead_links(page, known),
            *head_faults(page, own[text.translation_key], language, code),
            *fallback_faults(page, language, code),
        ]

    assert len(found) == 39
    assert {address: problems for address, problems in found.items() if problems} == {}
    assert ("", "Skip to the text") in asked
    assert asked & words_of_admin == set()


@pytest.mark.wide
@pytest.mark.parametrize("code", widely(OPEN, "ar"))
def test_a_404_keeps_the_same_promises(visitor, strict_templates, asked, words_of_admin, code):
    answer = visitor.get(f"/{code}/nothing-here/")

    assert answer.status_code == 404
    assert not answer.cookies
    page = parse(answer.content.decode(), strict=True)
    assert faults(page, code) == []
    assert asked & words_of_admin == set()


@pytest.mark.wide
def test_paper_has_no_words_that_only_the_admin_needs(
    visitor, asked, words_of_admin, settings, tmp_path
):
    settings.PRINTED_DIR = tmp_path  # drawn anew
    all_texts = texts("ar")
    one_of_each = {type(all_texts[address].specific): address for address in printed("ar")}

    for address in one_of_each.values():
        assert visitor.get(f"{address}print.pdf").status_code == 200

    assert len(one_of_each) > 1
    assert ("", "Page %(page)s of %(pages)s") in asked
    assert asked & words_of_admin == set()


@pytest.mark.wide
@pytest.mark.parametrize("code", ON_BOTH)
@pytest.mark.parametrize("typed", ["", "2023", "nothing-of-this-name"])
def test_searching_keeps_the_same_promises(
    visitor, strict_templates, asked, words_of_admin, code, typed
):
    page = open_page(visitor, f"/{code}/search/?q={typed}")

    assert faults(page, code) == []
    known = {address for other in OPEN for address in texts(other)}
    others = {f"/{other}/search/" for other in OPEN}
    foot = {f"{address}{name}" for address in known for name in ("feed/", "calendar.ics")}
    assert dead_links(page, known | others | foot) == []
    assert asked & words_of_admin == set()


@pytest.mark.parametrize("code", ["en", "ru", "ar"])
def test_the_preview_of_a_person_misses_nothing(strict_templates, code):
    person = Signatory.objects.earliest("pk")

    html = person.make_preview_request(preview_mode=code).content.decode()

    assert f'<html lang="{code}"' in html


@pytest.mark.parametrize(
    ("path", "ceiling"),
    widely(
        [
            ("/en/", 21),
            ("/en/case/", 15),
            ("/en/case/supreme-court-upholds-sentence/", 15),
            ("/en/signatories/", 12),
            ("/en/appeal-2023/", 12),
            ("/en/map/", 12),
            ("/en/about/", 12),
            ("/en/press/", 16),
            ("/en/help/", 16),
            # Shown in another language, or mixed with it: a query or two more for the addresses.
            ("/ar/", 22),
            ("/ar/qadiyya/", 15),
            ("/ar/qadiyya/supreme-court-upholds-sentence/", 18),
            ("/ar/signatories/", 13),
            ("/ar/nida-2023/", 12),
            ("/ar/map/", 13),
            ("/ar/about/", 12),
            ("/ar/sahafa/", 17),
            ("/ar/help/", 18),
        ],
        ("/en/", 21),
        ("/en/signatories/", 12),
        ("/ar/qadiyya/supreme-court-upholds-sentence/", 18),
    ),
)
def test_a_page_takes_few_queries(visitor, path, ceiling):
    assert visitor.get(path).status_code == 200  # what is looked up once a process
    with CaptureQueriesContext(connection) as captured:
        visitor.get(path)

    assert len(captured) <= ceiling


@pytest.mark.parametrize("template", ["{{ nothing }}", "{{ text.nothing }}", "{{ needs.add }}"])
def test_a_missing_variable_is_an_error_in_these_tests(strict_templates, template):
    compiled = engines["django"].from_string(template).template

    with pytest.raises(AssertionError, match="missing"):
        compiled.render(Context({"text": "x", "needs": set()}))
