"""What a visitor is shown when a text is not translated, and at which address."""

import re

import pytest
from django.template import engines

from home.models import TextPage
from tests.builders import (
    home_of,
    make_case,
    make_text,
    make_update,
    open_language,
    publish,
    translate,
)
from tests.reading import having, parse, the_one, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_text_without_translation_is_shown_in_the_visitors_menus(visitor):
    make_text("en", title="Only English", slug="only-english")

    answer = visitor.get("/ru/only-english/")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="ru" dir="ltr">' in html
    assert 'data-fallback="en" lang="en" dir="ltr"' in html
    assert "data-fallback-notice" in html


def test_a_translation_is_shown_without_any_notice(visitor):
    page = make_text("en", title="Both", slug="both")
    translate(page, "ru", title="Оба", slug="oba")

    html = visitor.get("/ru/oba/").content.decode()

    assert "data-fallback" not in html
    assert "data-outdated-notice" not in html


def test_the_address_of_another_language_leads_to_the_own_one(visitor):
    page = make_text("en", title="Both", slug="both")
    translate(page, "ru", title="Оба", slug="oba")

    answer = visitor.get("/ru/both/?a=1")

    assert answer.status_code == 302
    assert answer["Location"] == "/ru/oba/?a=1"


def test_a_page_below_an_untranslated_parent_has_the_parents_best_slug(visitor):
    open_language("it")
    case = make_case("en", title="Case", slug="a-case")
    translate(case, "fr", title="Affaire", slug="une-affaire")
    make_update(case, title="News", slug="news")

    # Italian falls back to English first, for the case as for the update.
    assert visitor.get("/it/a-case/news/").status_code == 200
    # A French visitor meets the French case, and below it the English update.
    assert visitor.get("/fr/une-affaire/news/").status_code == 200
    assert visitor.get("/fr/a-case/news/")["Location"] == "/fr/une-affaire/news/"


def test_canonical_of_a_fallback_is_the_real_page_and_it_has_no_hreflang(visitor):
    make_text("en", title="Only English", slug="only-english")

    html = visitor.get("/ru/only-english/").content.decode()

    assert '<link rel="canonical" href="http://testserver/en/only-english/">' in html
    assert 'rel="alternate" hreflang' not in html


def test_an_old_address_redirects_after_a_slug_change(visitor, django_capture_on_commit_callbacks):
    page = make_text("en", title="Text", slug="before")
    with django_capture_on_commit_callbacks(execute=True):
        publish(page, slug="after")

    assert visitor.get("/en/before/")["Location"] == "/en/after/"


@pytest.mark.wide
def test_an_old_fallback_address_redirects_too(visitor, django_capture_on_commit_callbacks):
    page = make_text("en", title="Text", slug="before")
    with django_capture_on_commit_callbacks(execute=True):
        publish(page, slug="after")

    assert visitor.get("/ru/before/")["Location"] == "/ru/after/"


def test_an_old_address_redirects_after_a_move(visitor, django_capture_on_commit_callbacks):
    parent = make_text("en", title="Parent", slug="parent")
    page = make_text("en", title="Text", slug="moved")
    with django_capture_on_commit_callbacks(execute=True):
        page.move(parent, pos="last-child")

    assert visitor.get("/en/moved/")["Location"] == "/en/parent/moved/"
    assert visitor.get("/fr/moved/")["Location"] == "/fr/parent/moved/"


def test_a_slug_is_not_used_twice_below_translations_of_the_same_parent(visitor):
    make_text("en", title="One", slug="shared-word")
    other = make_text("ru", title="Другой", slug="")

    assert other.slug
    with pytest.raises(Exception, match="shared-word"):
        make_text("ru", title="Второй", slug="shared-word")


@pytest.mark.wide
def test_a_translation_is_found_where_it_stands_when_only_the_original_has_moved(visitor):
    parent = make_text("en", title="Parent", slug="parent")
    translate(parent, "ru", title="Выше", slug="vyshe")
    page = make_text("en", title="Text", slug="moved")
    translate(page, "ru", title="Текст", slug="tekst")
    below = make_text("en", title="Below", slug="below")
    below.move(page, pos="last-child")
    page.refresh_from_db()

    page.move(parent, pos="last-child")

    def switcher(path):
        html = visitor.get(path).content.decode()
        part = html.partition("data-language-switcher")[2].partition("</nav>")[0]
        return set(re.findall('href="(.*?)"', part))

    assert "/ru/tekst/" in switcher("/en/parent/moved/")
    assert "/en/parent/moved/" in switcher("/ru/tekst/")
    assert "/ru/tekst/below/" in switcher("/en/parent/moved/below/")
    for path in ("/en/parent/moved/", "/en/parent/moved/below/", "/ru/tekst/"):
        for address in switcher(path):
            assert visitor.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/xx/", "/it/", "/en/nothing-here/", "/fr/a/b/c/", "/nothing"])
def test_an_address_that_exists_nowhere_is_a_404(visitor, path):
    assert visitor.get(path).status_code == 404


def test_a_404_speaks_the_visitors_language_and_offers_the_main_pages(visitor):
    answer = visitor.get("/fr/nulle-part/")

    html = answer.content.decode()
    assert answer.status_code == 404
    assert '<html lang="fr" dir="ltr">' in html
    assert 'href="/fr/"' in html


def test_drafts_are_never_a_fallback(visitor):
    make_text("en", title="Draft", slug="a-draft", live=False)

    assert visitor.get("/en/a-draft/").status_code == 404
    assert visitor.get("/ru/a-draft/").status_code == 404


def test_home_is_the_same_in_every_open_language(visitor):
    assert home_of("fr").live
    assert visitor.get("/fr/").status_code == 200


def test_a_new_kind_of_page_shows_its_words_to_readers_of_other_languages(visitor, monkeypatch):
    """It says once what it shows; whether that is a fallback is the business of ``page.html``."""
    source = '{% extends "page.html" %}{% block content %}<h1>{{ page.title }}</h1>{% endblock %}'
    template = engines["django"].from_string(source)
    monkeypatch.setattr(TextPage, "get_template", lambda *args, **kwargs: template)
    make_text(title="Only in English", slug="only-english")

    page = parse(visitor.get("/fr/only-english/").content.decode())

    assert "Only in English" in words(the_one(page, "data-fallback", "en"))
    assert len(having(page, "data-fallback-notice")) == 1
    own = parse(visitor.get("/en/only-english/").content.decode())
    assert "Only in English" in words(next(own.iter("main")))
    assert having(own, "data-fallback") == []
