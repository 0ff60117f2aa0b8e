"""From the admin's front page to a published update, and the confirmation of a state."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from campaign_pages.forms import CourtCreationForm
from campaign_pages.models import CasePage, CaseUpdatePage, Court, StateConfirmation
from home.multilingual.dates import campaign_today
from tests.breadth import widely
from tests.builders import make_case, make_update, make_user, translate
from tests.reading import links, parse, read, words

pytestmark = pytest.mark.django_db

HOME = "/admin/"


def demo_case(code):
    return CasePage.objects.filter(locale__language_code=code).earliest("pk")


def add_address(case):
    return reverse("wagtailadmin_pages:add", args=["campaign_pages", "caseupdatepage", case.pk])


def new_court_news(client, address=HOME):
    """The cases for which a page of the admin offers new court news."""
    offered = links(read(client, address))
    return [case.pk for case in CasePage.objects.order_by("pk") if add_address(case) in offered]


def form_of(client, address):
    """What the update's form would send unchanged."""
    form = client.get(address).context["form"]
    values = {}
    for name in form.fields:
        value = form[name].value()
        values[name] = "" if value is None else value
    values.pop("minor_edit", None)
    values.update({f"{stream}-count": "0" for stream in ("body", "corrections", "sources")})
    for name in form.formsets:
        values.update({f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"})
    return values


def confirm(client, case, **fields):
    """A click on "still true today"."""
    fields = {"source_name": "The lawyer", "source_link": "https://example.org/", **fields}
    values = {f"case{case.pk}-{name}": value for name, value in fields.items()}
    return client.post(reverse("confirm_state", args=[case.pk]), values)


# New court news


@pytest.mark.wide
def test_the_front_page_of_the_admin_opens_the_form_below_the_case(admin_client):
    case = demo_case("en")

    assert case.pk in new_court_news(admin_client)
    form = admin_client.get(add_address(case)).context["form"]
    assert form.parent_page.pk == case.pk
    assert form["date"].value() == campaign_today()


@pytest.mark.parametrize(
    ("zone", "today"),
    widely([("Pacific/Kiritimati", "2026-05-02"), ("Pacific/Niue", "2026-05-01")], first=1),
)
def test_today_is_today_in_the_campaigns_zone(client, settings, monkeypatch, zone, today):
    settings.CAMPAIGN_TIME_ZONE = zone
    noon = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    client.force_login(make_user("Organisers"))

    answer = client.get(add_address(demo_case("en")))

    assert answer.context["form"]["date"].value().isoformat() == today
    assert f'value="{today}"' in answer.content.decode()


def test_the_form_takes_facts_and_words_at_once_and_publishes_them(admin_client, visitor):
    case, court = demo_case("en"), Court.objects.earliest("pk")
    values = {
        **form_of(admin_client, add_address(case)),
        "title": "The court has decided",
        "slug": "the-court-has-decided",
        "summary": "One sentence.",
        "date": "2026-02-20",
        "kind": "cassation",
        "outcome": "upheld",
        "court": court.pk,
        "sources-count": "1",
        "sources-0-deleted": "",
        "sources-0-order": "0",
        "sources-0-type": "source",
        "sources-0-id": "",
        "sources-0-value-name": "A newspaper",
        "sources-0-value-link": "https://example.org/",
        "action-publish": "action-publish",
    }

    answer = admin_client.post(add_address(case), values)

    assert answer.status_code == 302, answer.context["form"].errors
    update = CaseUpdatePage.objects.get(slug="the-court-has-decided")
    assert (update.live, update.outcome, update.court) == (True, "upheld", court)
    assert update.get_parent().pk == case.pk
    shown = words(read(visitor, "/en/case/the-court-has-decided/"))
    assert "Decision upheld" in shown
    assert "A newspaper" in shown


@pytest.mark.wide
def test_a_slug_is_not_needed(admin_client):
    case = demo_case("en")
    values = {**form_of(admin_client, add_address(case)), "title": "Новость", "slug": ""}

    answer = admin_client.post(add_address(case), values)

    assert answer.status_code == 302, answer.context["form"].errors
    assert CaseUpdatePage.objects.get(title="Новость").slug == "novost"


def test_a_wrong_date_is_refused_and_what_was_typed_is_kept(admin_client):
    case = demo_case("en")
    values = {
        **form_of(admin_client, add_address(case)),
        "title": "Typed already",
        "slug": "typed",
        "precision": "between",
        "action-publish": "action-publish",
    }

    answer = admin_client.post(add_address(case), values)

    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Give both dates, the earlier one first." in html
    assert "Typed already" in html


@pytest.mark.wide
def test_each_case_has_its_own_button(admin_client):
    other = make_case(title="Another case")

    assert {demo_case("en").pk, other.pk} <= set(new_court_news(admin_client))


def test_who_may_edit_the_original_of_a_case_is_offered_that_alone(admin_client):
    assert new_court_news(admin_client) == [demo_case("en").pk]


@pytest.mark.wide
@pytest.mark.parametrize("role", widely(["Editors", "Translators"], "Translators"))
def test_editors_and_translators_write_news_in_their_own_language(client, role):
    client.force_login(make_user(f"{role}: French"))

    assert new_court_news(client) == [demo_case("fr").pk]
    assert client.get(add_address(demo_case("fr"))).status_code == 200
    assert client.get(add_address(demo_case("en"))).status_code == 302


def test_a_translator_writes_a_draft_and_does_not_publish(client):
    client.force_login(make_user("Translators: French"))
    case = demo_case("fr")
    values = {
        **form_of(client, add_address(case)),
        "title": "Une nouvelle",
        "slug": "une-nouvelle",
        "action-publish": "action-publish",
    }

    client.post(add_address(case), values)

    assert not CaseUpdatePage.objects.filter(slug="une-nouvelle", live=True).exists()


@pytest.mark.wide
def test_without_a_case_there_is_no_button(admin_client):
    for case in CasePage.objects.all():
        case.delete()

    assert new_court_news(admin_client) == []


# The list


@pytest.mark.both_databases
def test_the_list_has_every_update_the_newest_first(admin_client):
    case = make_case(title="A case")
    make_update(case, title="Older", date="2026-05-01")
    make_update(case, title="Newer", date="2026-05-02", live=False)

    html = admin_client.get(reverse("court_news")).content.decode()

    assert html.index("Newer") < html.index("Older")


@pytest.mark.both_databases
def test_the_list_shows_an_editor_only_their_own_language(client):
    case = make_case(title="A case")
    french = translate(case, "fr")
    make_update(case, title="English secret", date="2026-05-01", live=False)
    make_update(french, title="Brouillon", date="2026-05-01", live=False)
    client.force_login(make_user("Translators: French"))

    html = client.get(reverse("court_news")).content.decode()

    assert "Brouillon" in html
    assert "English secret" not in html


@pytest.mark.wide
def test_the_list_is_in_the_menu(admin_client):
    assert reverse("court_news") in admin_client.get(HOME).content.decode()


def test_the_admin_is_for_accounts_only(visitor):
    for address in (reverse("court_news"), add_address(demo_case("en"))):
        assert visitor.get(address)["Location"].startswith("/admin/login/")
    assert confirm(visitor, demo_case("en"))["Location"].startswith("/admin/login/")


# A court made while an update is written


CHOOSER = "wagtailsnippetchoosers_campaign_pages_court"


def test_a_court_is_made_in_the_window_in_which_it_is_chosen(admin_client):
    window = admin_client.get(reverse(f"{CHOOSER}:choose"))
    answer = admin_client.post(
        reverse(f"{CHOOSER}:create"),
        {
            "name_en": "Village Court",
            "level": "first",
            "time_zone": "Europe/Paris",
        },
    )

    assert "New court" in window.json()["html"]
    court = Court.objects.get(name_en="Village Court")
    chosen = answer.json()
    assert chosen["step"] == "chosen"
    assert (str(chosen["result"]["id"]), chosen["result"]["string"]) == (
        str(court.pk),
        "Village Court",
    )


def test_the_window_asks_for_a_name_in_each_prepared_language(admin_client):
    window = parse(admin_client.get(reverse(f"{CHOOSER}:choose")).json()["html"])

    names = {field.get("name") for field in window.iter("input")}

    assert {"name_en", "name_ru", "name_fr", "name_ar"} <= names
    assert "name_it" not in names


def test_the_zone_of_a_court_is_chosen_from_cities_in_the_admins_language(admin_client, settings):
    settings.CAMPAIGN_TIME_ZONE = "Europe/Moscow"
    with translation.override("ru"):
        form = CourtCreationForm()
    empty, (country, zones), *_others = form.fields["time_zone"].choices

    assert empty[0] == ""
    assert country == "Россия"
    assert ("Europe/Moscow", "Москва") in zones
    assert "Москва, Россия" in form.fields["time_zone"].help_text


def test_the_countries_of_our_courts_stand_first_among_zones(admin_client):
    Court.objects.all().delete()
    Court.objects.create(name_en="Court of Tbilisi", time_zone="Asia/Tbilisi")

    _empty, (country, _zones), (next_one, _more), *_others = (
        CourtCreationForm().fields["time_zone"].choices
    )

    assert (country, next_one) == ("Georgia", "Afghanistan")


def test_a_zone_by_its_other_name_stays_chosen():
    court = Court.objects.create(name_en="Court of Kyiv", time_zone="Europe/Kiev")

    form = CourtCreationForm(instance=court)

    assert 'value="Europe/Kyiv" selected' in str(form["time_zone"])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name_en": ""}, "Fill in “Name” in one language at least."),
        ({"time_zone": "Moscow"}, "“Moscow” is not a time zone."),
    ],
)
def test_a_court_without_name_or_with_a_wrong_zone_is_refused(admin_client, wrong, message):
    values = {"name_en": "Village Court", "level": "first", "time_zone": "", **wrong}
    before = Court.objects.count()

    answer = admin_client.post(reverse(f"{CHOOSER}:create"), values)

    assert message in answer.json()["htmlFragment"]
    assert Court.objects.count() == before


