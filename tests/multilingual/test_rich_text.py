"""Links inside running text."""

import pytest

from tests.builders import make_text, paragraph, translate

pytestmark = pytest.mark.django_db


def link_to(page):
    return [paragraph(f'<a linktype="page" id="{page.pk}">there</a>')]


def test_a_link_leads_to_the_readers_own_version(visitor):
    target = make_text("en", title="Target", slug="target")
    translate(target, "ru", title="Цель", slug="cel")
    make_text("en", title="Text", slug="with-link", body=link_to(target))

    assert 'href="/en/target/">there' in visitor.get("/en/with-link/").content.decode()
    assert 'href="/ru/cel/">there' in visitor.get("/ru/with-link/").content.decode()


def test_a_link_to_an_untranslated_page_stays_in_the_visitors_menus(visitor):
    target = make_text("en", title="Target", slug="target")
    make_text("ru", title="Текст", slug="ssylka", body=link_to(target))

    assert 'href="/ru/target/">there' in visitor.get("/ru/ssylka/").content.decode()


def test_a_link_to_a_draft_keeps_its_words_and_leads_nowhere(visitor):
    target = make_text("en", title="Draft", slug="a-draft", live=False)
    make_text("en", title="Text", slug="with-link", body=link_to(target))

    html = visitor.get("/en/with-link/").content.decode()

    assert "there" in html
    assert "a-draft" not in html
