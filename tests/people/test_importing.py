"""People from spreadsheets: looked at first, imported in one go, undone in one go."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry, ReferenceIndex

from home.search.models import SearchEntry
from home.spreadsheets.reading import read_table
from home.spreadsheets.sheet import SpreadsheetError
from home.spreadsheets.writing import csv_lines, xlsx_file
from people.countries import usual_country_names
from people.exporting import rows_of_people, rows_of_signatures
from people.importing.applying import carry_out
from people.importing.columns import Rights, recognise
from people.importing.keeping import ImportingError, columns_of, forget_old_imports, keep, plan_of
from people.importing.pasted import read_pasted
from people.importing.plan import ADD, CHANGED, INVALID, LIKELY, NEW, SAME
from people.importing.undoing import undo
from people.importing.values import CountryNames
from people.models import Appeal, PeopleImport, Signatory, Signature
from tests.breadth import widely
from tests.builders import make_signatory, make_user
from tests.people.tables import as_csv, as_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

REFERENCE = [each.name for each in ReferenceIndex._meta.fields if each.name != "id"]
HEAD = ["name_ru", "name_en", "description_en", "country", "field", "as_of"]
ROWS = [
    ["Зиновий Придуманный", "Zinovy Pridumanny", "A physicist", "RU", "academic", 2024],
    ["", "Ottilie Erfunden", "", "Germany", "Musique", ""],
]


@pytest.fixture
def appeal():
    return Appeal.objects.create(title_en="A made-up appeal")


def sent(content, user=None, code="en", appeal=None):
    return keep(read_table(content), "people.csv", code, appeal and appeal.pk, user)


def look(content, user=None, **options):
    return plan_of(sent(content, user, **options), Rights(user))


def kinds(plan):
    return [line.kind for line in plan.lines]


def reasons(plan):
    return {
        (line.number, fault.column): fault.reason for line in plan.lines for fault in line.faults
    }


def done(content, user=None, decisions=None, **options):
    return carry_out(sent(content, user, **options), Rights(user), decisions)


def everything():
    """What an import could change, without the times."""
    return (
        list(Signatory.objects.order_by("pk").values()),
        list(Signature.objects.order_by("pk").values()),
        list(SearchEntry.objects.order_by("key", "code").values("key", "code", "words", "title")),
    )


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_new_people_are_imported_as_if_somebody_had_typed_them(make):
    user = make_user("Organisers")

    record = done(make(HEAD, *ROWS), user)

    first = Signatory.objects.get(name_en="Zinovy Pridumanny")
    assert (first.name_ru, first.country, first.field, first.as_of) == (
        "Зиновий Придуманный",
        "RU",
        "academic",
        2024,
    )
    second = Signatory.objects.get(name_en="Ottilie Erfunden")
    assert (second.country, second.field, second.as_of) == ("DE", "musician", None)
    typed = make_signatory(name_en="Typed By Hand", name_ru="Набран")
    assert {*first.text_sources["name"]} == {*typed.text_sources["name"]}
    assert first.latest_revision.user == user
    assert first.latest_revision.as_object().name_ru == "Зиновий Придуманный"
    assert first.search_entries.count() == 2
    entry = ModelLogEntry.objects.for_instance(first).get()
    assert (entry.action, entry.user, entry.data) == ("people.import", user, {"import": record.pk})
    assert (record.user_name, record.counts) == (user.username, {NEW: 2})


def test_an_imported_person_is_what_saving_one_makes():
    values = {
        "name_en": "Twin Person",
        "name_ru": "Близнец",
        "description_fr": "Une ligne",
        "country": "FR",
        "further_countries": "IT",
        "died": datetime.date(2020, 5, 1),
        "died_precision": "month",
        "other_spellings": "Twin",
    }
    typed = make_signatory(**values)
    typed.save_revision()
    cells = {**values, "died": "2020-05"}
    del cells["died_precision"]

    def known(person):
        rows = Signatory.objects.filter(pk=person.pk).values().get()
        entries = list(person.search_entries.order_by("code").values())
        content = person.latest_revision.content
        own = {"id", "pk", "key", "object_id", "latest_revision_id", "latest_revision"}
        kept = [rows, *entries, content]
        return [{name: each[name] for name in each if name not in own} for each in kept]

    typed.refresh_from_db()
    expected = known(typed)
    typed.delete()
    done(as_csv([*cells], [*cells.values()]))
    assert known(Signatory.objects.get(name_en="Twin Person")) == expected


def test_looking_writes_nothing():
    before = everything()

    plan = look(as_csv(HEAD, *ROWS))

    assert kinds(plan) == [NEW, NEW]
    assert everything() == before


def test_a_second_import_changes_only_what_differs():
    done(as_csv(HEAD, *ROWS))
    assert kinds(look(as_csv(HEAD, *ROWS))) == [SAME, SAME]
    other = [[*ROWS[0][:2], "A writer", "RU", "", ""], ROWS[1]]

    plan = look(as_csv(HEAD, *other))

    assert kinds(plan) == [CHANGED, SAME]
    (change,) = plan.lines[0].changes
    assert (change.column, change.before, change.after) == (
        "description_en",
        "A physicist",
        "A writer",
    )
    done(as_csv(HEAD, *other))
    person = Signatory.objects.get(name_en="Zinovy Pridumanny")
    assert (person.description_en, person.field, person.as_of) == ("A writer", "academic", 2024)
    assert person.description == "A writer"  # the raw column, that other code may read


def test_a_whole_import_is_undone(appeal):
    person = make_signatory(name_en="Was Here", country="FR", died=datetime.date(2020, 1, 1))
    before = everything()
    rows = [
        ["id", "name_en", "country", "died", "appeal", "date"],
        ["", "Newly Made", "IT", "", "A made-up appeal", "31.05.2024"],
        [person.pk, "Was Here", "IS", "2021-03", "A made-up appeal", ""],
    ]
    record = done(as_xlsx(*rows))
    person.refresh_from_db()
    assert (person.country, person.died, person.died_precision) == (
        "IS",
        datetime.date(2021, 3, 1),
        "month",
    )
    new = Signature.objects.get(signatory__name_en="Newly Made")
    assert (new.position, new.date) == (1, datetime.date(2024, 5, 31))
    assert ReferenceIndex.get_references_to(appeal).count() == 2
    for signature in Signature.objects.filter(appeal=appeal):
        found = {*ReferenceIndex.get_references_for_object(signature).values_list(*REFERENCE)}
        ReferenceIndex.remove_for_object(signature)
        ReferenceIndex.create_or_update_for_object(signature)
        assert found == {
            *ReferenceIndex.get_references_for_object(signature).values_list(*REFERENCE)
        }

    undone = undo(record, make_user("Organisers"))

    assert (undone.people, undone.left) == (2, [])
    after = everything()
    for people in (before[0], after[0]):
        for each in people:
            del each["latest_revision_id"]
    assert after == before
    with pytest.raises(ImportingError, match="cannot be undone"):
        undo(record, None)


def test_undo_leaves_what_somebody_has_changed_since():
    person = make_signatory(name_en="Was Here", country="FR", field="lawyer")
    record = done(
        as_csv(
            ["id", "name_en", "country", "field"],
            ["", "Newly Made", "IT", ""],
            [person.pk, "", "IS", "artist"],
        )
    )
    new = Signatory.objects.get(name_en="Newly Made")
    new.city = "Rome"
    new.save()
    new.save_revision()
    Signatory.objects.filter(pk=person.pk).update(country="CH")

    undone = undo(record, None)

    assert set(undone.left) == {"Newly Made", "Was Here"}
    person.refresh_from_db()
    assert (person.country, person.field) == ("CH", "lawyer")
    assert Signatory.objects.filter(pk=new.pk).exists()


def test_who_stays_at_an_undo_stays_with_what_they_signed(appeal):
    record = done(as_csv(["name_en", "appeal"], ["Newly Made", appeal.title], ["Gone Again", ""]))
    new = Signatory.objects.get(name_en="Newly Made")
    new.city = "Rome"
    new.save()
    new.save_revision()

    assert undo(record, None) == (1, ["Newly Made"])
    assert [each.appeal_id for each in new.signatures.all()] == [appeal.pk]


@pytest.mark.wide
def test_imports_that_are_undone_from_the_last_to_the_first_leave_nobody_behind(appeal):
    head = ["name_en", "description_en", "appeal"]
    before = everything()
    one = done(as_csv(head, ["Newly Made", "A pilot", "A made-up appeal"]))
    two = done(as_csv(head, ["Newly Made", "A poet", "A made-up appeal"]))

    assert undo(two, None) == (1, [])
    assert Signatory.objects.get(name_en="Newly Made").description_en == "A pilot"
    assert undo(one, None) == (1, [])
    assert everything() == before


def test_who_is_likely_the_same_is_asked_across_scripts():
    tchaikovsky = make_signatory(name_ru="Пётр Чайковский", country="RU")
    table = as_csv(["name_fr", "country"], ["Piotr Tchaïkovski", "RU"])

    plan = look(table)

    assert kinds(plan) == [LIKELY]
    assert [each.pk for each in plan.lines[0].candidates] == [tchaikovsky.pk]
    with pytest.raises(ImportingError, match="nothing to import"):
        done(table)
    done(table, decisions={2: str(tchaikovsky.pk)})
    tchaikovsky.refresh_from_db()
    assert tchaikovsky.name_fr == "Piotr Tchaïkovski"
    assert kinds(look(table)) == [SAME]


def test_another_person_of_the_same_name_is_added_when_the_editor_says_so():
    make_signatory(name_en="Jane Homonym", country="FR")
    table = as_csv(["name_en", "country"], ["Jane Homonym", "IT"])
    assert kinds(look(table)) == [LIKELY]

    done(table, decisions={2: ADD})

    assert Signatory.objects.filter(name_en="Jane Homonym").count() == 2


def test_two_words_that_sound_like_one_word_of_a_person_are_not_that_person():
    make_signatory(name_en="Faruk Tarik")

    assert kinds(look(as_csv(["name_en"], ["Braku Braveqq"]))) == [NEW]
    assert kinds(look(as_csv(["name_en"], ["Farook Tarik"]))) == [LIKELY]


def test_two_lines_of_one_file_that_sound_the_same_are_asked_too():
    plan = look(as_csv(["name_ru", "name_en"], ["Иван Небывалов", ""], ["", "Ivan Nebyvalov"]))

    assert kinds(plan) == [NEW, LIKELY]


def test_a_person_may_stand_on_several_lines_with_an_appeal_each(appeal):
    second = Appeal.objects.create(title_en="Another appeal")
    done(
        as_csv(
            ["name_en", "country", "appeal", "position"],
            ["Signs Twice", "FR", "A made-up appeal", 7],
            ["Signs Twice", "", f"#{second.pk}", ""],
        )
    )

    person = Signatory.objects.get(name_en="Signs Twice")
    assert {each.appeal_id: each.position for each in person.signatures.all()} == {
        appeal.pk: 7,
        second.pk: 1,
    }


FAULTS = {
    "country": ("name_en,country\nA B,Atlantis", "country", "is no country"),
    "field": ("name_en,field\nA B,wizard", "field", "is no field of work"),
    "year": ("name_en,as_of\nA B,last year", "as_of", "no whole number"),
    "link": ("name_en,link\nA B,javascript:alert(1)", "link", "valid URL"),
    "date": ("name_en,appeal,date\nA B,A made-up appeal,31.02.2024", "date", "is no date"),
    "date without a day": (
        "name_en,appeal,date\nA B,A made-up appeal,2024-02",
        "date",
        "is no date",
    ),
    "day to come": ("name_en,died\nA B,2999-01-01", "died", "still to come"),
    "shown": ("name_en,shown\nA B,perhaps", "shown", "neither yes nor no"),
    "no name": ("name_en,country\n,FR", "", "A name is missing"),
    "long name": (f"name_en\n{'A' * 201}", "name_en", "at most 200"),
    "appeal": ("name_en,appeal\nA B,Unheard of", "appeal", "no appeal"),
    "date of nothing": ("name_en,date\nA B,2024-01-01", "appeal", "is missing"),
    "number": ("id,name_en\n999999,A B", "id", "no person with the number"),
    "formula": ("name_en\n=HYPERLINK(1)", "name_en", "formula"),
    "error": ("name_en\n#REF!", "name_en", "an error"),
    "garbled": ("name_en\nÐ˜Ð²Ð°Ð½", "name_en", "damaged"),
    "lost letters": ("name_en\n???? ????????", "name_en", "damaged"),
    "unseen sign": ("name_en\nA\x07B", "name_en", "cannot be shown"),
    "cut line": ("name_en,country\nA B,FR\nC", "", "fewer cells"),
    "too many cells": ("name_en,country\nA B,FR,IT", "", "more cells"),
    "contradiction": (
        "name_en,description_en\nA B,a poet\nA B,a pilot",
        "description_en",
        "says otherwise",
    ),
}


def test_of_one_name_in_two_countries_it_is_asked_whether_it_is_another_person():
    table = as_csv(["name_en", "country"], ["A B", "FR"], ["A B", "IT"], ["A B", "FR"])

    plan = look(table)
    assert kinds(plan) == [NEW, LIKELY, SAME]
    assert [each.pk for each in plan.lines[1].candidates] == [-plan.lines[0].number]

    done(table, decisions={plan.lines[1].number: ADD})
    people = Signatory.objects.filter(name_en="A B")
    assert sorted(people.values_list("country", flat=True)) == ["FR", "IT"]


@pytest.mark.parametrize(
    "name", widely(FAULTS, "country", "date", "formula", "garbled", "contradiction")
)
def test_a_faulty_line_is_named_with_its_column_and_reason(name, appeal):
    text, column, words = FAULTS[name]
    before = everything()

    plan = look(text.encode())

    bad = plan.lines[-1]
    assert bad.kind == INVALID
    assert [fault.column for fault in bad.faults] == [column]
    assert words in str(bad.faults[0].reason)
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("A\x07B", "A B"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("", ""),
        ("漢" * 300, f"{'漢' * 79}…"),
        ("می\u200cخواهم\x07", "می\u200cخواهم"),
    ],
)
def test_a_faulty_line_is_called_by_its_name_even_if_that_is_the_fault(name, label):
    table = as_csv(["name_en", "description_en", "country"], [name, "A poet", "Narnia"])

    (bad,) = look(table).lines

    assert bad.kind == INVALID
    assert ("A name is missing." in [str(fault.reason) for fault in bad.faults]) is (not name)
    assert bad.label == label


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("Имя (русский)", "name_ru"),
        ("имя ru", "name_ru"),
        ("Nom (français)", "name_fr"),
        ("Description (German)", "description_de"),
        ("NAME EN", "name_en"),
        ("Name", "name_en"),
        ("Страна", "country"),
        ("pays", "country"),
        ("further countries", "further_countries"),
        ("Date", "date"),
    ],
)
def test_headers_are_known_in_the_languages_of_the_admin(head, column):
    assert recognise([head], Rights(), "en").columns == [column]


def test_unknown_columns_are_named_and_not_read():
    record = sent(as_csv(["name_en", "Shoe size"], ["A B", "44"]))

    assert columns_of(record, Rights()).unknown == ["Shoe size"]
    assert kinds(plan_of(record, Rights())) == [NEW]


def test_translators_write_the_columns_of_their_language_and_nothing_else():
    user = make_user("Translators: French")
    person = make_signatory(name_en="Somebody", country="FR")
    table = as_csv(
        ["id", "name_en", "name_fr", "country", "city", "appeal"],
        [person.pk, "Taken Over", "Quelqu’un", "IT", "Rome", "Taken over"],
        ["", "Newly Made", "Nouveau", "IT", "", ""],
    )
    record = sent(table, user)

    assert columns_of(record, Rights(user)).not_yours == ["name_en", "country", "city", "appeal"]
    plan = plan_of(record, Rights(user))
    assert kinds(plan) == [CHANGED, INVALID]
    assert "may not add" in reasons(plan)[3, ""]
    carry_out(record, Rights(user))
    person.refresh_from_db()
    assert (person.name_en, person.name_fr, person.country) == ("Somebody", "Quelqu’un", "FR")


def test_nothing_is_imported_when_something_has_changed_since_it_was_shown():
    person = make_signatory(name_en="Somebody", country="FR")
    record = sent(as_csv(["id", "country"], [person.pk, "IT"]))
    digest = plan_of(record, Rights()).digest
    Signatory.objects.filter(pk=person.pk).update(country="CH")

    with pytest.raises(ImportingError, match="changed in the meantime"):
        carry_out(record, Rights(), expected=digest)


def test_a_table_is_imported_once():
    record = done(as_csv(HEAD, *ROWS))

    with pytest.raises(ImportingError, match="already"):
        carry_out(record, Rights())


def test_a_failure_half_way_imports_nothing(monkeypatch, appeal):
    before = everything()
    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", lambda row: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        done(as_csv(HEAD, *ROWS), appeal=appeal)

    assert everything() == before


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_what_is_exported_is_imported_as_the_same(make, appeal):
    user = make_user("Organisers")
    odd = make_signatory(
        name_en="=cmd|' /C calc'!A0",
        name_ru="'=1",
        description_en="-2+3",
        other_spellings="One\r\nTwo",
        died=datetime.date(2020, 5, 1),
        died_precision="month",
        further_countries="FR,IT",
        shown=False,
        private_note='A "note", with; all\tof it',
    )
    Signature.objects.create(appeal=appeal, signatory=odd, position=3)

    for rows in (
        list(rows_of_people(Signatory.objects.order_by("pk"), user)),
        list(rows_of_signatures(Signature.objects.all())),
    ):
        content = b"".join(csv_lines(rows)) if make is as_csv else xlsx_file(rows).getvalue()
        plan = look(content, user)
        assert reasons(plan) == {}
        assert {*kinds(plan)} == {SAME}
        assert len(plan.lines) == len(rows) - 1


def test_private_columns_are_exported_to_those_who_may_see_them():
    make_signatory(name_en="Somebody", city="Secret City", private_note="Secret note")

    def header_and_text(*groups):
        rows = list(rows_of_people(Signatory.objects.all(), make_user(*groups)))
        return rows[0], str(rows)

    head, text = header_and_text("Organisers")
    assert "city" in head
    assert "Secret City" in text
    head, text = header_and_text("Translators: French")
    assert not {"city", "other_spellings", "private_note"} & {*head}
    assert "Secret" not in text


def test_a_pasted_list_goes_the_same_way():
    text = 'Anna Neu, writer, poet, France\nBob Solo\n"Smith, John"; chemist; DE\n'
    sheet = read_pasted(text, "en", 100)

    done_ = carry_out(keep(sheet, "list", "en", None, None), Rights())

    assert done_.counts == {NEW: 3}
    anna = Signatory.objects.get(name_en="Anna Neu")
    assert (anna.description_en, anna.country) == ("writer, poet", "FR")
    smith = Signatory.objects.get(name_en="Smith, John")
    assert (smith.description_en, smith.country) == ("chemist", "DE")


@pytest.mark.parametrize(
    "marks",
    [
        ("1. ", "2. "),
        ("1) ", "2) "),
        ("- ", "– "),
        ("• ", "•\t"),
        ("1\t", "2\t"),
        ("1.", "10."),
        ("١. ", "٢. "),
        ("(1) ", "(2) "),
        ("№ 1. ", "№ 2. "),
        ("\uf0b7\t", "\uf0b7 "),
        ("№ 3 ", "#4 "),
        ("[7] ", "[8] "),
        ("1.- ", "2.) "),
        ("1. – ", "2. • "),
        ("1、", "2．"),
        ("\u200f1. ", "2. \u200e"),
        ("➢ ", "✓ "),
        ("•", "•\u2003"),
    ],
)
def test_what_numbers_the_lines_of_a_pasted_list_is_no_part_of_a_name(marks):
    one, two = marks

    sheet = read_pasted(f"{one}Anna Neu, writer, France\n{two}Bob Solo", "en", 100)

    assert [line.cells for line in sheet.lines] == [
        ["Anna Neu", "writer", "France"],
        ["Bob Solo", "", ""],
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    widely(
        [
            ("Turkey", "TR"),
            ("Türkiye", "TR"),
            ("UK", "GB"),
            ("U.S.A.", "US"),
            ("Czech Republic", "CZ"),
            ("Cote d'Ivoire", "CI"),
            ("ETATS UNIS", "US"),
            ("Burma", "MM"),
            ("Белоруссия", "BY"),
            ("Соединённые Штаты", "US"),
            ("ЮАР", "ZA"),
            ("Viet Nam", "VN"),
            ("Палестина", "PS"),
        ],
        ("UK", "GB"),
        ("Cote d'Ivoire", "CI"),
        ("ЮАР", "ZA"),
    ),
)
def test_a_country_is_known_by_what_people_call_it(name, code):
    done(as_csv(["name_en", "country"], ["Anna Neu", name]))

    assert Signatory.objects.get(name_en="Anna Neu").country == code


def test_two_countries_whose_names_are_alike_are_not_confused():
    names = CountryNames()
    for code in ("en", "ru", "fr", "ar"):
        for country, name in usual_country_names(code).items():
            assert names.find(name) == country, (code, name)


@pytest.mark.parametrize("name", ["50 Cent", "1 000 Teachers", "-M-", "3.14", "2.0 Collective"])
def test_a_name_may_begin_with_a_number(name):
    assert read_pasted(f"{name}\tband", "en", 100).lines[0].cells[0] == name


@pytest.mark.parametrize("head", ["№;Имя;Страна", "Nr.;Name;Land", "Name;E-mail;Country"])
def test_a_head_with_a_column_of_others_is_nobody(head):
    place = [*map(str.lower, head.split(";"))].index("name" if "Name" in head else "имя")
    cells = ["1", "2", "France"]
    cells[place] = "Anna Neu"
    sheet = read_pasted(f"{head}\n{';'.join(cells)}", "en", 100)

    (line,) = plan_of(keep(sheet, "list", "en", None, None), Rights()).lines

    assert [(each.column, each.new) for each in line.changes] == [
        ("name_en", "Anna Neu"),
        ("country", "FR"),
    ]


def test_numbers_that_begin_anew_below_each_heading_are_no_part_of_a_name():
    text = "France:\n1. Anna Neu\n2. Otto Neu\nSpain:\n1. Eva Neu\nScientists\nWriters"

    names = [line.cells[0] for line in read_pasted(text, "en", 100).lines]

    assert names[1:3] == ["Anna Neu", "Otto Neu"]
    assert names[4] == "Eva Neu"


@pytest.mark.parametrize("name", ["1", "-", "—", "...", "100000", "\u2800"])
def test_what_has_no_letter_is_no_name(name):
    (line,) = look(as_csv(["name_en", "country"], [name, "FR"])).lines

    assert line.kind == INVALID


def test_a_number_that_few_lines_begin_with_belongs_to_the_name():
    sheet = read_pasted("Anna Neu, writer\n7. Oktober Komitee\nOtto Neu, poet", "en", 100)

    assert sheet.lines[1].cells[0] == "7. Oktober Komitee"


@pytest.mark.parametrize(
    "text", ["1. Anna Neu\n2. Otto Neu\n3.", "• Anna Neu\n• \n- Otto Neu\n(4)"]
)
def test_an_item_of_a_pasted_list_that_is_empty_is_nobody(text):
    sheet = read_pasted(text, "en", 100)

    assert [line.cells[0] for line in sheet.lines[:2]] == ["Anna Neu", "Otto Neu"]


def test_a_pasted_list_of_marks_alone_is_empty():
    with pytest.raises(SpreadsheetError, match="empty"):
        read_pasted("1.\n2.\n", "en", 100)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Dupont, Maurice", ["Dupont", "Maurice", ""]),
        ("Smith, Jordan", ["Smith", "Jordan", ""]),
        ("Anna Neu, Boston, MA", ["Anna Neu", "Boston, MA", ""]),
        ("Anna Neu, députée, PS", ["Anna Neu", "députée, PS", ""]),
        ("Anna Neu, Dania", ["Anna Neu", "Dania", ""]),  # Denmark, for Poles
        ("Anna Neu, France", ["Anna Neu", "", "France"]),
        ("Anna Neu; poet; DE", ["Anna Neu", "poet", "DE"]),
        ("Anna Neu, poet, Turkey", ["Anna Neu", "poet", "Turkey"]),
        ("Anna Neu, poet, UK", ["Anna Neu", "poet", "UK"]),
        ("Anna Neu, writer, France,", ["Anna Neu", "writer", "France"]),
        ("Anna Neu, writer, France;", ["Anna Neu", "writer", "France"]),
        ("王小明，作家，France", ["王小明", "作家", "France"]),
    ],
)
def test_only_what_must_be_a_country_is_one(line, cells):
    assert read_pasted(line, "en", 10).lines[0].cells == cells


def test_a_column_of_running_numbers_signs_for_nobody_else(appeal):
    there = make_signatory(name_en="Anna Neu", city="Rome")
    table = as_csv(["Number", "Name", "City"], [there.pk, "Otto Anders", "Bonn"])

    (line,) = look(table, appeal=appeal).lines

    assert line.kind == INVALID
    assert "names somebody else" in line.faults[0].reason
    (line,) = look(as_csv(["id", "name_en", "name_ar"], [there.pk, "Anna New", "آنا"])).lines
    assert line.kind == CHANGED


def test_undo_leaves_a_signature_that_somebody_has_dated_since(appeal):
    there = make_signatory(name_en="Anna Neu")
    table = as_csv(["name_en", "appeal"], ["Anna Neu", appeal.title], ["Newly Made", appeal.title])
    record = done(table)
    Signature.objects.filter(appeal=appeal).update(date=datetime.date(2023, 10, 5))

    undone = undo(record, None)

    assert set(undone.left) == {"Anna Neu", "Newly Made"}
    assert there.signatures.count() == 1
    assert Signatory.objects.filter(name_en="Newly Made").exists()


@pytest.mark.parametrize("head", ["name_de,description_de,country", "Name; Description; Country"])
def test_a_pasted_table_says_itself_what_its_columns_are(head):
    sheet = read_pasted(f"{head}\nAnna Neu{';' if ';' in head else ','}Autorin\n", "de", 100)

    assert [line.cells for line in sheet.lines] == [["Anna Neu", "Autorin"]]
    assert recognise(sheet.header, Rights(), "de").columns == [
        "name_de",
        "description_de",
        "country",
    ]


def test_tables_of_names_are_not_kept_for_ever():
    unused, used = sent(as_csv(HEAD, *ROWS)), done(as_csv(HEAD, *ROWS))
    assert used.lines == []
    forget_old_imports()
    assert PeopleImport.objects.count() == 2
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    PeopleImport.objects.update(made_at=long_ago)
    PeopleImport.objects.filter(pk=used.pk).update(imported_at=long_ago)

    for _ in range(2):
        forget_old_imports()

    assert not PeopleImport.objects.filter(pk=unused.pk).exists()
    used.refresh_from_db()
    assert not used.can_be_undone


def test_the_history_of_a_person_says_who_imported_them(client):
    user = make_user("Organisers")
    done(as_csv(HEAD, *ROWS), user)
    person = Signatory.objects.get(name_en="Ottilie Erfunden")
    content_type = ContentType.objects.get_for_model(Signatory)
    assert ModelLogEntry.objects.filter(content_type=content_type, object_id=person.pk).exists()
    client.force_login(user)

    page = client.get(f"/admin/snippets/people/signatory/history/{person.pk}/").content.decode()

    assert "Imported from a table" in page


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"Anna Neu, writer, France', ['"Anna Neu', "writer", "France"]),
        ('Anna Neu, "writer, France', ["Anna Neu", '"writer', "France"]),
        ('"Anna" Neu, writer', ['"Anna" Neu', "writer", ""]),
        ('"Neu, Anna", writer, France', ["Neu, Anna", "writer", "France"]),
    ],
)
def test_a_quotation_mark_that_never_ends_is_one_of_the_words(line, cells):
    sheet = read_pasted(f"{line}\nOtto Neu, poet, Germany", "en", 10)

    assert [each.cells for each in sheet.lines] == [cells, ["Otto Neu", "poet", "Germany"]]


def test_a_name_that_swallows_the_next_line_of_a_file_is_refused():
    plan = look(b'description_en,name_en\r\na poet,"Anna Neu\r\na writer,Otto Neu"\r\n')

    assert "one line" in reasons(plan)[2, "name_en"]


def test_what_turns_letters_around_is_taken_out_of_a_name():
    person = make_signatory(name_en="Anna Neu")

    (same, new) = look(as_csv(["name_en"], ["\u202eAnna\u202c Neu"], ["\u2067Otto Neu"])).lines

    assert (same.kind, same.person) == (SAME, person.pk)
    assert new.label == "Otto Neu"


def test_a_name_of_signs_that_nobody_sees_is_none():
    head = ["name_en", "description_en"]
    plan = look(as_csv(head, ["\u200b\u200b", "x"], ["\ufeffOtto Neu", "y"]))

    assert plan.lines[0].kind == INVALID
    assert plan.lines[1].label == "Otto Neu"


@pytest.fixture
def nobody_here():
    Signatory.objects.all().delete()


@pytest.mark.parametrize(
    ("here", "sent"),
    widely(
        [
            ("Jeremy Corbyn", "J. Corbyn"),
            ("Jeremy Corbyn", "J Corbyn"),
            ("J. Corbyn", "Jeremy Corbyn"),
            ("Jeremy Bernard Corbyn", "J. B. Corbyn"),
            ("Джереми Корбин", "Дж. Корбин"),
            ("Jeremy Corbyn", "Corbyn, J."),
        ],
        ("Jeremy Corbyn", "J. Corbyn"),
        ("Джереми Корбин", "Дж. Корбин"),
    ),
)
def test_an_initial_is_perhaps_the_name_that_it_begins(here, sent, nobody_here):
    person = make_signatory(name_en=here, name_ru=here if here[0] == "Д" else "")

    (line,) = look(as_csv(["name_en"], [sent])).lines

    assert line.kind == LIKELY
    assert [each.pk for each in line.candidates] == [person.pk]


@pytest.mark.parametrize("sent", widely(["P. Corbyn", "J. Cohen", "J. B."], first=1))
def test_an_initial_is_no_other_name(sent, nobody_here):
    make_signatory(name_en="Jeremy Corbyn")

    (line,) = look(as_csv(["name_en"], [sent])).lines

    assert line.kind == NEW


@pytest.mark.parametrize(
    ("here", "sent"),
    widely(
        [
            ("Ken Loach", "Jean-Luc Godard"),
            ("Ken Loach", "Jean-Luc Mélenchon"),
            ("Jean-Luc Godard", "Ken Loach"),
        ],
        first=1,
    ),
)
def test_who_shares_no_family_name_is_not_offered(here, sent, nobody_here):
    make_signatory(name_en=here)

    (line,) = look(as_csv(["name_en"], [sent])).lines

    assert line.kind == NEW


@pytest.mark.parametrize(
    ("here", "sent"),
    widely(
        [
            ("Mao Zedong", "Zedong Mao"),
            ("Gabriel García Márquez", "Gabriel Garcia"),
            ("Пётр Ильич Чайковский", "Piotr Tchaïkovski"),
            ("Jean-Luc Mélenchon", "Жан-Люк Меланшон"),
        ],
        ("Mao Zedong", "Zedong Mao"),
        ("Jean-Luc Mélenchon", "Жан-Люк Меланшон"),
    ),
)
def test_other_orders_second_names_and_scripts_are_offered(here, sent, nobody_here):
    person = make_signatory(name_en=here)

    (line,) = look(as_csv(["name_fr"], [sent])).lines

    assert [each.pk for each in line.candidates] == [person.pk]