def test_a_translator_chooses_courts_and_makes_none(client):
    client.force_login(make_user("Translators: French"))
    before = Court.objects.count()

    window = client.get(reverse(f"{CHOOSER}:choose"))
    client.post(
        reverse(f"{CHOOSER}:create"), {"name_fr": "Tribunal", "level": "first", "time_zone": ""}
    )

    assert window.status_code == 200
    assert "New court" not in window.json()["html"]
    assert Court.objects.count() == before


# The confirmation of a state


def test_one_click_confirms_that_the_state_is_still_true(admin_client, admin_user):
    case = demo_case("en")
    page = admin_client.get(HOME).content.decode()
    assert reverse("confirm_state", args=[case.pk]) in page
    assert "This is more than 60 days ago." in page

    answer = confirm(admin_client, case)

    confirmation = StateConfirmation.objects.get()
    assert answer["Location"] == HOME
    assert (confirmation.case, confirmation.confirmed_by) == (case, admin_user)
    assert (confirmation.date, confirmation.source_name) == (campaign_today(), "The lawyer")
    page = admin_client.get(HOME).content.decode()
    assert "The state is confirmed as of" in page
    assert "This is more than 60 days ago." not in page


@pytest.mark.wide
def test_the_form_proposes_the_source_of_the_last_word(admin_client):
    case = demo_case("en")
    (field,) = (
        field
        for field in read(admin_client, HOME).iter("input")
        if field.get("name") == f"case{case.pk}-source_name"
    )

    assert field.get("value") == "T-invariant"


