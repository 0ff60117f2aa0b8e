"""The admin's lists of thousands of people: their order, their search, and dragging in them."""

import re
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from home.search import viewsets
from people import wagtail_hooks
from people.alphabet import PlaceInAlphabet
from people.models import Appeal, Signatory, Signature
from people.order import move
from tests.breadth import widely
from tests.builders import make_signatory, make_user
from tests.signatories import sign_many

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PEOPLE = "wagtailsnippets_people_signatory:list"
SIGNATURES = "wagtailsnippets_people_signature:list"


@pytest.fixture
def appeal():
    return Appeal.objects.create(title_en="An appeal")


def signed(appeal, *positions):
    """Signatures at these positions, whose people are called A, B, C and so on."""
    return [
        Signature.objects.create(
            appeal=appeal, signatory=make_signatory(name_en=chr(65 + number)), position=position
        )
        for number, position in enumerate(positions)
    ]


def in_order(appeal):
    rows = appeal.signatures.order_by("position", "pk")
    return "".join(rows.values_list("signatory__name_en", flat=True))


def positions(appeal):
    return dict(appeal.signatures.values_list("signatory__name_en", "position"))


def test_at_the_same_place_readers_see_who_signed_first_first_as_staff_do(appeal):
    late, early = make_signatory(name_en="A"), make_signatory(name_en="B")
    for person in (early, late):
        Signature.objects.create(appeal=appeal, signatory=person, position=0)

    assert in_order(appeal) == "BA"
    assert [person.name_en for person in Signatory.objects.signed(appeal.pk)] == ["B", "A"]


def test_whoever_is_moved_takes_a_free_number_and_nobody_else_gets_another(appeal):
    rows = signed(appeal, 10, 20, 30, 40)

    move(rows[3].pk, 1)

    assert in_order(appeal) == "ADBC"
    assert positions(appeal) == {"A": 10, "B": 20, "C": 30, "D": 11}


def test_without_a_free_number_only_those_move_who_are_passed(appeal):
    rows = signed(appeal, 1, 2, 3, 4, 5, 6)

    move(rows[3].pk, 1)
    assert positions(appeal) == {"A": 1, "D": 2, "B": 3, "C": 4, "E": 5, "F": 6}

    move(rows[3].pk, 3)
    assert positions(appeal) == {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6}


@pytest.mark.parametrize(
    "given", widely([[1] * 6, [0, 0, 1, 1, 2, 2], [1, 2, 3, 4, 5, 6], [0, 9, 9, 9, 10, 40]])
)
def test_wherever_somebody_is_moved_the_others_stay_in_their_order(appeal, given):
    rows, chance = signed(appeal, *given), Random(7)

    for _ in range(30):
        row, place = chance.choice(rows), chance.choice([0, 1, 2, 3, 4, 5, 99, None])
        name = row.signatory.name_en
        expected = in_order(appeal).replace(name, "")
        place_now = len(expected) if place is None else min(place, len(expected))
        expected = f"{expected[:place_now]}{name}{expected[place_now:]}"
        move(row.pk, place)
        assert in_order(appeal) == expected


@pytest.mark.wide
def test_moving_in_a_list_of_hundreds_writes_as_little_as_in_one_of_ten(appeal):
    sign_many(appeal, 300)
    row = appeal.signatures.order_by("position")[200]

    with CaptureQueriesContext(connection) as captured:
        move(row.pk, 190)

    assert len(captured) <= 15
    assert appeal.signatures.order_by("position")[190] == row
    numbers = appeal.signatures.order_by("position").values_list("position", flat=True)
    assert list(numbers) == list(range(1, 301))


def test_the_list_that_is_dragged_has_pages_and_a_name_stays_where_it_is_dropped(
    admin_client, appeal, monkeypatch
):
    monkeypatch.setattr(wagtail_hooks, "DRAGGED_ON_A_PAGE", 4)
    rows = signed(appeal, *range(1, 11))
    query = {"appeal": appeal.pk, "ordering": "position", "p": 2}

    html = admin_client.get(reverse(SIGNATURES), query).content.decode()
    url = re.search(r'data-w-orderable-url-value="([^"]+)"', html)[1]
    answer = admin_client.post(f"{url.replace('999999', str(rows[7].pk))}?position=0")

    assert len(re.findall(r'data-w-orderable-item-id="', html)) == 4
    assert answer.json() == {"success": True}
    assert in_order(appeal) == "ABCDHEFGIJ"


