"""Settings > Languages: organisers prepare, open, close and remove languages, and see it before."""

import re

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, ModelLogEntry, Page, Workflow

from home.language_admin.states import State, states
from home.models import CampaignSettings, HomePage
from home.multilingual.languages import prepared_codes
from home.prepare import prepare_language
from home.releases.bin.pages import delete_for_good
from home.releases.models import DeletedPage, Deletion
from home.releases.readiness import is_ready, mark_ready
from home.releases.releasing import make_release
from home.releases.withdrawal import withdraw
from home.settings.languages import CODES
from people.models import Signatory
from tests.breadth import widely
from tests.builders import home_of, make_text, make_user, open_language, publish
from tests.editing import edit_address, send
from tests.reading import having, parse, words
from tests.releases.builders import chosen

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client):
    user = make_user("Organisers")
    client.force_login(user)
    return user


def address(name, *arguments):
    return reverse(name, args=arguments)


def screen(client, name, *arguments):
    answer = client.get(address(name, *arguments))
    assert answer.status_code == 200, answer.get("Location")
    return answer.content.decode()


def do(client, step, code, **values):
    return client.post(address(f"language_{step}", code), values, follow=True)


def noted(code):
    entries = ModelLogEntry.objects.filter(action__startswith="campaign.language.")
    return [each.action.rpartition(".")[2] for each in entries.order_by("timestamp", "pk")]


def state(code):
    return next(each for each in states() if each.code == code)


# A language is not opened by the way

FRONT_PAGE = {"search_description": "Una campagna", "publish_left_over": "on"}


@pytest.mark.wide
@pytest.mark.parametrize("group", widely(["Organisers", "Editors: Italian"], first=1))
def test_the_form_of_a_front_page_leads_to_the_screen_that_opens_a_language(client, group):
    prepare_language("it")
    home = home_of("it")
    client.force_login(make_user(group))

    answer = send(client, home, "action-publish", **FRONT_PAGE)

    home.refresh_from_db()
    assert not home.live
    assert home.get_latest_revision_as_object().search_description == "Una campagna"
    opening = address("language_open", "it")
    assert answer.url == (opening if group == "Organisers" else edit_address(home))
    assert "italiano" in str([*get_messages(answer.wsgi_request)][-1])


def test_nor_do_the_lists_of_pages_open_one(client, organiser):
    prepare_language("it")
    home, text = home_of("it"), make_text("en", live=False)
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    answer = client.post(f"{where}?id={home.pk}&id={text.pk}", {"include_descendants": ""})

    assert answer.url == address("language_open", "it")
    assert not Page.objects.filter(pk__in=[home.pk, text.pk], live=True).exists()


def test_nor_does_the_approval_of_its_front_page(organiser):
    prepare_language("it")
    home = home_of("it")
    home.save_revision()
    state = home.get_workflow().start(home, organiser)

    state.current_task_state.approve(user=organiser)

    home.refresh_from_db()
    assert not home.live
    assert is_ready(home)


def release_of_front_page(client, code, step):
    home = home_of(code)
    sent = {"include": home.pk, "when": "now", "zone": "UTC", "late": "join", "step": step}
    return client.post(f"{reverse('new_release')}?page={home.pk}", sent)


@pytest.mark.wide
def test_a_release_says_beforehand_that_it_opens_a_language(client, organiser):
    prepare_language("it")
    home_of("it").save_revision()

    html = release_of_front_page(client, "it", "check").content.decode()

    assert "This front page opens italiano to readers." in html
    assert address("language_open", "it") in html
    assert not home_of("it").live


@pytest.mark.wide
@pytest.mark.parametrize(
    ("group", "offered"),
    widely([("Organisers", ["Open this language"]), ("Editors: Italian", [])], first=1),
)
def test_the_editor_of_a_front_page_says_what_publishing_it_would_be(client, group, offered):
    prepare_language("it")
    client.force_login(make_user(group))

    def buttons(page):
        root = parse(client.get(edit_address(page)).content.decode())
        return [words(each) for each in having(root, "name", "action-publish")]

    assert buttons(home_of("it")) == offered
    publish(home_of("it"))
    assert buttons(home_of("it")) == ["Publish"]


