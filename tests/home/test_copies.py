"""A page stands in the tree of its language, whoever copies or moves it; there are no aliases."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from campaign_pages.models import CasePage, CaseUpdatePage
from home.models import TextPage
from tests.breadth import widely
from tests.builders import home_of, make_text, make_update, make_user, publish, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client: Client) -> Client:
    client.force_login(make_user("Organisers"))
    return client


@pytest.fixture
def text() -> TextPage:
    return make_text("fr", title="Quagga en français", slug="quagga", show_in_menus=True)


def copied(client, page, parent, **sent):
    values = {"new_title": "Copied", "new_slug": "copied", "new_parent_page": parent.pk, **sent}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values, follow=True)


@pytest.mark.wide
def test_a_page_is_copied_within_its_language(organiser, text):
    copied(organiser, text, home_of("fr"), publish_copies="on")

    copy = TextPage.objects.get(slug="copied")
    assert copy.locale == text.locale
    assert copy.live


def test_a_copy_below_another_language_is_refused_and_the_form_says_what_to_do(organiser, text):
    answer = copied(organiser, text, home_of("en"), publish_copies="on")

    html = answer.content.decode()
    assert "français" in html
    assert "Start a translation instead" in html
    assert not Page.objects.filter(slug="copied").exists()


def test_nobody_makes_a_page_below_another_language(text):
    with pytest.raises(ValidationError):
        text.copy(to=home_of("en"), update_attrs={"slug": "copied"})

    assert not Page.objects.filter(slug="copied").exists()


def test_a_copy_takes_neither_banner_nor_menu_nor_schedule_along(organiser):
    case = CasePage.objects.get(locale__language_code="en")
    soon = timezone.now() + timedelta(days=3)
    news = make_update(case, title="News", banner_until=soon, expire_at=soon, show_in_menus=True)

    copied(organiser, news, case, publish_copies="on")

    copy = CaseUpdatePage.objects.get(slug="copied")
    assert copy.live
    assert (copy.banner_until, copy.expire_at, copy.show_in_menus) == (None, None, False)
    draft = copy.get_latest_revision_as_object()
    assert (draft.banner_until, draft.expire_at, draft.show_in_menus) == (None, None, False)


@pytest.mark.wide
def test_what_is_below_a_copied_case_takes_no_banner_along_either(organiser):
    case = CasePage.objects.get(locale__language_code="en")
    make_update(case, title="News", slug="news", banner_until=timezone.now() + timedelta(days=3))

    copied(organiser, case, home_of("en"), publish_copies="on", copy_subpages="on")

    copy = CasePage.objects.get(slug="copied")
    assert copy.get_children().filter(slug="news").exists()
    assert not CaseUpdatePage.objects.child_of(copy).exclude(banner_until=None).exists()


@pytest.mark.wide
def test_a_translation_does_stand_in_the_menu_and_under_the_banner(organiser):
    case = CasePage.objects.get(locale__language_code="en")
    soon = timezone.now() + timedelta(days=3)
    news = make_update(case, title="News", banner_until=soon)
    menu = make_text("en", title="In the menu", show_in_menus=True)

    french = translate(news, "fr", live=False)

    assert french.banner_until == soon
    assert french.get_latest_revision_as_object().banner_until == soon
    assert translate(menu, "fr", live=False).show_in_menus
    assert translate(menu, "ru").show_in_menus


@pytest.mark.wide
def test_no_form_offers_an_alias_and_none_can_be_made(organiser, text):
    form = organiser.get(reverse("wagtailadmin_pages:copy", args=[text.pk])).content.decode()
    assert "new_slug" in form
    assert 'name="alias"' not in form

    copied(organiser, text, home_of("fr"), alias="on")

    assert not Page.objects.exclude(alias_of=None).exists()
    with pytest.raises(ValidationError):
        text.create_alias(update_slug="alias")
    with pytest.raises(ValidationError):
        text.copy_for_translation(Locale.objects.get(language_code="ru"), alias=True)
    assert not Page.objects.exclude(alias_of=None).exists()


@pytest.mark.parametrize(
    ("action", "sent"),
    widely(
        [
            ("create_alias", {"parent": "fr", "slug": "made"}),
            ("copy_for_translation", {"locale": "ru", "alias": True}),
            ("copy", {"slug": "made"}),
            ("move", {"destination_page_id": 1}),
            ("delete", {}),
            ("publish", {}),
            ("unpublish", {}),
        ],
        ("copy", {"slug": "made"}),
        ("publish", {}),
    ),
)
def test_the_api_of_the_admin_changes_nothing(organiser, text, action, sent):
    pages = list(Page.objects.order_by("pk").values("pk", "path", "live", "url_path"))

    address = f"/admin/api/main/pages/{text.pk}/action/{action}/"
    answer = organiser.post(address, sent, content_type="application/json")

    assert answer.status_code == 404
    assert list(Page.objects.order_by("pk").values("pk", "path", "live", "url_path")) == pages
    assert organiser.get(f"/admin/api/main/pages/{text.pk}/").status_code == 200


def test_moving_into_another_language_is_refused_with_the_reason(organiser, text):
    english = home_of("en")
    address = reverse("wagtailadmin_pages:move_confirm", args=[text.pk, english.pk])

    answer = organiser.post(address, follow=True)

    assert "Start a translation instead" in answer.content.decode()
    assert Page.objects.get(pk=text.pk).path == text.path
    with pytest.raises(ValidationError):
        text.move(english, pos="last-child")
    assert Page.objects.get(pk=text.pk).path == text.path


def test_moving_several_into_another_language_is_refused_with_the_reason(organiser, text):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])

    answer = organiser.post(f"{address}?id={text.pk}", {"chooser": home_of("en").pk})

    assert "Start a translation" in answer.content.decode()
    assert Page.objects.get(pk=text.pk).path == text.path


def test_a_page_still_moves_within_its_language(organiser, text):
    parent = make_text("fr", title="Above", slug="above")

    organiser.post(reverse("wagtailadmin_pages:move_confirm", args=[text.pk, parent.pk]))

    assert Page.objects.get(pk=text.pk).path.startswith(parent.path)


@pytest.mark.both_databases
def test_a_page_in_the_tree_of_another_language_is_public_nowhere(visitor, text):
    """As an older version of the site could make it."""
    Page.objects.filter(pk=text.pk).update(locale=home_of("en").locale)
    shown = [
        visitor.get(address).content.decode()
        for address in ("/en/", "/fr/", "/ru/", "/sitemap.xml", "/en/search/?q=quagg")
    ]

    assert not any("quagga" in html.lower() for html in shown)
    assert not any("/en//" in html for html in shown)
    assert visitor.get("/fr/quagga/").status_code == 404
    assert visitor.get("/en/quagga/").status_code == 404


@pytest.mark.wide
def test_what_a_copy_is_published_with_stays_its_own(organiser, text):
    copied(organiser, text, home_of("fr"), publish_copies="on")

    copy = publish(TextPage.objects.get(slug="copied"), title="Another")

    assert not copy.show_in_menus
    assert not copy.is_translation
