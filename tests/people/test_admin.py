"""The admin screens of signatories, appeals and signatures."""

import re

import pytest
from django.urls import reverse

from people.models import Appeal, PeopleImport, Signatory, Signature
from tests.breadth import widely
from tests.builders import make_signatory, make_user
from tests.people.test_import_screens import press
from tests.reading import links, parse, read, words

pytestmark = pytest.mark.django_db

LISTING = "wagtailsnippets_people_signatory:list"


def address(view, *args, model="signatory"):
    return reverse(f"wagtailsnippets_people_{model}:{view}", args=args)


def listed(client, **query):
    """The names in the listing."""
    rows = client.get(reverse(LISTING), query).context["object_list"]
    return {str(person) for person in rows}


def form_of(client, url):
    """What a form would send unchanged."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.fixture
def three_people():
    return [
        make_signatory(name_en="Aaa", country="IS", field="lawyer"),
        make_signatory(name_en="Bbb", country="IS", field="musician"),
        make_signatory(name_en="Ccc", country="JP", field="musician", shown=False),
    ]


@pytest.mark.wide
def test_the_listing_shows_everyone_hidden_ones_too(admin_client, three_people):
    html = admin_client.get(reverse(LISTING)).content.decode()

    for name in ("Aaa", "Bbb", "Ccc"):
        assert name in html


def test_what_turns_letters_around_is_not_saved_in_a_name(admin_client):
    person = make_signatory(name_en="Aaa")
    values = form_of(admin_client, address("edit", person.pk)) | {
        "name_en": "Anna \u202eNeu\u2069",
        "name_ar": "آنا\u200f",
    }

    admin_client.post(address("edit", person.pk), values)

    person.refresh_from_db()
    assert (person.name_en, person.name_ar) == ("Anna Neu", "آنا\u200f")


@pytest.mark.both_databases
def test_the_listing_is_filtered_by_country_field_and_shown(admin_client, three_people):
    assert listed(admin_client, country="IS") == {"Aaa", "Bbb"}
    assert listed(admin_client, country="IS", field="musician") == {"Bbb"}
    assert {"Aaa", "Bbb", "Ccc"} & listed(admin_client, shown="false") == {"Ccc"}


@pytest.mark.wide
def test_the_listing_is_filtered_by_appeal(admin_client, three_people):
    appeal = Appeal.objects.create(title_en="An appeal")
    Signature.objects.create(appeal=appeal, signatory=three_people[1])

    assert listed(admin_client, signatures__appeal=appeal.pk) == {"Bbb"}


@pytest.mark.wide
def test_the_country_filter_offers_names_and_not_codes(admin_client, three_people):
    page = parse(admin_client.get(reverse(LISTING)).content.decode())

    labels = {words(label) for label in [*page.iter("option"), *page.iter("label")]}

    assert "Iceland" in labels


def test_an_editor_changes_a_person(admin_client):
    person = make_signatory(name_en="Before", country="FR")
    url = address("edit", person.pk)

    answer = admin_client.post(
        url,
        {
            **form_of(admin_client, url),
            "name_en": "After",
            "description_fr": "Une ligne",
            "country": "IT",
            "further_countries": ["FR", "CH"],
        },
    )

    assert answer.status_code == 302
    person = Signatory.objects.get(pk=person.pk)
    assert (person.name_en, person.description_fr) == ("After", "Une ligne")
    assert (person.country, set(person.further_countries.split(","))) == ("IT", {"FR", "CH"})


def test_a_new_person_may_be_saved_hidden(admin_client, visitor):
    url = address("add")
    values = {**form_of(admin_client, url), "name_en": "Not Yet Known", "country": "FR"}
    values.pop("shown")

    answer = admin_client.post(url, values)

    assert answer.status_code == 302
    person = Signatory.objects.get(name_en="Not Yet Known")
    assert not person.shown
    appeal = Appeal.objects.earliest("pk")
    Signature.objects.create(appeal=appeal, signatory=person, position=0)
    assert "Not Yet Known" not in visitor.get("/en/signatories/").content.decode()


@pytest.mark.wide
def test_a_wrong_link_is_refused_at_its_field(admin_client):
    person = make_signatory(name_en="Name")
    url = address("edit", person.pk)

    answer = admin_client.post(url, {**form_of(admin_client, url), "link": "nonsense"})

    assert answer.status_code == 200
    assert "link" in answer.context["form"].errors


@pytest.mark.both_databases
def test_nobody_signs_the_same_appeal_twice_and_the_editor_is_told_so(admin_client):
    signature = Signature.objects.select_related("signatory").earliest("pk")

    answer = admin_client.post(
        address("add", model="signature"),
        {"appeal": signature.appeal_id, "signatory": signature.signatory_id, "position": 1},
    )

    assert answer.status_code == 200
    assert "This person has already signed this appeal." in answer.content.decode()
    same = Signature.objects.filter(appeal=signature.appeal_id, signatory=signature.signatory_id)
    assert same.count() == 1


def test_a_person_signs_by_the_signatures_screen(admin_client):
    person = make_signatory(name_en="Name")
    appeal = Appeal.objects.earliest("pk")

    answer = admin_client.post(
        address("add", model="signature"),
        {"appeal": appeal.pk, "signatory": person.pk, "position": 99, "date": "2023-08-04"},
    )

    assert answer.status_code == 302
    assert person.signatures.get().position == 99


@pytest.mark.wide
def test_the_history_of_a_person_can_be_read_and_compared(admin_client):
    person = make_signatory(name_en="Before")
    url = address("edit", person.pk)
    for name in ("Between", "After"):
        admin_client.post(url, {**form_of(admin_client, url), "name_en": name})

    history = admin_client.get(address("history", person.pk))
    compared = admin_client.get(address("revisions_compare", person.pk, "earliest", "latest"))

    assert history.status_code == 200
    assert compared.status_code == 200
    html = compared.content.decode()
    assert "Between" in html
    assert "After" in html


@pytest.mark.wide
def test_the_history_of_one_language_compares_that_language(admin_client):
    person = make_signatory(name_en="Same", name_fr="Avant")
    person.save_revision()
    url = address("edit", person.pk)
    admin_client.post(url, {**form_of(admin_client, url), "name_fr": "Après"})

    html = admin_client.get(
        address("revisions_compare", person.pk, "earliest", "latest")
    ).content.decode()

    assert "Avant" in html
    assert "Après" in html


@pytest.mark.wide
@pytest.mark.parametrize("model", widely(["signatory", "appeal", "signature"], first=1))
def test_an_organiser_opens_every_screen(client, model):
    client.force_login(make_user("Organisers"))
    thing = {"signatory": Signatory, "appeal": Appeal, "signature": Signature}[model]
    first = thing.objects.earliest("pk")

    for url in (
        address("list", model=model),
        address("add", model=model),
        address("edit", first.pk, model=model),
        address("usage", first.pk, model=model),
        address("delete", first.pk, model=model),
    ):
        assert client.get(url).status_code == 200, url


def test_a_translator_neither_makes_nor_deletes_people(client):
    client.force_login(make_user("Translators: French"))
    person = make_signatory(name_en="Name")

    for url in (address("add"), address("delete", person.pk)):
        assert client.get(url).status_code == 302
        assert client.post(url, {"name_fr": "Nom"}).status_code == 302
    assert Signatory.objects.filter(pk=person.pk).exists()


def test_signatures_are_not_for_translators(client):
    client.force_login(make_user("Translators: French"))

    assert client.get(address("list", model="signature")).status_code == 302


def test_an_appeal_is_dated_as_exactly_as_it_is_known(admin_client):
    appeal = Appeal.objects.earliest("pk")
    url = address("edit", appeal.pk, model="appeal")

    answer = admin_client.post(
        url, {**form_of(admin_client, url), "precision": "between", "date_end": ""}
    )

    assert answer.status_code == 200
    assert "Give both dates, the earlier one first." in answer.content.decode()


def signatures(appeal):
    rows = appeal.signatures.order_by("position", "pk")
    return list(rows.values_list("signatory__name_en", flat=True))


@pytest.fixture
def signed(three_people):
    appeal = Appeal.objects.create(title_en="An appeal")
    for person in three_people:  # all at the same place, as older rows may be
        Signature.objects.create(appeal=appeal, signatory=person, position=1)
    return appeal


def drag(client, signature, place):
    return client.post(f"{address('reorder', signature.pk, model='signature')}?position={place}")


@pytest.mark.both_databases
def test_signatures_are_dragged_within_their_appeal(admin_client, signed):
    other = Appeal.objects.create(title_en="Another")
    elsewhere = Signature.objects.create(
        appeal=other, signatory=make_signatory(name_en="Ddd"), position=7
    )
    last = signed.signatures.get(signatory__name_en="Ccc")

    assert drag(admin_client, last, 0).json() == {"success": True}
    assert signatures(signed) == ["Ccc", "Aaa", "Bbb"]

    drag(admin_client, last, 2)
    assert signatures(signed) == ["Aaa", "Bbb", "Ccc"]
    elsewhere.refresh_from_db()
    assert elsewhere.position == 7


def test_nobody_drags_without_the_right(client, signed):
    client.force_login(make_user("Editors: French"))

    drag(client, signed.signatures.get(signatory__name_en="Ccc"), 0)

    assert signatures(signed) == ["Aaa", "Bbb", "Ccc"]


def test_the_list_of_one_appeal_offers_to_drag_and_that_of_all_does_not(admin_client, signed):
    Appeal.objects.create(title_en="Another")
    listing = address("list", model="signature")

    one = admin_client.get(listing, {"appeal": signed.pk, "ordering": "position"})
    assert "w-orderable" in one.content.decode()
    several = admin_client.get(listing, {"ordering": "position"})
    assert "w-orderable" not in several.content.decode()


def test_the_editor_of_an_appeal_leads_to_its_signatures_in_their_order(admin_client, signed):
    html = admin_client.get(address("edit", signed.pk, model="appeal")).content.decode()

    assert f"appeal={signed.pk}&amp;ordering=position" in html


@pytest.mark.wide
def test_what_a_person_signed_is_said_in_the_editor_of_the_person(admin_client, signed):
    person = make_signatory(name_en="Ddd")
    form = form_of(admin_client, address("edit", person.pk))

    admin_client.post(address("edit", person.pk), {**form, "signed": [signed.pk]})
    assert signatures(signed)[-1] == "Ddd"
    assert Signature.objects.get(signatory=person).position == 2

    form = form_of(admin_client, address("edit", person.pk))
    admin_client.post(address("edit", person.pk), {**form, "signed": []})
    assert not person.signatures.exists()


def test_a_form_of_which_no_signatures_arrive_takes_none_away(admin_client, signed):
    person = Signatory.objects.get(name_en="Aaa")
    form = form_of(admin_client, address("edit", person.pk))
    del form["signed"], form["signed_before"]

    answer = admin_client.post(address("edit", person.pk), {**form, "as_of": "2024"})

    assert "This form is damaged." in answer.content.decode()
    person.refresh_from_db()
    assert person.as_of is None
    assert person.signatures.exists()


def several(client, **sent):
    return client.post(reverse("several_people"), {"language": ["en", "ru"], **sent})


def test_several_people_are_typed_in_one_go_and_looked_at_before_they_are_written(admin_client):
    appeal = Appeal.objects.create(title_en="An appeal")
    answer = several(
        admin_client,
        **{"name_en-1": "Quintessa", "name_ru-1": "Квинтесса", "country-1": "FR"},
        **{"name_en-3": "Zebulon", "description_en-3": "pilot", "country-3": "JP"},
        appeal=appeal.pk,
    )
    assert not Signatory.objects.filter(name_en="Quintessa").exists()

    press(admin_client, answer, **{"import": "1"})

    people = Signatory.objects.filter(name_en__in=["Quintessa", "Zebulon"]).order_by("name_en")
    assert [(each.name_ru or "", each.description_en or "", each.country) for each in people] == [
        ("Квинтесса", "", "FR"),
        ("", "pilot", "JP"),
    ]
    assert signatures(appeal) == ["Quintessa", "Zebulon"]


@pytest.mark.wide
def test_a_table_that_was_typed_leads_back_to_the_list(admin_client):
    answer = several(admin_client, **{"name_en-1": "Quagga One"})

    assert not re.search(
        r'class="import__origin">\s*,', admin_client.get(answer.url).content.decode()
    )
    press(admin_client, answer, **{"import": "1"})
    html = admin_client.get(answer.url).content.decode()

    assert "Imported on" in html
    assert "a.m.." not in html
    assert "p.m.." not in html
    main = html.partition("<main")[2]
    assert f'class="button" href="{reverse("wagtailsnippets_people_signatory:list")}"' in main
    assert f'href="{reverse("several_people")}"' in main


@pytest.mark.wide
def test_the_only_appeal_is_what_several_people_signed(admin_client):
    Appeal.objects.all().delete()
    address = reverse("several_people")
    appeal = Appeal.objects.create(title_en="The only one")
    assert f'value="{appeal.pk}" selected' in admin_client.get(address).content.decode()

    Appeal.objects.create(title_en="Another")

    assert f'value="{appeal.pk}" selected' not in admin_client.get(address).content.decode()


@pytest.mark.wide
def test_an_empty_table_of_several_people_is_refused_in_words(admin_client):
    assert "Write at least one name." in several(admin_client).content.decode()


@pytest.mark.wide
def test_the_table_of_several_people_has_the_languages_chosen(admin_client):
    html = admin_client.get(reverse("several_people"), {"language": ["fr"]}).content.decode()

    assert 'name="name_fr-1"' in html
    assert 'name="name_en-1"' not in html


def field_of(client, answer, name):
    """What stands in a field of the table."""
    page = read(client, answer) if isinstance(answer, str) else parse(answer.content.decode())
    (field,) = [each for each in page.iter() if each.get("name") == name]
    if field.tag == "select":
        return [each.get("value") for each in field.iter("option") if "selected" in each.attrib]
    return field.get("value") or ""


@pytest.mark.wide
def test_another_language_is_shown_beside_what_was_typed(admin_client):
    typed = {"name_en-1": "Quintessa", "country-1": "FR"}

    answer = several(admin_client, **typed, language=["ru", "fr"], show="1")

    assert field_of(admin_client, answer, "name_en-1") == "Quintessa"
    assert field_of(admin_client, answer, "country-1") == ["FR"]
    assert field_of(admin_client, answer, "name_fr-1") == ""
    assert not PeopleImport.objects.exists()


@pytest.mark.wide
def test_a_line_with_a_fault_is_mended_where_it_was_typed(admin_client):
    appeal = Appeal.objects.create(title_en="An appeal")
    typed = {"name_en-1": "Quintessa", "description_ru-2": "лётчик", "appeal": appeal.pk}
    looked_at = several(admin_client, **typed)
    address = f"{reverse('several_people')}?table={PeopleImport.objects.get().pk}"

    assert address in links(read(admin_client, looked_at.url))
    assert field_of(admin_client, address, "name_en-1") == "Quintessa"
    assert field_of(admin_client, address, "description_ru-2") == "лётчик"
    assert field_of(admin_client, address, "appeal") == [str(appeal.pk)]

    former = field_of(admin_client, address, "table")
    several(admin_client, **typed, **{"name_ru-2": "Завулон"}, table=former)
    assert [line[1][:2] for line in PeopleImport.objects.get().lines] == [
        ["Quintessa", ""],
        ["", "Завулон"],
    ]


def test_nobody_changes_the_table_that_somebody_else_typed(admin_client, client):
    several(admin_client, **{"name_en-1": "Quintessa"})
    client.force_login(make_user("Organisers"))

    html = client.get(reverse("several_people"), {"table": PeopleImport.objects.get().pk})

    assert "Quintessa" not in html.content.decode()


@pytest.mark.wide
def test_columns_of_lists_have_names(admin_client, signed):
    for listing in (reverse(LISTING), address("list", model="signature")):
        heads = " ".join(words(each) for each in read(admin_client, listing).iter("th"))
        assert "__str__" not in heads
        assert "display" not in heads.lower()
    html = admin_client.get(reverse(LISTING)).content.decode()
    assert "Iceland" in html
    assert address("edit", Signatory.objects.get(name_en="Aaa").pk) in html