@pytest.mark.wide
@pytest.mark.parametrize(
    ("action", "is_led"), widely([("approve", True), ("reject", False)], first=1)
)
def test_who_approves_a_front_page_is_led_to_where_its_language_is_opened(
    client, organiser, action, is_led
):
    prepare_language("it")
    home = home_of("it")
    home.save_revision()
    home.get_workflow().start(home, make_user("Editors: Italian"))

    chosen_action = {"workflow-action-name": action}
    answer = send(client, home, "action-workflow-action", **chosen_action)

    assert (answer["Location"] == address("language_open", "it")) is is_led
    assert not home_of("it").live
    assert not home_of("it").workflow_in_progress


@pytest.mark.parametrize("step", widely(["check", "confirm"], "confirm"))
def test_only_organisers_open_a_language_by_a_release(client, step):
    prepare_language("it")
    home_of("it").save_revision()
    client.force_login(make_user("Editors: Italian"))

    html = release_of_front_page(client, "it", step).content.decode()

    assert "This front page opens italiano to readers: an organiser does that." in html
    assert not home_of("it").live


@pytest.mark.wide
def test_a_front_page_that_is_ready_joins_no_release_by_itself(organiser):
    prepare_language("it")
    original = publish(home_of("en"), search_description="New")
    original.save_revision()
    release = make_release(chosen(original), None, organiser, late="join")
    home_of("it").save_revision()

    mark_ready(home_of("it"), home_of("it").get_latest_revision(), organiser)

    assert not home_of("it").live
    assert release.items.count() == 1


def test_who_publishes_in_a_closed_language_does_not_open_it_by_an_undo(client, organiser):
    open_language("it")
    home = home_of("it")
    withdrawal = withdraw([home], organiser)
    client.force_login(make_user("Editors: Italian"))

    screen = reverse("withdraw_page", args=[home.pk])
    html = client.get(screen).content.decode()
    client.post(screen, {"undo": withdrawal.pk})

    assert 'name="undo"' not in html
    assert "as Organisers may" in html
    assert not home_of("it").live


@pytest.mark.wide
def test_the_front_page_of_an_open_language_is_published_in_its_form(client, organiser):
    open_language("it")

    send(client, home_of("it"), "action-publish", **FRONT_PAGE)

    assert home_of("it").search_description == "Una campagna"


# The table


@pytest.mark.wide
def test_the_table_has_every_known_language_with_its_state(client, organiser):
    open_language("it")
    html = screen(client, "languages")

    for code in CODES:
        assert f'href="{address("language", code)}"' in html
    assert state("en").state == State.OPEN
    assert state("it").state == State.OPEN
    assert state("ka").state == State.UNPREPARED


@pytest.mark.wide
@pytest.mark.both_databases
def test_the_table_counts_texts_and_people(organiser):
    before = state("it")
    open_language("it")
    make_text("it", live=False)
    person = Signatory(name_it="Antonio Gramsci")
    person.save()

    assert before.texts == 0
    assert state("it").texts == 1
    assert state("it").people == before.people + 1
    assert state("en").people == Signatory.objects.filter(name_en__gt="").count()


@pytest.mark.wide
def test_a_language_says_how_complete_its_words_are_and_who_has_read_them(client, organiser):
    html = screen(client, "language", "fr")

    assert "not yet read by a native speaker" in html
    assert state("fr").is_translated
    assert state("en").is_translated


# Rights, and what Wagtail had


@pytest.mark.parametrize("group", widely(["Editors: French", "Translators: French"], first=1))
@pytest.mark.parametrize("step", widely(["prepare", "open", "close", "remove"], "open", "remove"))
def test_only_organisers_change_languages(client, group, step):
    code = "it" if step == "prepare" else "fr"
    client.force_login(make_user(group))
    before = (prepared_codes(), home_of("fr").live)

    for answer in (do(client, step, code), client.get(address("languages"), follow=True)):
        assert "you do not have permission" in answer.content.decode()
    assert (prepared_codes(), home_of("fr").live) == before


@pytest.mark.wide
def test_the_menu_shows_languages_to_organisers_only(client, organiser):
    assert address("languages") in client.get(address("wagtailadmin_home")).content.decode()

    client.force_login(make_user("Editors: French"))
    assert address("languages") not in client.get(address("wagtailadmin_home")).content.decode()