@pytest.mark.wide
def test_a_short_list_is_dragged_as_a_whole(admin_client, appeal):
    signed(appeal, *range(1, 27))
    query = {"appeal": appeal.pk, "ordering": "position"}

    html = admin_client.get(reverse(SIGNATURES), query).content.decode()

    assert len(re.findall(r'data-w-orderable-item-id="', html)) == 26


def names_listed(client, **query):
    return [str(person) for person in client.get(reverse(PEOPLE), query).context["object_list"]]


def test_the_list_of_people_is_in_the_alphabet_of_its_reader(admin_client):
    for name in ("Zoe", "Émile", "Eva", "Ärmel"):
        make_signatory(name_en=f"{name} Xx")

    shown = names_listed(admin_client, q="Xx")

    assert shown == ["Ärmel Xx", "Émile Xx", "Eva Xx", "Zoe Xx"]


def test_whoever_has_no_place_yet_comes_last_and_is_not_lost(admin_client):
    for name in ("Bea", "Ada", "Cid"):
        make_signatory(name_en=f"{name} Xx")
    PlaceInAlphabet.objects.filter(signatory__name_en="Ada Xx").delete()

    assert names_listed(admin_client, q="Xx") == ["Bea Xx", "Cid Xx", "Ada Xx"]


def test_in_a_language_that_is_not_prepared_it_is_that_of_the_campaign():
    for name in ("Bea", "Ada"):
        make_signatory(name_en=f"{name} Xx")
    people = Signatory.objects.filter(name_en__endswith=" Xx")

    with translation.override("ur"):
        found = Signatory.alphabetically(people, "ur")

    assert [person.name_en for person in found] == ["Ada Xx", "Bea Xx"]


def test_a_search_among_thousands_finds_by_the_index_and_hidden_people_too(
    admin_client, appeal, monkeypatch
):
    monkeypatch.setattr(viewsets, "MOST_LOOKED_AT", 10)
    sign_many(appeal, 30)
    shown = make_signatory(name_en="Zinovy Pridumanny", name_ru="Зиновий Придуманный")
    make_signatory(name_en="Zinovy Hidden", shown=False)
    Signature.objects.create(appeal=appeal, signatory=shown, position=99)

    assert names_listed(admin_client, q="зиновий") == ["Zinovy Hidden", "Zinovy Pridumanny"]
    assert names_listed(admin_client, q="...") == []
    listing = admin_client.get(reverse(SIGNATURES), {"q": "zinovi"})
    assert [row.signatory_id for row in listing.context["object_list"]] == [shown.pk]


@pytest.mark.parametrize(
    ("listing", "ordering"),
    widely([(PEOPLE, "field"), (PEOPLE, "-country"), (SIGNATURES, "position")], first=1),
)
def test_over_the_pages_of_a_list_nobody_is_missing_or_there_twice(admin_client, listing, ordering):
    for number in (1, 2):
        appeal = Appeal.objects.create(title_en=f"Appeal {number}")
        sign_many(appeal, 60, seed=number)
    query = {"ordering": ordering}
    pages = admin_client.get(reverse(listing), query).context["paginator"].num_pages

    listed = [
        row.pk
        for page in range(1, pages + 1)
        for row in admin_client.get(reverse(listing), {**query, "p": page}).context["object_list"]
    ]

    assert pages > 3
    assert len(listed) == len(set(listed))


@pytest.mark.wide
@pytest.mark.parametrize("listing", widely([PEOPLE, SIGNATURES], first=1))
def test_a_list_of_hundreds_takes_no_more_queries_than_its_first_page(
    admin_client, appeal, listing
):
    def queries():
        admin_client.get(reverse(listing))
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse(listing))
        return len(captured)

    sign_many(appeal, 60)
    few = queries()
    sign_many(appeal, 240)

    assert queries() <= few


def test_nobody_drags_in_a_long_list_without_the_right(client, appeal):
    rows = signed(appeal, 1, 2, 3)
    client.force_login(make_user("Editors: French"))

    client.post(f"{reverse('reorder_signature', args=[rows[2].pk, 0])}?position=0")

    assert in_order(appeal) == "ABC"
