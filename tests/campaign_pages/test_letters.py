"""Letters: who wrote to whom and when, what is a summary, and who signed."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Appeal, Signatory, Signature
from tests.breadth import widely
from tests.builders import home_of, make_letter, make_signatory, paragraph, publish, translate
from tests.reading import having, read, the_one, words

pytestmark = pytest.mark.django_db


def main(client, address="/en/a-letter/"):
    return the_one(read(client, address), "id", "main")


def write(**fields):
    fields = {"title": "A letter", "slug": "a-letter", **fields}
    return make_letter("en", **fields)


def parties(client, address="/en/a-letter/"):
    """The terms and values above a letter."""
    letter = main(client, address)
    terms = [words(term) for term in letter.iter("dt")]
    return dict(zip(terms, [words(value) for value in letter.iter("dd")], strict=True))


@pytest.fixture
def appeal():
    appeal = Appeal.objects.create(title_en="An appeal of its own")
    for position, name in ((2, "Anna"), (1, "Zoe")):
        person = make_signatory(name_en=name, name_ru=f"{name} по-русски")
        Signature.objects.create(appeal=appeal, signatory=person, position=position)
    return appeal


def test_a_letter_reads_from_salutation_to_signature(visitor):
    write(
        salutation="Dear friends,",
        body=[paragraph("Thank you all."), paragraph("Write to me.")],
        signature="Yours, the author",
    )

    shown = words(main(visitor))

    places = [
        shown.index(part)
        for part in ("A letter", "Dear friends,", "Thank you all.", "Write to me.", "Yours, the")
    ]
    assert places == sorted(places)


def test_it_says_from_whom_and_to_whom(visitor):
    write(author="A prisoner", addressee="Friends of the campaign")

    assert parties(visitor) == {"From": "A prisoner", "To": "Friends of the campaign"}


def test_what_is_not_known_has_no_empty_line(visitor):
    write(author="A prisoner")

    assert parties(visitor) == {"From": "A prisoner"}


@pytest.mark.parametrize(
    ("fields", "machine", "in_words"),
    widely(
        [
            ({"date": "2023-08-04"}, ["2023-08-04"], "4 août 2023"),
            ({"date": "2023-08-01", "precision": "month"}, ["2023-08"], "août 2023"),
            (
                {"date": "2023-12-12", "date_end": "2024-02-13", "precision": "between"},
                [],
                "entre le 12 décembre 2023 et le 13 février 2024",
            ),
        ],
        first=1,
    ),
)
def test_its_date_is_as_exact_as_it_is_known(visitor, fields, machine, in_words):
    translate(write(**fields), "fr", title="Une lettre", slug="une-lettre")

    (shown,) = having(main(visitor, "/fr/une-lettre/"), "class", "letter__date")

    assert words(shown) == in_words
    assert [time.get("datetime") for time in shown.iter("time")] == machine


def test_a_letter_without_a_date_shows_none(visitor):
    write()

    assert not list(main(visitor).iter("time"))


def test_a_summary_says_that_it_is_one(visitor):
    letter = write(is_summary=True)

    notice = the_one(main(visitor), "data-summary-notice")
    assert "It is not the letter itself and quotes nobody." in words(notice)

    publish(letter, is_summary=False)
    assert not having(main(visitor), "data-summary-notice")


@pytest.mark.wide
def test_a_translation_of_a_summary_is_one_too(visitor):
    letter = write(is_summary=True)
    translate(letter, "ru", title="Письмо", slug="pismo-drugoe")

    assert having(main(visitor, "/ru/pismo-drugoe/"), "data-summary-notice")


def test_the_notice_of_an_untranslated_summary_is_in_the_readers_language(visitor):
    write(is_summary=True)

    notice = the_one(main(visitor, "/ar/a-letter/"), "data-summary-notice")

    assert (notice.get("lang"), notice.get("dir")) == ("ar", "rtl")


@pytest.mark.both_databases
def test_the_signatories_of_its_appeal_stand_below_in_their_order(visitor, appeal):
    write(appeal=appeal)

    assert [words(entry) for entry in having(main(visitor), "data-signatory")] == ["Zoe", "Anna"]
    assert "2 signatories" in words(main(visitor))


def test_the_names_are_the_readers_own_below_a_fallback_too(visitor, appeal):
    write(appeal=appeal)

    entries = having(main(visitor, "/ru/a-letter/"), "data-signatory")

    assert [words(entry) for entry in entries] == ["Zoe по-русски", "Anna по-русски"]


def test_who_is_hidden_is_not_among_them(visitor, appeal):
    write(appeal=appeal)
    person = appeal.signatures.earliest("position").signatory
    person.shown = False
    person.save()

    assert [words(entry) for entry in having(main(visitor), "data-signatory")] == ["Anna"]


def test_a_letter_without_an_appeal_lists_nobody(visitor, appeal):
    write()

    assert not having(main(visitor), "data-signatory")


@pytest.mark.both_databases
def test_an_appeal_that_is_deleted_takes_no_letter_with_it(visitor, appeal):
    write(appeal=appeal)
    appeal.delete()

    assert "A letter" in words(main(visitor))


@pytest.mark.wide
def test_more_signatories_take_no_more_queries(visitor, appeal):
    write(appeal=appeal)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            visitor.get("/fr/a-letter/")
        return len(captured)

    def sign():
        people = Signatory.objects.bulk_create(
            Signatory(name=f"Person {n}", name_en=f"Person {n}") for n in range(150)
        )
        rows = (Signature(appeal=appeal, signatory=person) for person in people)
        Signature.objects.bulk_create(rows)

    sign()
    queries()  # what is looked up once a process
    few = queries()
    sign()

    assert queries() == few <= 15


@pytest.mark.both_databases
def test_the_front_page_shows_the_beginning_of_the_newest_letter(visitor):
    publish(home_of("en"), featured_letter=None)
    body = [paragraph(f"Paragraph {number}." + 40 * " Quagga.") for number in (1, 2, 3)]
    write(date=datetime.date(2026, 2, 1), body=body)

    shown = words(main(visitor, "/en/"))

    assert "A letter" in shown
    assert "Paragraph 2." in shown
    assert "Paragraph 3." not in shown