def test_nothing_renames_a_language(client, organiser):
    """Wagtail's own screens, which turn Arabic into Persian with one select, are gone."""
    locale = Locale.objects.get(language_code="ar")

    with pytest.raises(NoReverseMatch):
        reverse("wagtaillocales:index")
    for path in ("", "new/", f"edit/{locale.pk}/", f"delete/{locale.pk}/"):
        sent = client.post(f"/admin/locales/{path}", {"language_code": "fa"})
        assert sent.status_code == 404
    assert Locale.objects.get(pk=locale.pk).language_code == "ar"


def test_an_unknown_language_has_no_screen(client, organiser):
    assert client.get(address("language", "tlh")).status_code == 404


# Prepare


@pytest.mark.both_databases
def test_a_language_is_prepared_in_the_browser(client, organiser, visitor):
    assert "What is made" in screen(client, "language_prepare", "ka")

    answer = do(client, "prepare", "ka")

    assert state("ka").state == State.PREPARED
    assert not home_of("ka").live
    assert Group.objects.filter(name="Editors: Georgian").exists()
    assert "What comes next" in answer.content.decode()
    assert visitor.get("/ka/").status_code == 404
    assert noted("ka") == ["prepare"]


@pytest.mark.wide
def test_what_comes_next_leads_to_invitations_and_to_the_words_of_the_language(client, organiser):
    do(client, "prepare", "ka")
    group = Group.objects.get(name="Translators: Georgian").pk

    html = screen(client, "language", "ka")

    invitation = f"{reverse('wagtailusers_users:add')}?group={group}&amp;language=ka"
    texts = address("wagtailsettings:edit", "home", "campaignsettings")
    tab = re.search(rf'href="{texts}#(tab-[^"]+)"', html)
    assert f'href="{invitation}"' in html
    assert tab
    assert f'id="{tab[1]}"' in client.get(texts, follow=True).content.decode()


@pytest.mark.wide
def test_what_is_done_already_is_not_done_again(client, organiser):
    do(client, "prepare", "ka")

    answer = do(client, "prepare", "ka")

    assert "This has changed in the meantime" in answer.content.decode()
    assert noted("ka") == ["prepare"]


# Open and close


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_language_is_opened_with_the_newest_draft_of_its_front_page(client, organiser, visitor):
    do(client, "prepare", "ka")
    home = home_of("ka")
    home.title = "კამპანია"
    home.save_revision()
    html = screen(client, "language_open", "ka")
    assert "კამპანია" in html
    assert "The campaign has no name in this language yet" in html

    do(client, "open", "ka")

    assert "კამპანია" in visitor.get("/ka/").content.decode()
    assert noted("ka") == ["prepare", "open"]


@pytest.mark.both_databases
def test_a_closed_language_opens_as_it_was(client, organiser, visitor):
    before = home_of("fr").title
    html = screen(client, "language_close", "fr")
    assert "The language is offered nowhere" in html
    do(client, "close", "fr", pages=str(home_of("fr").pk))
    assert not home_of("fr").live
    assert 'hreflang="fr"' not in visitor.get("/en/").content.decode()
    draft = home_of("fr")
    draft.title = "Another title"
    draft.save_revision()
    assert "A newer draft stays a draft" in screen(client, "language_open", "fr")

    do(client, "open", "fr")

    assert home_of("fr").title == before
    assert home_of("fr").get_latest_revision_as_object().title == "Another title"
    assert visitor.get("/fr/").status_code == 200
    assert noted("fr") == ["close", "open"]


@pytest.mark.wide
def test_the_screen_for_opening_counts_what_readers_could_open(client, organiser):
    do(client, "prepare", "ka")
    above = make_text("ka", title="Above")
    hidden = make_text("ka", title="Hidden", live=False)
    publish(above.add_child(instance=type(above)(title="Below", locale=above.locale)))
    publish(hidden.add_child(instance=type(above)(title="Unseen", locale=above.locale)))

    assert "2 texts below it" in screen(client, "language_open", "ka")


def test_the_default_language_is_neither_closed_nor_removed(client, organiser):
    for step in ("close", "remove"):
        do(client, step, "en", pages=str(home_of("en").pk))

    assert home_of("en").live
    assert noted("en") == []


@pytest.mark.wide
def test_what_has_changed_since_it_was_shown_is_not_closed(client, organiser):
    answer = do(client, "close", "fr", pages="1,2")

    assert "This has changed in the meantime" in answer.content.decode()
    assert home_of("fr").live


