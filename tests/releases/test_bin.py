"""What was public and is deleted waits in the bin, and comes back as it was."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from campaign_pages.models import CasePage
from home.releases.bin import pages as bin_pages
from home.releases.bin.pages import delete, empty_bin, is_deleted, restore, versions_to_delete
from home.releases.bin.warning import what_went
from home.releases.models import DeletedPage, Deletion, ReleaseItem, Withdrawal
from home.releases.withdrawal import WithdrawalError
from home.translating.starting import plan
from tests.builders import (
    close_languages,
    home_of,
    make_case,
    make_text,
    make_update,
    make_user,
    publish,
    translate,
)
from tests.page_cache.cached import Site
from tests.releases.builders import scheduled

pytestmark = pytest.mark.django_db

PUBLIC = ["/en/", "/ru/", "/fr/", "/sitemap.xml", "/en/nothing-is-here/"]
PUBLIC += ["/en/search/?q=quagg", "/fr/search/?q=quagg", "/ru/search/?q=квагг"]
ADDRESSES = ["/en/quagga/", "/fr/quagga-fr/", "/ru/quagga-ru/", "/de/quagga/"]


@pytest.fixture(autouse=True)
def four_languages(db):
    close_languages("es", "ar")


@pytest.fixture
def organiser():
    return make_user("Organisers", first_name="Olga", last_name="Organiser")


@pytest.fixture
def editor():
    return make_user("Editors: French", first_name="Fleur", last_name="French")


@pytest.fixture
def text():
    """In three languages, in every menu."""
    page = make_text("en", title="Quaggatext", slug="quagga", show_in_menus=True)
    translate(page, "fr", title="Quagga en français", slug="quagga-fr")
    translate(page, "ru", title="Квагга", slug="quagga-ru")
    return page


def version(page, code):
    return Page.objects.get(translation_key=page.translation_key, locale__language_code=code)


def fresh(page):
    return Page.objects.get(pk=page.pk)


def read(client, address):
    return client.get(address, follow=True).content.decode()


def everything_public(client):
    return " ".join(read(client, address) for address in PUBLIC).lower()


def press_delete(client, page):
    """As in the explorer: "Delete", and the button of the screen that it leads to."""
    screen = client.get(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    address = screen.redirect_chain[-1][0]
    return client.post(address, {"pages": screen.context["expected"]}, follow=True)


def press(client, button):
    return client.post(reverse("bin"), {button: Deletion.objects.first().pk}, follow=True)


@pytest.mark.both_databases
def test_a_deleted_text_is_gone_from_every_public_place_and_comes_back_as_it_was(
    client, visitor, organiser, text
):
    before = list(Page.objects.order_by("pk").values("pk", "path", "slug", "url_path", "live"))
    client.force_login(organiser)

    answer = press_delete(client, text)

    assert "3 pages are in the bin" in answer.content.decode()
    assert not any(word in everything_public(visitor) for word in ("quagga", "квагга"))
    assert [visitor.get(address).status_code for address in ADDRESSES] == [404] * 4
    html = read(client, reverse("bin"))
    assert "Quaggatext" in html
    assert "Olga Organiser" in html

    press(client, "restore")

    assert [visitor.get(address).status_code for address in ADDRESSES] == [200] * 4
    assert all(word in everything_public(visitor) for word in ("quaggatext", "квагга"))
    after = Page.objects.order_by("pk").values("pk", "path", "slug", "url_path", "live")
    assert list(after) == before
    assert not Deletion.objects.exists()
    assert "The bin is empty." in read(client, reverse("bin"))


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_case_goes_with_everything_below_it_and_returns_with_it(client, visitor, organiser):
    case = make_case("en", title="Quaggacase", slug="quaggacase")
    news = make_update(case, title="Quagganews", slug="quagganews")
    draft = make_update(case, title="Quaggadraft", live=False)
    french = translate(case, "fr", slug="quaggacas")
    client.force_login(organiser)

    press_delete(client, case)

    assert all(is_deleted(page) for page in (case, news, draft, french))
    assert visitor.get("/en/quaggacase/quagganews/").status_code == 404

    press(client, "restore")

    assert fresh(news).live
    assert not fresh(draft).live
    assert visitor.get("/en/quaggacase/quagganews/").status_code == 200
    assert visitor.get("/fr/quaggacas/").status_code == 200


def test_a_draft_that_never_was_public_is_deleted_at_once(client, organiser):
    draft = make_text("en", title="Quaggadraft", live=False)
    client.force_login(organiser)

    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]), follow=True)

    assert not Page.objects.filter(pk=draft.pk).exists()
    assert not Deletion.objects.exists()


@pytest.mark.wide
def test_a_text_that_is_offline_already_goes_to_the_bin_and_returns_as_a_draft(
    client, organiser, text
):
    for code in ("en", "fr", "ru"):
        version(text, code).specific.unpublish()
    client.force_login(organiser)

    press_delete(client, text)
    assert is_deleted(text)
    press(client, "restore")

    assert not is_deleted(text)
    assert not fresh(text).live


@pytest.mark.both_databases
def test_newer_drafts_return_as_drafts(client, organiser, text):
    draft = publish(text, title="Quaggatext")
    draft.title = "Quagga, corrected"
    draft.save_revision()
    client.force_login(organiser)

    press_delete(client, text)
    press(client, "restore")

    page = fresh(text)
    assert page.live
    assert (page.title, page.draft_title) == ("Quaggatext", "Quagga, corrected")


@pytest.mark.wide
def test_a_deleted_translation_leaves_the_others_and_its_address_leads_to_them(
    client, visitor, editor, text
):
    client.force_login(editor)

    press_delete(client, version(text, "fr"))

    assert fresh(text).live
    answer = visitor.get("/fr/quagga-fr/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fr/quagga/")
    assert 'data-fallback="en"' in read(visitor, "/fr/quagga-fr/")
    assert Site().get("/fr/quagga-fr/").headers["location"] == "/fr/quagga/"


@pytest.mark.wide
def test_an_original_stays_in_languages_that_the_user_may_not_delete(client, text):
    client.force_login(make_user("Editors: English"))
    screen = read(client, reverse("delete_page", args=[text.pk]))
    assert "français" in screen

    press_delete(client, text)

    assert is_deleted(text)
    assert version(text, "fr").live
    assert version(text, "ru").live


@pytest.mark.wide
@pytest.mark.usefixtures("wagtails_search")
def test_no_list_of_the_admin_shows_what_is_in_the_bin(client, organiser, text):
    client.force_login(organiser)
    lists = [
        reverse("wagtailadmin_explore", args=[home_of("en").pk]),
        reverse("wagtailadmin_pages:search") + "?q=quagg",
        reverse("wagtailadmin_choose_page_child", args=[home_of("en").pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=quagg",
        f"/admin/api/main/pages/?child_of={home_of('en').pk}&for_explorer=1",
        reverse("translations"),
        reverse("withdrawals"),
        reverse("work_list"),
        reverse("schedule"),
        "/admin/reports/aging-pages/",
    ]
    shown = [address for address in lists if "Quaggatext" in read(client, address)]
    assert len(shown) >= 5

    delete(versions_to_delete(text), organiser)

    assert [address for address in lists if "Quaggatext" in read(client, address)] == []


@pytest.mark.wide
def test_superusers_do_not_see_it_in_the_explorer_either(client, admin_user, text):
    delete([text], admin_user)
    client.force_login(admin_user)

    address = reverse("wagtailadmin_explore", args=[home_of("en").pk])
    assert "Quaggatext" not in read(client, address)


def addresses_about(page):
    names = ["edit", "history", "copy", "move", "delete", "unpublish", "set_privacy", "usage"]
    found = [reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in names]
    found.append(reverse("wagtailadmin_explore", args=[page.pk]))
    found.append(reverse("wagtailadmin_pages:add_subpage", args=[page.pk]))
    found.append(reverse("withdraw_page", args=[page.pk]))
    found.append(reverse("delete_page", args=[page.pk]))
    for action in ("publish", "delete", "move", "unpublish"):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        found.append(f"{bulk}?id={page.pk}")
    return found


@pytest.mark.wide
def test_every_address_about_it_leads_to_the_bin_and_changes_nothing(client, organiser, text):
    delete(versions_to_delete(text), organiser)
    client.force_login(organiser)
    before = list(Page.objects.order_by("pk").values("pk", "path", "live"))

    for address in addresses_about(text):
        for answer in (client.get(address), client.post(address, {"action-publish": "1"})):
            assert answer.status_code == 302, address
            assert answer.headers["Location"] == reverse("bin"), address
    assert list(Page.objects.order_by("pk").values("pk", "path", "live")) == before
    assert Deletion.objects.count() == 1


def test_nothing_publishes_what_is_in_the_bin(organiser, text):
    revision = text.get_latest_revision()
    delete(versions_to_delete(text), organiser)

    with pytest.raises(ValidationError):
        revision.publish()

    assert not fresh(text).live


@pytest.mark.both_databases
def test_what_is_deleted_leaves_the_releases_that_hold_it_and_ends_its_review(organiser, text):
    text.title = "Corrected"
    text.save_revision()
    scheduled(text)
    text.get_workflow().start(text, organiser)

    delete(versions_to_delete(text), organiser)

    assert not ReleaseItem.objects.filter(state=ReleaseItem.State.WAITING).exists()
    assert not fresh(text).specific.workflow_in_progress


@pytest.mark.wide
def test_its_address_is_kept_for_it(client, organiser, text):
    delete(versions_to_delete(text), organiser)

    new = make_text("en", title="Quagga", slug="")

    assert new.slug == "quagga-2"
    with pytest.raises(ValidationError):
        make_text("fr", title="Another", slug="quagga-fr")


@pytest.mark.wide
def test_a_translation_of_a_text_in_the_bin_is_restored_and_not_begun_anew(client, organiser, text):
    delete([version(text, "fr")], organiser)
    client.force_login(organiser)

    address = reverse("start_translations") + f"?language=fr&page={text.pk}"
    answer = client.get(address, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("bin")
    assert "Restore it first" in answer.content.decode()


@pytest.mark.wide
def test_no_translation_is_begun_of_or_below_something_in_the_bin(organiser):
    locale = home_of("fr").locale
    case = make_case("en", title="Quaggacase")
    news = make_update(case, title="Quagganews")
    make_update(case, title="Quaggadraft", live=False)
    french = translate(case, "fr")

    delete([french], organiser)
    assert news.title not in [step.source.title for step in plan(locale, organiser).steps]
    delete([case], organiser)
    steps = plan(home_of("ru").locale, organiser).steps
    assert not any("Quagga" in step.source.title for step in steps)


def test_what_stands_below_something_in_the_bin_is_not_restored_alone(client, organiser):
    case = make_case("en", title="Quaggacase")
    news = make_update(case, title="Quagganews")
    first = delete([news], organiser)
    second = delete([case], organiser)

    with pytest.raises(WithdrawalError, match="Quaggacase"):
        restore(first, organiser)
    restore(second, organiser)
    assert is_deleted(news)
    restore(first, organiser)

    assert fresh(news).live


@pytest.mark.both_databases
def test_of_two_who_restore_at_once_the_second_is_told(client, organiser, text):
    deletion = delete(versions_to_delete(text), organiser)
    client.force_login(organiser)
    number = deletion.pk
    restore(deletion, organiser)

    answer = client.post(reverse("bin"), {"restore": number}, follow=True)

    assert "somebody was faster" in answer.content.decode()


@pytest.mark.wide
def test_who_has_seen_less_than_would_go_is_shown_it_first(client, organiser):
    case = make_case("en", title="Quaggacase")
    client.force_login(organiser)
    screen = client.get(reverse("delete_page", args=[case.pk]))
    make_update(case, title="Quagganews")

    sent = {"pages": screen.context["expected"]}
    answer = client.post(reverse("delete_page", args=[case.pk]), sent, follow=True)

    assert "This has changed in the meantime" in answer.content.decode()
    assert not Deletion.objects.exists()


def test_who_may_not_publish_in_a_language_does_not_restore_it(client, organiser, editor, text):
    deletion = delete(versions_to_delete(text), organiser)
    client.force_login(editor)
    html = read(client, reverse("bin"))
    assert "Quagga en français" in html
    assert "Quaggatext" not in html
    assert 'name="restore"' not in html

    with pytest.raises(PermissionDenied):
        restore(deletion, editor)
    assert client.post(reverse("bin"), {"restore": deletion.pk}).status_code in (302, 403)
    assert is_deleted(text)


@pytest.mark.wide
def test_an_editor_restores_their_own_language(client, visitor, editor, text):
    client.force_login(editor)
    press_delete(client, version(text, "fr"))

    press(client, "restore")

    assert visitor.get("/fr/quagga-fr/").status_code == 200


def test_a_stranger_to_the_language_sees_nothing_of_it_in_the_bin(client, editor, organiser):
    page = make_text("ru", title="Секрет", live=True)
    deletion = delete([page], organiser)
    client.force_login(editor)

    assert "Секрет" not in read(client, reverse("bin"))
    assert client.post(reverse("bin"), {"delete": deletion.pk}).status_code == 404


def test_only_organisers_delete_for_good(client, editor, organiser, text):
    client.force_login(editor)
    press_delete(client, version(text, "fr"))
    assert 'name="delete"' not in read(client, reverse("bin"))
    press(client, "delete")
    assert DeletedPage.objects.count() == 1

    client.force_login(organiser)
    press(client, "delete")

    assert not Page.objects.filter(slug="quagga-fr").exists()
    assert not Deletion.objects.exists()


@pytest.mark.wide
def test_addresses_of_what_is_deleted_for_good_lead_to_what_is_left(
    client, visitor, organiser, text, django_capture_on_commit_callbacks
):
    french = version(text, "fr").specific
    with django_capture_on_commit_callbacks(execute=True):
        publish(french, slug="quagga-renamed")
    assert visitor.get("/fr/quagga-fr/").headers["Location"] == "/fr/quagga-renamed/"

    bin_pages.delete_for_good(delete([version(text, "fr")], organiser), organiser)

    for address in ("/fr/quagga-fr/", "/fr/quagga-renamed/"):
        assert visitor.get(address).headers["Location"] == "/fr/quagga/", address
        assert Site().get(address).headers["location"] == "/fr/quagga/", address


@pytest.mark.wide
def test_when_nothing_is_left_its_addresses_answer_not_found(visitor, organiser, text):
    bin_pages.delete_for_good(delete(versions_to_delete(text), organiser), organiser)

    assert [visitor.get(address).status_code for address in ADDRESSES] == [404] * 4
    assert not Redirect.objects.filter(old_path__contains="quagga").exists()


@pytest.mark.both_databases
def test_the_bin_is_emptied_when_its_time_is_over_and_not_before(organiser, text, settings):
    settings.BIN_DAYS = 30
    old, young = make_text("en", title="Old"), make_text("en", title="Young")
    for page, days in ((old, 30), (young, 29)):
        deletion = delete([page], organiser)
        Deletion.objects.filter(pk=deletion.pk).update(
            made_at=timezone.now() - timedelta(days=days, minutes=1)
        )

    empty_bin()
    empty_bin()

    assert not Page.objects.filter(pk=old.pk).exists()
    assert is_deleted(young)
    assert Withdrawal.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "count", "days", "words"),
    [
        ("en", 1, 30, "1 page is in the bin. What is there can be restored for 30 days."),
        ("en", 2, 1, "2 pages are in the bin. What is there can be restored for 1 day."),
        ("ru", 1, 30, "1 страница в корзине. Восстановить из неё можно в течение 30 дней."),
        ("ru", 5, 21, "5 страниц в корзине. Восстановить из неё можно в течение 21 дня."),
    ],
)
def test_pages_and_days_have_a_plural_each(settings, code, count, days, words):
    settings.BIN_DAYS = days

    with translation.override(code):
        assert what_went(count) == words


@pytest.mark.wide
@pytest.mark.both_databases
def test_what_cannot_be_deleted_for_good_stays_whole_and_stops_nothing_else(
    organiser, text, monkeypatch, caplog
):
    failing = delete(versions_to_delete(text), organiser)
    other = delete([make_text("en", title="Other")], organiser)
    Deletion.objects.update(made_at=timezone.now() - timedelta(days=99))
    keep_addresses = bin_pages.keep_addresses

    def fail_half_way(page):
        if page.pk == text.pk:
            raise RuntimeError("killed")
        keep_addresses(page)

    monkeypatch.setattr(bin_pages, "keep_addresses", fail_half_way)
    empty_bin()

    assert failing.pages.count() == 3
    assert Page.objects.filter(translation_key=text.translation_key).count() == 3
    assert not Deletion.objects.filter(pk=other.pk).exists()
    assert "Could not be deleted for good" in caplog.text


@pytest.mark.wide
@pytest.mark.both_databases
def test_several_are_deleted_into_the_bin_at_once(client, visitor, organiser, text):
    draft = make_text("en", title="Quaggadraft", live=False)
    case = make_case("en", title="Quaggacase")
    news = make_update(case, title="Quagganews")
    client.force_login(organiser)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    address = f"{bulk}?id={text.pk}&id={draft.pk}&id={case.pk}&id={news.pk}&next=/admin/"
    assert "goes into the bin" in read(client, address)

    answer = client.post(address, follow=True)

    html = answer.content.decode()
    assert "5 pages are in the bin" in html
    assert "1 draft that never was public is deleted." in html
    assert all(is_deleted(page) for page in (text, version(text, "fr"), case, news))
    assert not Page.objects.filter(pk=draft.pk).exists()
    assert visitor.get("/en/quagga/").status_code == 404


def test_a_language_is_not_deleted(client, organiser):
    client.force_login(organiser)
    home = home_of("fr")
    address = reverse("wagtailadmin_pages:delete", args=[home.pk])

    answer = client.post(address, follow=True)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{bulk}?id={home.pk}", follow=True)
    screen = client.get(reverse("delete_page", args=[home.pk]), follow=True)

    for each in (answer, screen):
        assert "Take its front page offline instead" in each.content.decode()
    assert home_of("fr").live
    assert not Deletion.objects.exists()
    with pytest.raises(WithdrawalError):
        delete([home], organiser)


def test_a_translator_deletes_nothing_that_is_public(client, text):
    client.force_login(make_user("Translators: French"))

    assert client.get(reverse("delete_page", args=[version(text, "fr").pk])).status_code in (
        302,
        403,
    )
    with pytest.raises(PermissionDenied):
        delete([version(text, "fr")], make_user("Translators: French"))


@pytest.mark.wide
def test_the_history_says_who_deleted_and_who_restored_it(organiser, text):
    restore(delete(versions_to_delete(text), organiser), organiser)

    for code in ("en", "fr", "ru"):
        entries = PageLogEntry.objects.filter(page=version(text, code).pk, user=organiser)
        actions = set(entries.values_list("action", flat=True))
        assert {"campaign.bin", "campaign.unbin"} <= actions, code


@pytest.mark.wide
def test_the_state_of_a_case_and_its_banner_forget_a_deleted_update(client, visitor, organiser):
    case = CasePage.objects.get(locale__language_code="en")
    soon = timezone.now() + timedelta(days=1)
    news = make_update(case, title="Quagganews", slug="quagganews", banner_until=soon)
    assert "quagganews" in everything_public(visitor)
    client.force_login(organiser)

    press_delete(client, news)

    for address in ("/en/case/", "/en/case/feed/", "/en/case/calendar.ics"):
        assert "quagganews" not in visitor.get(address).content.decode().lower()
    assert "quagganews" not in everything_public(visitor)