@pytest.mark.parametrize(
    "wrong", widely([{"source_name": ""}, {"source_link": "nonsense"}], first=1)
)
def test_a_confirmation_needs_a_source(admin_client, wrong):
    confirm(admin_client, demo_case("en"), **wrong)

    assert not StateConfirmation.objects.exists()
    assert "Name the source that says it is still true." in words(read(admin_client, HOME))


def test_reading_the_address_confirms_nothing(admin_client):
    answer = admin_client.get(reverse("confirm_state", args=[demo_case("en").pk]))

    assert answer.status_code == 405
    assert not StateConfirmation.objects.exists()


def test_a_case_that_does_not_exist_is_a_404(admin_client):
    assert admin_client.post(reverse("confirm_state", args=[10**9])).status_code == 404


@pytest.mark.parametrize("group", ["Organisers", "Editors: English"])
def test_who_may_publish_the_original_may_confirm(client, group):
    client.force_login(make_user(group))

    confirm(client, demo_case("en"))

    assert StateConfirmation.objects.exists()


@pytest.mark.parametrize("group", widely(["Translators: English", "Editors: French"], first=1))
def test_who_may_not_publish_the_original_may_not_confirm(client, group):
    client.force_login(make_user(group))
    page = client.get(HOME).content.decode()

    confirm(client, demo_case("en"))
    confirm(client, demo_case("fr"))

    assert "/confirm/" not in page
    assert not StateConfirmation.objects.exists()


@pytest.mark.wide
def test_the_readers_of_every_language_see_the_confirmation(admin_client, visitor):
    confirm(admin_client, demo_case("en"))

    for address in ("/en/case/", "/ru/delo/", "/ar/qadiyya/"):
        assert "The lawyer" in words(read(visitor, address))
