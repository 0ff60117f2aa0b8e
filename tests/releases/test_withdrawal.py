"""In an emergency a text is gone at once, in every language, and comes back as it was."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, Revision

from campaign_pages.models import CasePage, LetterPage
from home.models import CampaignDocument, CampaignImage
from home.multilingual.dates import campaign_today
from home.multilingual.models import PageTranslation, TextVersion
from home.multilingual.typography import typeset
from home.public.visible import visible
from home.releases.management.commands.purge_revisions import revisions_in_use
from home.releases.models import ReleaseItem, Withdrawal
from home.releases.withdrawal import WithdrawalError, undo, withdraw
from tests.breadth import widely
from tests.builders import (
    close_languages,
    home_of,
    make_case,
    make_letter,
    make_text,
    make_update,
    make_user,
    pdf,
    png,
    publish,
    translate,
)
from tests.releases.builders import run, scheduled

pytestmark = pytest.mark.django_db

PUBLIC = ["/en/", "/ru/", "/fr/", "/sitemap.xml", "/en/nothing-is-here/"]
#: Words are found by their beginning; these are not the titles, which the form would repeat.
PUBLIC += ["/en/search/?q=quagg", "/fr/search/?q=quagg", "/ru/search/?q=квагг"]


@pytest.fixture(autouse=True)
def four_languages(db):
    """What a screen says of every open language is the same in four as in six."""
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


def versions_of(page):
    return list(Page.objects.filter(translation_key=page.translation_key).order_by("pk"))


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def screen(page):
    return reverse("withdraw_page", args=[page.pk])


def fetched(client, address):
    """The answer to a request for a file, read to its end, which closes it."""
    answer = client.get(address)
    answer.getvalue()
    return answer


def read(client, address):
    return client.get(address).content.decode()


def opened(client, page):
    """The fields of the form that takes it offline, as the screen sends them."""
    context = client.get(screen(page)).context
    return {"pages": context["expected"]}


def take_offline(client, page):
    return client.post(screen(page), opened(client, page), follow=True)


def undo_newest(client, page):
    number = Withdrawal.objects.first().pk
    return client.post(screen(page), {"undo": number}, follow=True)


def everything_public(client):
    return " ".join(read(client, address) for address in PUBLIC)


ADDRESSES = ["/en/quagga/", "/fr/quagga-fr/", "/ru/quagga-ru/", "/de/quagga/"]


@pytest.mark.both_databases
def test_a_text_is_gone_from_every_public_place_and_comes_back(client, visitor, organiser, text):
    before = everything_public(visitor)
    assert all(word in before for word in ("Quaggatext", "Quagga en français", "Квагга"))
    assert all(visitor.get(address).status_code == 200 for address in ADDRESSES)
    client.force_login(organiser)

    answer = take_offline(client, text)

    assert "3 pages are offline." in answer.content.decode()
    after = everything_public(visitor)
    assert not any(word in after.lower() for word in ("quagga", "квагга"))
    assert [visitor.get(address).status_code for address in ADDRESSES] == [404] * 4

    undo_newest(client, text)

    assert all(visitor.get(address).status_code == 200 for address in ADDRESSES)
    assert all(word in everything_public(visitor) for word in ("Quaggatext", "Квагга"))


@pytest.mark.wide
def test_switcher_and_hreflang_forget_a_language_taken_offline(client, visitor, editor, text):
    assert 'hreflang="fr"' in read(visitor, "/en/quagga/").split("</head>")[0]
    client.force_login(editor)

    take_offline(client, text)

    html = read(visitor, "/en/quagga/")
    assert 'hreflang="fr"' not in html.split("</head>")[0]
    assert "quagga-fr" not in html
    assert visitor.get("/fr/quagga-fr/").headers["Location"] == "/fr/quagga/"
    assert 'data-fallback="en"' in read(visitor, "/fr/quagga/")


@pytest.mark.wide
def test_an_old_address_of_it_answers_not_found(
    client, visitor, organiser, text, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        publish(text, slug="quagga-renamed")
    assert visitor.get("/en/quagga/").status_code in (301, 302)
    assert Redirect.objects.filter(old_path="/en/quagga").exists()
    client.force_login(organiser)

    take_offline(client, text)

    assert visitor.get("/en/quagga/").status_code == 404
    assert visitor.get("/en/quagga/?x=1").status_code == 404
    assert visitor.get("/fr/quagga/").status_code == 404


@pytest.mark.wide
def test_a_redirect_made_by_hand_still_leads_on_and_is_named(client, visitor, organiser, text):
    Redirect.objects.create(old_path="/en/quagga", redirect_link="/en/", is_permanent=False)
    client.force_login(organiser)

    assert "/en/quagga/ leads to /en/" in read(client, screen(text))
    take_offline(client, text)

    assert visitor.get("/en/quagga/").headers["Location"] == "/en/"


@pytest.mark.wide
def test_what_is_below_goes_and_returns_with_it(client, visitor, organiser):
    case = make_case("en", title="Quaggacase", slug="quaggacase")
    update = make_update(case, title="Quaggaupdate", slug="quaggaupdate")
    draft = make_update(case, title="Quaggadraft", live=False)
    client.force_login(organiser)
    html = read(client, screen(case))
    assert "and 1 page below it" in html
    assert "Quaggaupdate" in html

    take_offline(client, case)

    assert not fresh(update).live
    assert visitor.get("/en/quaggacase/quaggaupdate/").status_code == 404

    undo_newest(client, case)

    assert fresh(update).live
    assert not fresh(draft).live


@pytest.mark.wide
def test_the_banner_gives_way_and_the_screen_says_to_what(client, visitor, organiser):
    case = CasePage.objects.get(locale__language_code="en")
    until = timezone.now() + timedelta(days=1)
    first = make_update(case, title="First news", banner_until=until, date="2026-03-01")
    second = make_update(case, title="Second news", banner_until=until, date="2026-03-02")
    assert "Second news" in read(visitor, "/en/")
    client.force_login(organiser)

    html = read(client, screen(second))
    row = html.split("News on every page")[1].split("</li>")[0]
    assert row.index(second.title) < row.index(first.title)
    take_offline(client, second)

    front = read(visitor, "/en/")
    assert "Second news" not in front
    assert "First news" in front


@pytest.mark.wide
def test_the_state_of_the_case_changes_and_the_screen_says_to_what(client, visitor, organiser):
    case = CasePage.objects.get(locale__language_code="en")
    update = make_update(case, title="Free at last", state_after="free", date=campaign_today())
    client.force_login(organiser)
    row = read(client, screen(update)).split("State of the case")[1].split("</li>")[0]
    assert "At liberty" in row
    assert "In prison" in row

    take_offline(client, update)

    assert "At liberty" not in read(visitor, "/en/").split("data-case-state")[1][:800]


@pytest.mark.wide
def test_the_letter_of_the_front_page_gives_way(client, visitor, organiser):
    letter = make_letter("en", title="Quaggaletter", date="2026-02-01")
    publish(home_of("en"), featured_letter=Page.objects.get(pk=letter.pk))
    client.force_login(organiser)

    assert "Letter on the front page" in read(client, screen(letter))
    take_offline(client, letter)

    front = read(visitor, "/en/")
    assert "Quaggaletter" not in front
    others = LetterPage.objects.filter(pk__in=visible(Page.objects.all()).values("pk"))
    assert any(typeset(other.title, "en") in front for other in others)


@pytest.mark.wide
def test_looking_at_the_screen_changes_nothing(client, organiser, text):
    client.force_login(organiser)
    before = list(Page.objects.order_by("pk").values())

    client.get(screen(text))

    assert list(Page.objects.order_by("pk").values()) == before
    assert visible(Page.objects.filter(pk=text.pk)).exists()


# Schedules and drafts


def schedule(page, **changes):
    page = fresh(page)
    for name, value in changes.items():
        setattr(page, name, value)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    return fresh(page)


@pytest.mark.wide
@pytest.mark.both_databases
def test_what_is_scheduled_is_cancelled_named_and_kept_in_the_record(client, organiser, text):
    schedule(text, title="The scheduled title")
    german = translate(text, "de", live=False)
    schedule(german, title="Geplant")
    client.force_login(organiser)
    html = read(client, screen(text))
    assert "“The scheduled title” (English), scheduled for" in html
    assert "“Geplant” (Deutsch), scheduled for" in html

    told = take_offline(client, text).content.decode()

    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert told.count("Cancelled with it") == 2
    cancelled = PageLogEntry.objects.filter(action="wagtail.schedule.cancel")
    assert cancelled.filter(user=organiser).count() == 2

    undo_newest(client, text)

    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert fresh(text).title == "Quaggatext"
    assert not fresh(german).live


@pytest.mark.wide
def test_newer_drafts_stay_drafts_and_the_newest(client, visitor, organiser, text):
    draft = fresh(text)
    draft.title = "A draft nobody may read"
    revision = draft.save_revision()
    live = fresh(text).live_revision_id
    client.force_login(organiser)

    take_offline(client, text)
    assert fresh(text).latest_revision_id == revision.pk
    undo_newest(client, text)

    page = fresh(text)
    assert (page.title, page.live_revision_id) == ("Quaggatext", live)
    assert page.latest_revision_id == revision.pk
    assert page.has_unpublished_changes
    assert page.get_latest_revision_as_object().title == "A draft nobody may read"
    assert "nobody may read" not in everything_public(visitor)


def test_a_draft_saved_while_it_was_offline_is_not_published_by_the_undo(organiser, text):
    withdrawal = withdraw(versions_of(text), organiser)
    page = fresh(text)
    page.title, page.slug = "Written meanwhile", "written-meanwhile"
    page.save()  # as Wagtail's editor does with a page that is not live
    page.save_revision()

    undo(withdrawal, organiser)

    page = fresh(text)
    assert (page.title, page.slug) == ("Quaggatext", "quagga")
    assert page.get_latest_revision_as_object().title == "Written meanwhile"


@pytest.mark.wide
def test_autosave_does_not_write_over_what_would_return(organiser, text):
    text.save_revision(user=organiser).publish()
    page = fresh(text)
    withdrawal = withdraw(versions_of(text), organiser)

    page = fresh(page)
    page.title = "Autosaved"
    page.save_revision(user=organiser, overwrite_revision=page.latest_revision)

    undo(withdrawal, organiser)
    assert fresh(text).title == "Quaggatext"


def test_what_autosave_wrote_over_the_published_revision_is_not_published(organiser, text):
    text = fresh(text)
    revision = text.save_revision(user=organiser)
    revision.publish()
    draft = fresh(text)
    draft.title = "Autosaved over it"
    draft.save_revision(user=organiser, overwrite_revision=revision)

    undo(withdraw(versions_of(text), organiser), organiser)

    page = fresh(text)
    assert page.title == "Quaggatext"
    assert page.get_latest_revision_as_object().title == "Autosaved over it"


@pytest.mark.wide
def test_a_page_without_a_revision_returns_too(organiser, text):
    Page.objects.filter(pk=text.pk).update(live_revision=None, latest_revision=None)
    Revision.objects.filter(object_id=str(text.pk)).delete()

    undo(withdraw(versions_of(text), organiser), organiser)

    page = fresh(text)
    assert page.live
    assert page.title == "Quaggatext"
    assert not page.has_unpublished_changes


def test_what_would_return_is_not_purged(organiser, text):
    live = fresh(text).live_revision_id

    withdraw(versions_of(text), organiser)

    assert live in revisions_in_use()


@pytest.mark.wide
def test_the_end_of_a_text_is_kept(organiser, text):
    end = timezone.now().replace(microsecond=0) + timedelta(days=3)
    publish(text, expire_at=end)

    undo(withdraw(versions_of(text), organiser), organiser)

    assert fresh(text).expire_at == end


@pytest.mark.wide
def test_a_text_whose_time_is_over_does_not_return(organiser, text):
    publish(text, expire_at=timezone.now() + timedelta(days=3))
    withdrawal = withdraw(versions_of(text), organiser)
    revision = withdrawal.pages.get(page=text).revision
    revision.content["expire_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    revision.save()

    undone = undo(withdrawal, organiser)

    assert [(entry.page_id, reason) for entry, reason in undone.left] == [
        (text.pk, "its publication period has ended")
    ]


@pytest.mark.wide
def test_undo_makes_nothing_outdated_and_changes_no_version(organiser, text):
    outdated = versions_of(text)[1]
    publish(text, summary="Other words now")
    french = versions_of(text)[1].specific
    publish(french, follows_version=PageTranslation.objects.get(page=text).text_version_id)
    before = list(PageTranslation.objects.order_by("pk").values())
    versions = list(TextVersion.objects.order_by("pk").values("pk", "digest", "changed_at"))
    assert outdated.pk == french.pk
    assert sum(record.is_outdated for record in PageTranslation.objects.all()) >= 1

    undo(withdraw(versions_of(text), organiser), organiser)

    assert list(PageTranslation.objects.order_by("pk").values()) == before
    now = list(TextVersion.objects.order_by("pk").values("pk", "digest", "changed_at"))
    assert now == versions


# Undo


@pytest.mark.wide
def test_what_is_published_or_deleted_meanwhile_is_left_alone_and_named(client, organiser, text):
    english, french, russian = versions_of(text)
    withdraw([english, french, russian], organiser)
    publish(text, title="Published anew")
    french.delete()
    client.force_login(organiser)

    told = undo_newest(client, russian).content.decode()

    assert "1 page is public again." in told
    assert "“Quaggatext” (English) was left alone: published again since." in told
    assert "“Quagga en français” (français) was left alone: deleted since." in told
    assert fresh(text).title == "Published anew"
    assert fresh(russian).live


def test_what_was_published_and_taken_down_again_does_not_return(organiser, text):
    first = withdraw(versions_of(text), organiser)
    publish(text, title="Published anew")
    withdraw([fresh(text)], organiser)

    undone = undo(first, organiser)

    assert not fresh(text).live
    assert text.pk in [entry.page_id for entry, _ in undone.left]


@pytest.mark.both_databases
def test_an_undo_that_cannot_publish_a_page_changes_nothing(organiser, text):
    withdrawal = withdraw(versions_of(text), organiser)
    Page.objects.filter(pk=text.pk).update(slug="elsewhere")
    make_text("en", title="Another text", slug="quagga")

    with pytest.raises(WithdrawalError, match="Nothing was changed"):
        undo(withdrawal, organiser)

    assert not any(page.live for page in versions_of(text))


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_second_undo_is_told_who_was_first(client, organiser, text):
    withdraw(versions_of(text), organiser)
    client.force_login(organiser)
    undo_newest(client, text)

    again = undo_newest(client, text).content.decode()

    assert "Olga Organiser has already undone this." in again


# Two at once


@pytest.mark.both_databases
def test_of_two_at_once_the_second_is_told(client, organiser, text):
    client.force_login(make_user("Organisers"))
    form = opened(client, text)
    withdraw(versions_of(text), organiser)

    told = client.post(screen(text), form, follow=True).content.decode()

    assert "Olga Organiser has already taken this text offline." in told
    assert Withdrawal.objects.count() == 1


@pytest.mark.wide
def test_who_has_not_seen_a_version_is_shown_it_first(client, organiser, text):
    client.force_login(organiser)
    form = opened(client, text)
    translate(text, "de", title="Auf Deutsch")

    told = client.post(screen(text), form, follow=True).content.decode()

    assert "This has changed in the meantime." in told
    assert "Auf Deutsch" in told
    assert all(page.live for page in versions_of(text))


@pytest.mark.parametrize(
    "sent", widely([{}, {"pages": "1,x"}, {"pages": "999999"}, {"undo": "x"}], first=1)
)
def test_what_no_form_of_ours_sent_takes_nothing_offline(client, organiser, text, sent):
    client.force_login(organiser)

    assert client.post(screen(text), sent).status_code < 500

    assert all(page.live for page in versions_of(text))


# Rights


@pytest.mark.wide
def test_an_editor_takes_offline_only_their_language_and_is_told_so(
    client, editor, organiser, text
):
    client.force_login(editor)
    html = read(client, screen(text))
    assert "You may not publish in every language." in html
    assert "Olga Organiser" in html
    assert "Take offline in these languages" in html

    take_offline(client, text)

    assert [page.live for page in versions_of(text)] == [True, False, True]


def test_nobody_takes_offline_what_they_may_not_publish(editor, text):
    with pytest.raises(PermissionDenied):
        withdraw(versions_of(text), editor)

    assert all(page.live for page in versions_of(text))


def test_an_editor_cannot_undo_what_was_taken_offline_in_other_languages(
    client, editor, organiser, text
):
    withdrawal = withdraw(versions_of(text), organiser)
    client.force_login(editor)
    shown = read(client, screen(versions_of(text)[1]))
    assert "Only people who may publish in all the languages concerned can undo it" in shown

    answer = client.post(screen(versions_of(text)[1]), {"undo": withdrawal.pk})

    assert answer.status_code in (302, 403)
    assert not any(page.live for page in versions_of(text))


@pytest.mark.wide
def test_a_translator_has_neither_button_nor_screen(client, text):
    client.force_login(make_user("Translators: French"))
    french = versions_of(text)[1]

    assert client.get(screen(french), follow=True).redirect_chain
    editor = read(client, reverse("wagtailadmin_pages:edit", args=[french.pk]))
    assert screen(french) not in editor


@pytest.mark.wide
def test_the_editor_of_a_page_leads_to_the_screen(client, organiser, text):
    client.force_login(organiser)

    assert screen(text) in read(client, reverse("wagtailadmin_pages:edit", args=[text.pk]))
    home = read(client, reverse("wagtailadmin_explore", args=[home_of("en").pk]))
    assert screen(text) in home


@pytest.mark.wide
def test_a_lock_does_not_keep_a_text_public(client, organiser, text):
    Page.objects.filter(pk=text.pk).update(
        locked=True, locked_by=make_user("Organisers"), locked_at=timezone.now()
    )
    client.force_login(organiser)
    assert "is locked" in read(client, screen(text))

    take_offline(client, text)

    assert not fresh(text).live
    assert fresh(text).locked


def test_drafts_and_schedules_of_other_languages_are_not_named(client, editor, text):
    schedule(text, title="Secret scheduled title")
    client.force_login(editor)

    html = read(client, screen(text))

    assert "Secret scheduled title" not in html
    assert "Quaggatext" not in html.split("What goes offline")[1].split("</ul>")[0]


# Front pages


@pytest.mark.wide
def test_a_front_page_stands_for_its_language_alone(client, visitor, organiser, text):
    client.force_login(organiser)
    french = home_of("fr")
    assert "Take this language offline" in read(client, screen(french))

    take_offline(client, french)

    assert visitor.get("/fr/")["Location"] == "/en/#from-fr"
    assert visitor.get("/fr/quagga-fr/")["Location"] == f"/en/{text.slug}/#from-fr"
    assert "français" not in read(visitor, "/en/").split("data-language-switcher")[1][:3000]
    assert fresh(text).live

    undo_newest(client, french)

    assert visitor.get("/fr/quagga-fr/").status_code == 200


def test_the_front_page_of_the_default_language_cannot_be_taken_offline(client, organiser):
    client.force_login(organiser)

    assert client.get(screen(home_of("en"))).status_code == 404
    edit = reverse("wagtailadmin_pages:edit", args=[home_of("en").pk])
    assert screen(home_of("en")) not in read(client, edit)


# The record


@pytest.mark.wide
def test_the_history_of_each_page_names_it_with_the_user(client, organiser, text):
    client.force_login(organiser)
    take_offline(client, text)
    undo_newest(client, text)

    for page in versions_of(text):
        entries = PageLogEntry.objects.filter(page=page.pk, user=organiser)
        actions = set(entries.values_list("action", flat=True))
        assert {"campaign.withdraw", "campaign.restore"} <= actions
    history = read(client, reverse("wagtailadmin_pages:history", args=[text.pk]))
    assert "Taken offline" in history


@pytest.mark.both_databases
def test_the_list_shows_what_one_may_see(client, organiser, editor, text):
    secret = make_text("ru", title="Только по-русски")
    withdraw(versions_of(text), organiser)
    withdraw([secret], organiser)
    address = reverse("withdrawals")

    client.force_login(organiser)
    html = read(client, address)
    assert "Только по-русски" in html
    assert "Olga Organiser" in html

    client.force_login(editor)
    html = read(client, address)
    assert "Только по-русски" not in html
    assert "Quagga en français" in html
    assert "Quaggatext" not in html
    assert "offline" in html


@pytest.mark.wide
def test_the_name_of_who_did_it_outlives_the_account(client, organiser, text):
    doer = make_user("Organisers", first_name="Vera", last_name="Gone")
    withdrawal = withdraw(versions_of(text), doer)
    doer.delete()
    client.force_login(organiser)

    assert "Vera Gone" in read(client, screen(text))
    undo(Withdrawal.objects.get(pk=withdrawal.pk), organiser)


@pytest.mark.wide
def test_a_page_taken_offline_with_the_one_above_can_be_found_from_below(client, organiser):
    case = make_case("en", title="Quaggacase", slug="quaggacase")
    update = make_update(case, title="Quaggaupdate")
    withdraw([case], organiser)
    client.force_login(organiser)

    assert "Quaggacase" in read(client, screen(update))


# Files


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = CampaignImage(title="A picture", file=png())
    image.save()
    return image


def block(image):
    return {"type": "image", "value": {"image": image.pk, "caption": ""}}


def test_its_pictures_cannot_be_opened_by_their_addresses(
    client, visitor, organiser, text, picture
):
    publish(text, body=[block(picture)])
    addresses = [picture.file.url, picture.get_rendition("width-40").url]
    answers = [fetched(visitor, address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "max-age=300" in answers[0].headers["Cache-Control"]

    withdrawal = withdraw(versions_of(text), organiser)

    assert [fetched(visitor, address).status_code for address in addresses] == [404, 404]
    client.force_login(organiser)
    assert fetched(client, addresses[0]).headers["Cache-Control"] == "private, no-store"

    undo(withdrawal, organiser)

    assert fetched(visitor, addresses[0]).status_code == 200


@pytest.mark.wide
def test_a_picture_that_another_text_shows_stays(visitor, organiser, text, picture):
    publish(text, body=[block(picture)])
    make_text("en", title="Another", body=[block(picture)])

    withdraw(versions_of(text), organiser)

    assert fetched(visitor, picture.file.url).status_code == 200


def test_its_documents_cannot_be_opened_either(visitor, organiser, text, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = CampaignDocument(title="A leaflet", file=pdf())
    document.save()
    publish(text, body=[{"type": "document", "value": {"document": document.pk, "label": ""}}])
    addresses = [document.url, document.file.url]
    assert all(fetched(visitor, address).status_code == 200 for address in addresses)

    withdraw(versions_of(text), organiser)

    assert [fetched(visitor, address).status_code for address in addresses] == [404, 404]


@pytest.mark.wide
def test_a_file_is_served_with_few_queries(visitor, text, picture, django_assert_max_num_queries):
    publish(text, body=[block(picture)])
    fetched(visitor, picture.file.url)

    with django_assert_max_num_queries(5):
        fetched(visitor, picture.file.url)


@pytest.mark.both_databases
def test_a_text_taken_offline_leaves_the_releases_it_waits_in():
    """Else it would come back by itself at their moment."""

    page = make_text("en")
    page.title = "Words for later"
    page.save_revision()
    release = scheduled(page)
    organiser = make_user("Organisers")

    withdrawal = withdraw([page], organiser)

    assert withdrawal.pages.get().scheduled_for is not None
    assert release.items.get().state == ReleaseItem.State.DROPPED
    run(release)
    page.refresh_from_db()
    assert not page.live
