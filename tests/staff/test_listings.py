"""Our lists in the admin are Wagtail's: filters in the header, pills, results renewed in place."""

import pytest
from django.urls import reverse

from home.accounts.models import SecurityEvent
from home.models import User
from tests.breadth import widely
from tests.builders import make_signatory, make_text, make_user, translate
from tests.reading import having, parse, words

pytestmark = pytest.mark.django_db

LISTS = {
    "translations": {"language": "fr", "state": "missing"},
    "things_table": {"language": "fr", "state": "empty"},
    "take_texts_out": {"language": "fr"},
    "start_translations": {"language": "fr", "source": "ru"},
    "wordings": {"kind": "country", "changed": "1"},
    "security_log": {"kind": "login"},
}


@pytest.mark.parametrize("name", widely(LISTS, "translations", "security_log"))
def test_filters_are_offered_and_what_is_filtered_by_stands_in_pills(admin_client, name):
    translate(make_text("en", title="A text"), "ru", title="Текст")

    root = parse(admin_client.get(reverse(name), LISTS[name]).content.decode())

    assert having(root, "data-search-form")
    assert having(root, "id", "filters-drilldown")
    pills = [pill for pill in having(root, "data-w-active-filter-id") if pill.tag == "button"]
    assert pills or name == "take_texts_out"  # which has French by default


@pytest.mark.parametrize("name", widely(LISTS, first=1))
def test_the_script_is_given_the_results_alone(admin_client, name):
    whole = admin_client.get(reverse(name), LISTS[name]).content.decode()
    part = admin_client.get(
        reverse(name),
        {**LISTS[name], "_w_filter_fragment": "1"},
        headers={"x-requested-with": "XMLHttpRequest"},
    ).content.decode()

    assert "<html" in whole
    assert "<html" not in part
    assert 'data-w-teleport-target-value="#filters-drilldown"' in part


@pytest.mark.parametrize("name", widely(LISTS, first=1))
def test_without_script_the_form_of_filters_has_a_button(admin_client, name):
    root = parse(admin_client.get(reverse(name), LISTS[name]).content.decode())

    form = having(root, "data-search-form")[0]
    assert [each for each in form.iter("button") if each.get("type") == "submit"]
    assert form.get("action") == reverse(name)


def test_a_value_that_is_none_of_the_options_filters_nothing_and_is_named(admin_client):
    make_text("en", title="A text")

    answer = admin_client.get(reverse("translations"), {"state": "nonsense", "language": "fr"})

    said = words(parse(answer.content.decode()))
    assert "A text" in said
    assert "nonsense is not one of the available choices" in said


def test_a_text_is_found_by_a_title_in_any_language(admin_client):
    translate(make_text("en", title="Quagga"), "ru", title="Квагга")
    make_text("en", title="Zebra")

    said = words(parse(admin_client.get(reverse("translations"), {"q": "квагг"}).content.decode()))

    assert "Quagga" in said
    assert "Zebra" not in said


def test_nobody_finds_a_text_by_the_title_of_a_draft_they_may_not_see(client):
    translate(make_text("en", title="Quagga"), "ru", title="Квагга", live=False)
    client.force_login(make_user("Translators: French"))

    said = words(parse(client.get(reverse("translations"), {"q": "квагг"}).content.decode()))

    assert "No text matches." in said


def test_a_person_is_found_in_the_table_by_a_name_in_any_language(admin_client):
    make_signatory(name_en="Zoe Zander", name_ru="Зоя Зандер")
    make_signatory(name_en="Quentin Quagga")

    answer = admin_client.get(reverse("things_table"), {"kind": "people.signatory", "q": "ЗАНД"})

    said = words(parse(answer.content.decode()))
    assert "Zoe Zander" in said
    assert "Quagga" not in said


def test_a_language_that_lacks_texts_leads_to_starting_them(admin_client):
    make_text("en", title="A text")
    address = f"{reverse('start_translations')}?language=fr"

    def links(**query):
        root = parse(admin_client.get(reverse("translations"), query).content.decode())
        return [each for each in having(root, "href", address) if each.tag == "a"]

    assert links(language="fr")
    assert not links()


@pytest.mark.wide
def test_a_choice_of_what_to_start_keeps_the_text_and_the_language(admin_client):
    text = make_text("en", title="A text")
    query = {"language": "fr", "page": str(text.pk)}

    root = parse(admin_client.get(reverse("start_translations"), query).content.decode())

    form = having(root, "data-search-form")[0]
    hidden = {each.get("name"): each.get("value") for each in having(form, "type", "hidden")}
    assert hidden == query


@pytest.mark.parametrize(
    "name",
    widely(
        ["court_news", "wagtailsnippets_people_appeal:list", "wagtailusers_users:index"],
        "wagtailusers_users:index",
    ),
)
def test_a_list_that_offers_no_export_has_none_by_its_address_either(admin_client, name):
    make_signatory(name_en="Somebody")
    SecurityEvent.objects.all().delete()

    answer = admin_client.get(f"{reverse(name)}?export=csv")

    assert answer["Content-Type"].startswith("text/html")
    assert not SecurityEvent.objects.filter(kind="export").exists()


@pytest.mark.parametrize(
    "name", ["wagtailsnippets_people_signatory:list", "wagtailadmin_reports:aging_pages"]
)
def test_a_list_that_offers_an_export_has_it(admin_client, name):
    assert admin_client.get(f"{reverse(name)}?export=csv")["Content-Type"].startswith("text/csv")


@pytest.mark.both_databases
@pytest.mark.parametrize("ordering", widely(["is_active", "name"], first=1))
def test_over_the_pages_of_accounts_nobody_is_missing_or_there_twice(admin_client, ordering):
    names = {f"namesake-{number}" for number in range(150)}
    User.objects.bulk_create(
        User(username=name, last_name="Namesake", email=f"{name}@example.org") for name in names
    )
    address, query = reverse("wagtailusers_users:index"), {"ordering": ordering}
    pages = admin_client.get(address, query).context["paginator"].num_pages

    listed = [
        account.username
        for page in range(1, pages + 1)
        for account in admin_client.get(address, {**query, "p": page}).context["object_list"]
    ]

    assert pages > 3
    assert len(listed) == len(set(listed))
    assert names <= set(listed)
