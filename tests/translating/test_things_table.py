"""People, courts, pictures and site texts in every language, in one table."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from home.translating.models import GlossaryTerm
from people.models import Signatory
from tests.breadth import widely
from tests.builders import make_signatory, make_user
from tests.reading import having, parse, words

pytestmark = pytest.mark.django_db

ADDRESS = "things_table"


def labels(client, **query):
    root = parse(client.get(reverse(ADDRESS), query).content.decode())
    return [link.get("aria-label") for link in having(root, "aria-label") if link.tag == "a"]


@pytest.fixture
def outdated():
    person = make_signatory(name_en="Zoe Zander", name_ru="Зоя Зандер")
    person.name_en = "Zoë Zander"
    person.save()
    return person


def test_each_language_of_a_person_is_empty_filled_or_outdated(admin_client, outdated):
    found = labels(admin_client, kind="people.signatory", state="outdated")

    assert "Russian: outdated: Zoë Zander" in found
    assert "English: filled: Zoë Zander" in found
    assert "French: empty: Zoë Zander" in found


def test_a_cell_leads_to_the_editor_where_one_may_edit(client, outdated):
    client.force_login(make_user("Translators: Russian"))
    root = parse(
        client.get(
            reverse(ADDRESS), {"kind": "people.signatory", "state": "outdated"}
        ).content.decode()
    )
    links = [link for link in having(root, "aria-label") if "Zander" in link.get("aria-label")]

    assert [link.get("aria-label") for link in links] == ["Russian: outdated: Zoë Zander"]
    edit = reverse("wagtailsnippets_people_signatory:edit", args=[outdated.pk])
    assert links[0].get("href") == edit


@pytest.mark.parametrize(
    "kind",
    widely(
        [
            "people.signatory",
            "people.appeal",
            "campaign_pages.court",
            "home.campaignimage",
            "home.campaigndocument",
            "home.campaignsettings",
            "translating.glossaryterm",
        ],
        "people.signatory",
        "home.campaignimage",
    ),
)
def test_every_kind_of_thing_has_its_table(admin_client, kind):
    answer = admin_client.get(reverse(ADDRESS), {"kind": kind})

    assert answer.status_code == 200
    assert answer.context["table"].kind == kind


def test_it_is_filtered_by_language_and_state(admin_client, outdated):
    found = labels(admin_client, kind="people.signatory", language="ru", state="outdated")

    assert [label for label in found if "Zander" in label] == ["Russian: outdated: Zoë Zander"]
    assert not [
        label
        for label in labels(admin_client, kind="people.signatory", language="ru", state="empty")
        if "Zander" in label
    ]


def test_who_may_edit_no_thing_sees_none(client):
    user = make_user()

    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    assert "Nothing matches." in words(parse(client.get(reverse(ADDRESS)).content.decode()))


@pytest.mark.wide
def test_many_people_are_paged_and_cost_no_more_queries(
    admin_client, django_assert_max_num_queries
):
    Signatory.objects.bulk_create(Signatory(name_en=f"Person {number}") for number in range(150))
    admin_client.get(reverse(ADDRESS))

    with django_assert_max_num_queries(15):
        answer = admin_client.get(reverse(ADDRESS), {"kind": "people.signatory"})

    assert len(answer.context["object_list"]) == 100
    assert "Page 1 of 2" in words(parse(answer.content.decode()))


def test_a_wrong_query_shows_the_table_all_the_same(admin_client):
    wrong = {"kind": "x", "language": "xx", "state": "x", "p": "x"}

    assert admin_client.get(reverse(ADDRESS), wrong).status_code == 200


def test_before_a_kind_is_chosen_the_table_is_of_one_that_has_rows(client):
    GlossaryTerm.objects.all().delete()
    client.force_login(make_user("Translators: Russian"))

    page = client.get(reverse(ADDRESS)).content.decode()

    assert "Nothing matches." not in page
    assert labels(client)
