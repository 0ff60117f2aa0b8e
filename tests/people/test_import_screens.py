"""The screens of Signatories > Import, the files that lists give, and the command."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from campaign_pages.models import Court
from home.accounts.models import SecurityEvent
from home.translating.models import GlossaryTerm
from people.models import Appeal, PeopleImport, Signatory, Signature
from tests.builders import make_signatory, make_user
from tests.people.tables import as_csv, as_xlsx

pytestmark = pytest.mark.django_db

TABLE = as_csv(["name_en", "country"], ["Newly Made", "FR"], ["Wrongly Made", "Atlantis"])


def send(client, content=b"", **values):
    values = {"language": "en", "pasted": "", "appeal": "", **values}
    if content:
        values["file"] = SimpleUploadedFile("people.csv", content)
    return client.post(reverse("import_people"), values)


def press(client, answer, **values):
    """Sends the form of the screen to which an answer leads."""
    page = client.get(answer.url)
    if plan := page.context.get("plan"):
        values["digest"] = plan.digest
    return client.post(answer.url, values, follow=True)


def read_csv(answer):
    text = answer.getvalue()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


def read_xlsx(answer):
    book = load_workbook(io.BytesIO(answer.getvalue()))
    return [["" if cell is None else cell for cell in row] for row in book.active.values]


@pytest.fixture
def organiser(client):
    client.force_login(make_user("Organisers"))
    return client


def test_a_name_does_not_draw_the_day_beside_it_to_its_side(client):
    """In an Arabic admin "Administrator, 1" would be read from left to right."""
    client.force_login(make_user("Organisers", first_name="Anna", last_name="Neu"))

    shown = client.get(send(client, TABLE).url).content.decode()

    assert "<bdi>Anna Neu</bdi>" in shown


def test_a_file_is_looked_at_imported_and_undone(organiser):
    answer = send(organiser, TABLE)
    shown = organiser.get(answer.url).content.decode()
    assert "Newly Made" in shown
    assert "“Atlantis” is no country" in shown
    assert not Signatory.objects.filter(name_en="Newly Made").exists()

    refused = press(organiser, answer, **{"import": "1"})
    assert "Mend the lines with faults" in refused.content.decode()
    imported = press(organiser, answer, **{"import": "1", "leave_out": "1"})

    assert "Imported." in imported.content.decode()
    assert Signatory.objects.get(name_en="Newly Made").country == "FR"
    assert not Signatory.objects.filter(name_en="Wrongly Made").exists()
    press(organiser, answer, undo="1")
    assert not Signatory.objects.filter(name_en="Newly Made").exists()
    assert PeopleImport.objects.get().undone_by_name


@pytest.mark.wide
def test_a_pasted_list_is_signed_below_the_appeal_that_was_chosen(organiser):
    appeal = Appeal.objects.create(title_en="An appeal")
    answer = send(organiser, pasted="Anna Neu, writer, France", appeal=appeal.pk)

    press(organiser, answer, **{"import": "1"})

    assert Signature.objects.get(appeal=appeal).signatory.name_en == "Anna Neu"


@pytest.mark.wide
def test_who_is_alike_is_decided_on_the_screen(organiser):
    person = make_signatory(name_ru="Пётр Чайковский")
    answer = send(organiser, as_csv(["name_fr"], ["Piotr Tchaïkovski"]))
    assert f'value="{person.pk}"' in organiser.get(answer.url).content.decode()

    press(organiser, answer, **{"import": "1", "line-2": str(person.pk)})

    person.refresh_from_db()
    assert person.name_fr == "Piotr Tchaïkovski"


def test_a_pasted_line_replaces_what_stands_there_only_if_it_is_ticked(organiser):
    person = make_signatory(name_en="Anna Neu", description_en="A writer", country="")
    answer = send(organiser, pasted="Anna Neu, physicist, France")
    shown = organiser.get(answer.url).content.decode()
    assert "Otherwise here" in shown
    assert "A writer" in shown and "physicist" in shown

    press(organiser, answer, **{"import": "1"})
    person.refresh_from_db()
    assert (person.description_en, person.country) == ("A writer", "FR")  # what was empty is filled
    answer = send(organiser, pasted="Anna Neu, physicist, France")
    assert (
        "There is nothing to import" in press(organiser, answer, **{"import": "1"}).content.decode()
    )
    press(organiser, answer, **{"import": "1", "line-1": "take"})

    person.refresh_from_db()
    assert person.description_en == "physicist"


@pytest.mark.wide
def test_what_somebody_types_for_several_people_replaces_nothing_by_itself(organiser):
    make_signatory(name_en="Anna Neu", description_en="A writer")
    typed = {"language": "en", "name_en-1": "Anna Neu", "description_en-1": "physicist"}
    answer = organiser.post(reverse("several_people"), typed)

    assert "Otherwise here" in organiser.get(answer.url).content.decode()
    press(organiser, answer, **{"import": "1"})

    assert Signatory.objects.get(name_en="Anna Neu").description_en == "A writer"


def test_a_file_replaces_what_it_says_otherwise(organiser):
    person = make_signatory(name_en="Anna Neu", description_en="A writer")

    press(
        organiser,
        send(organiser, as_csv(["name_en", "description_en"], ["Anna Neu", "physicist"])),
        **{"import": "1"},
    )

    person.refresh_from_db()
    assert person.description_en == "physicist"


def test_a_broken_file_says_why_and_is_not_kept(organiser):
    answer = send(organiser, b"%PDF-1.7")

    assert "This file is no table" in answer.content.decode()
    assert not PeopleImport.objects.exists()


def test_a_file_without_a_known_column_is_not_kept(organiser):
    answer = send(organiser, as_csv(["Shoe size"], ["44"]))

    assert "No column of this file is known" in answer.content.decode()
    assert not PeopleImport.objects.exists()


def test_neither_or_both_are_refused(organiser):
    assert "one of the two" in send(organiser).content.decode()
    assert "one of the two" in send(organiser, TABLE, pasted="A").content.decode()


def test_nothing_is_left_when_nothing_is_to_be_imported(organiser):
    press(organiser, send(organiser, TABLE), forget="1")

    assert not PeopleImport.objects.exists()


def test_another_translator_does_not_see_what_somebody_sent(client):
    table = as_csv(["id", "name_fr"], [make_signatory().pk, "Quelqu’un"])
    client.force_login(make_user("Translators: French"))
    answer = send(client, table, language="fr")
    assert client.get(answer.url).status_code == 200

    client.force_login(make_user("Translators: French"))

    assert client.get(answer.url).status_code != 200
    assert "people.csv" not in client.get(reverse("import_people")).content.decode()
    client.force_login(make_user("Organisers"))
    assert client.get(answer.url).status_code == 200


@pytest.mark.wide
def test_the_list_leads_to_the_import(organiser):
    page = organiser.get(reverse("wagtailsnippets_people_signatory:list")).content.decode()

    assert reverse("import_people") in page


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_the_template_has_the_columns_that_one_may_write(client, kind, read):
    def header(*groups):
        client.force_login(make_user(*groups))
        return read(client.get(reverse("import_template"), {"format": kind}))[0]

    assert {"name_ru", "description_en", "country", "city", "appeal"} <= {*header("Organisers")}
    assert header("Translators: French") == ["name_fr", "description_fr"]


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_lists_are_downloaded_in_the_form_of_the_import(organiser, kind, read):
    person = make_signatory(name_en="=1+1", country="IS")
    Signature.objects.create(appeal=Appeal.objects.earliest("pk"), signatory=person, position=9)

    people = read(
        organiser.get(
            reverse("wagtailsnippets_people_signatory:list"), {"export": kind, "country": "IS"}
        )
    )
    signatures = read(
        organiser.get(reverse("wagtailsnippets_people_signature:list"), {"export": kind})
    )

    assert people[0][:2] == ["id", "name_en"]
    assert people[1][:2] == [str(person.pk), "'=1+1"]
    assert signatures[0][-3:] == ["appeal", "position", "date"]
    assert [str(person.pk), "'=1+1"] in [row[:2] for row in signatures]
    assert SecurityEvent.objects.filter(kind="export").count() == 2


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_glossary_and_courts_are_downloaded_with_a_column_for_each_language(organiser, kind, read):
    term = GlossaryTerm(term_en="=term", term_ru="термин", note_fr="une note")
    term.save()
    court = Court(name_en="A court", name_fr="Une cour", level="appeal", time_zone="Asia/Tokyo")
    court.save()

    def row(name, pk):
        address = reverse(f"wagtailsnippets_{name}:list")
        head, *rows = read(organiser.get(address, {"export": kind}))
        return next(dict(zip(head, each, strict=True)) for each in rows if str(each[0]) == str(pk))

    found = row("translating_glossaryterm", term.pk)
    assert (found["term_en"], found["term_ru"], found["note_fr"]) == (
        "'=term",
        "термин",
        "une note",
    )
    found = row("campaign_pages_court", court.pk)
    assert (found["name_fr"], found["level"], found["time_zone"]) == (
        "Une cour",
        "appeal",
        "Asia/Tokyo",
    )
    assert "text_sources" not in found


@pytest.mark.wide
def test_wagtails_own_reports_have_the_mark_and_no_cell_that_runs(organiser):
    made = make_user("Organisers", first_name="=HYPERLINK(1)")
    organiser.force_login(made)
    press(
        organiser,
        send(organiser, as_csv(["name_en"], ["=HYPERLINK(1)".replace("=", "'=")])),
        **{"import": "1"},
    )

    rows = read_csv(organiser.get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"}))

    assert len(rows) > 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any(cell == "'=HYPERLINK(1)" for row in rows for cell in row)


def test_the_command_only_looks_unless_it_is_told_to_save(tmp_path, capsys):
    file = tmp_path / "people.xlsx"
    file.write_bytes(as_xlsx(["name_en", "country"], ["Newly Made", "FR"], ["Bad", "Atlantis"]))

    call_command("import_signatories", file)

    told = capsys.readouterr().out
    assert "Line 3: country: “Atlantis” is no country" in told
    assert "new 1, changed 0, same 0, likely 0, with faults 1" in told
    assert not Signatory.objects.filter(name_en="Newly Made").exists()
    assert not PeopleImport.objects.exists()
    with pytest.raises(CommandError, match="Mend the lines"):
        call_command("import_signatories", file, "--save")
    call_command("import_signatories", file, "--save", "--leave-out")
    assert Signatory.objects.filter(name_en="Newly Made").exists()
    assert PeopleImport.objects.get().can_be_undone


def test_the_command_names_what_it_cannot_find(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_signatories", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="no account"):
        call_command("import_signatories", tmp_path / "none.csv", "--user", "nobody")