# Remove


@pytest.fixture
def italian(client, organiser):
    do(client, "prepare", "it")
    return home_of("it")


@pytest.mark.both_databases
def test_a_language_without_texts_is_removed_with_its_groups_and_its_workflow(
    client, organiser, italian
):
    workflows = Workflow.objects.count()
    translator = make_user("Translators: Italian")
    person = Signatory(name_it="Antonio Gramsci")
    person.save()
    html = screen(client, "language_remove", "it")
    assert translator.username in html
    assert "Translators: Italian" in html

    do(client, "remove", "it")

    assert "it" not in prepared_codes()
    assert not HomePage.objects.filter(pk=italian.pk).exists()
    assert not Group.objects.filter(name__endswith=": Italian").exists()
    assert Workflow.objects.count() == workflows - 1
    assert Signatory.objects.get(pk=person.pk).name_it == "Antonio Gramsci"
    assert noted("it") == ["prepare", "remove"]


@pytest.mark.wide
def test_a_removed_language_can_be_prepared_again(client, italian):
    do(client, "remove", "it")
    do(client, "prepare", "it")
    do(client, "open", "it")

    assert state("it").state == State.OPEN


def test_an_open_language_is_closed_before_it_is_removed(client, italian):
    do(client, "open", "it")

    do(client, "remove", "it")

    assert state("it").state == State.OPEN


@pytest.mark.both_databases
def test_a_language_is_not_removed_while_it_has_texts(client, organiser, italian):
    text = make_text("it", title="Testo")
    draft = make_text("it", title="Bozza", live=False)

    do(client, "remove", "it")
    assert "it" in prepared_codes()
    assert "Testo" in screen(client, "language_remove", "it")
    do(client, "remove", "it", bin="1", pages=f"{text.pk},{draft.pk}")
    assert DeletedPage.objects.filter(page__in=[text.pk, draft.pk]).count() == 2
    do(client, "remove", "it")
    assert "it" in prepared_codes()
    assert "2 texts of this language are in the bin" in screen(client, "language_remove", "it")
    delete_for_good(Deletion.objects.get(), organiser)
    do(client, "remove", "it")

    assert "it" not in prepared_codes()
    assert not Page.objects.filter(pk__in=[text.pk, draft.pk]).exists()


def test_texts_that_came_meanwhile_are_not_put_into_the_bin(client, italian):
    text = make_text("it")
    make_text("it")

    do(client, "remove", "it", bin="1", pages=str(text.pk))

    assert not DeletedPage.objects.exists()


@pytest.mark.wide
def test_older_addresses_of_a_removed_front_page_lead_on(client, italian):
    do(client, "open", "it")
    Redirect.objects.create(old_path="/italiano", redirect_page=italian)
    do(client, "close", "it", pages=str(italian.pk))

    do(client, "remove", "it")

    assert Redirect.objects.get(old_path="/italiano").redirect_page == home_of("en").page_ptr


@pytest.mark.wide
def test_settings_keep_the_words_of_a_removed_language(client, italian):
    settings = CampaignSettings.load()
    settings.name_it = "Campagna"
    settings.save()

    do(client, "remove", "it")

    assert CampaignSettings.load().name_it == "Campagna"


@pytest.mark.wide
def test_a_front_page_that_nobody_has_translated_is_named_before_it_opens(client, italian):
    warning = "still has the words of the default language"
    assert warning in screen(client, "language_open", "it")

    draft = home_of("it")
    draft.title = "Campagna"
    draft.save_revision()

    assert warning not in screen(client, "language_open", "it")


@pytest.mark.wide
def test_the_history_of_the_site_tells_who_changed_languages(client, organiser, italian):
    do(client, "remove", "it")

    html = client.get(address("wagtailadmin_reports:site_history")).content.decode()

    for said in ("Prepared as a language", "Removed, with its groups and its front page"):
        assert said in html
    assert "italiano" in html


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_language_that_was_published_and_unpublished_since_opens_with_its_newest_draft(
    client, organiser
):
    do(client, "close", "fr", pages=str(home_of("fr").pk))
    publish(home_of("fr"), title="Since").unpublish()

    do(client, "open", "fr")

    assert home_of("fr").live
    assert home_of("fr").title == "Since"
