"""Long tables of people: the scheduler looks at them, imports them and takes them back."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from home.releases.models import PeriodicRun
from home.releases.scheduler import beat, do_long_work
from home.releases.watch import PULSE
from home.search.models import SearchEntry
from home.spreadsheets.reading import read_table
from people import import_views, models
from people.importing import background
from people.importing.applying import BusyError, PartWriter, carry_out
from people.importing.background import LOST_AFTER, MOST_TRIES, do_next
from people.importing.columns import Rights
from people.importing.keeping import forget_old_imports, keep
from people.importing.undoing import undo
from people.models import Appeal, ImportedPart, PeopleImport, Signatory, Signature
from tests.breadth import widely
from tests.builders import make_signatory, make_user
from tests.people.tables import as_csv, as_xlsx
from tests.people.test_import_screens import press, send
from tests.people.test_importing import everything

pytestmark = pytest.mark.django_db

NAMES = ["Aurelia", "Bartholomew", "Cunigunde", "Desiderius", "Eusebia", "Ferdinand", "Gundula"]
HEAD = ["name_en", "description_en", "country"]
TABLE = as_csv(HEAD, *([f"{name} Longlist", "made up", "FR"] for name in NAMES))


@pytest.fixture(autouse=True)
def short_is_three_lines(monkeypatch):
    monkeypatch.setattr(models, "LINES_AT_ONCE", 3)
    monkeypatch.setattr(import_views, "LINES_AT_ONCE", 3)
    monkeypatch.setattr(background, "IN_A_PART", 2)
    monkeypatch.setattr(background, "PAUSE", 0)
    monkeypatch.setattr(background, "NOTED_EVERY", 0)


@pytest.fixture
def user(client):
    user = make_user("Organisers", email="organiser@example.org")
    client.force_login(user)
    return user


def added():
    return Signatory.objects.filter(name_en__endswith="Longlist")


def looked_at(client, content=TABLE, **values):
    """What the look of a file leads to."""
    answer = send(client, content, **values)
    do_next(lambda: False)
    return answer


def again():
    return PeopleImport.objects.latest("pk")


class KilledError(BaseException):
    """Nothing handles it: what a SIGKILL leaves is what is committed."""


def die_in_part(monkeypatch, number):
    """Kills whoever writes a part; returns what lets them live."""
    write, parts = PartWriter.write, []

    def write_or_die(self, lines):
        write(self, lines)
        parts.append(lines)
        if len(parts) == number:
            raise KilledError

    monkeypatch.setattr(PartWriter, "write", write_or_die)
    return lambda: monkeypatch.setattr(PartWriter, "write", write)


def pass_by(record, time=LOST_AFTER):
    """Nobody has heard of the worker for so long."""
    record.refresh_from_db()
    record.heard_at -= time
    record.save()


@pytest.mark.both_databases
@pytest.mark.parametrize("make", widely([as_csv, as_xlsx], first=1))
def test_a_long_file_is_looked_at_imported_and_undone_by_the_scheduler(client, user, make):
    before = everything()
    table = make(HEAD, *([f"{name} Longlist", "made up", "FR"] for name in NAMES))
    answer = send(client, table, appeal=(appeal := Appeal.objects.earliest("pk")).pk)
    waiting = client.get(answer.url).content.decode()
    assert "Waiting to be begun" in waiting
    assert "What would be added" not in waiting  # as of people who were typed
    assert not added().exists()

    assert do_next(lambda: False)
    assert "Aurelia Longlist" in client.get(answer.url).content.decode()
    page = press(client, answer, **{"import": "1"}).content.decode()
    assert "Waiting to be begun" in page
    assert do_next(lambda: False)

    page = client.get(answer.url).content.decode()
    assert "Imported on" in page
    assert set(added().values_list("shown", "country")) == {(True, "FR")}
    assert (
        len(added())
        == len(NAMES)
        == Signature.objects.filter(appeal=appeal, signatory__in=added()).count()
    )
    assert SearchEntry.objects.filter(title="Gundula Longlist").exists()
    assert again().file is None
    assert not do_next(lambda: False)
    press(client, answer, undo="1")
    assert do_next(lambda: False)
    assert everything() == before
    assert again().undone_by_name
    assert not ImportedPart.objects.exists()


@pytest.mark.wide
def test_an_imported_person_is_what_a_short_import_makes(client, user):
    press(client, looked_at(client), **{"import": "1"})
    do_next(lambda: False)
    long = added().get(name_en__startswith="Aurelia")
    told = content(long)
    long.delete()
    short = as_csv(HEAD, ["Aurelia Longlist", "made up", "FR"])
    press(client, send(client, short), **{"import": "1"})

    assert told == content(added().get(name_en__startswith="Aurelia"))
    assert told["shown"] is True


def content(person):
    """What the history says of somebody."""
    left_out = {"pk", "latest_revision"}
    told = person.latest_revision.content
    return {key: value for key, value in told.items() if key not in left_out}


@pytest.mark.wide
@pytest.mark.both_databases
def test_nobody_is_shown_before_all_are_there(client, user, monkeypatch, visitor):
    answer = looked_at(client, appeal=Appeal.objects.earliest("pk").pk)
    press(client, answer, **{"import": "1"})
    die_in_part(monkeypatch, 3)

    with pytest.raises(KilledError):
        do_next(lambda: False)

    assert added().exists()
    assert not Signatory.public().filter(pk__in=added()).exists()
    assert not SearchEntry.objects.filter(title__endswith="Longlist").exists()
    assert "Longlist" not in visitor.get("/en/signatories/").content.decode()


@pytest.mark.both_databases
@pytest.mark.parametrize("part", widely([1, 3], 3))
def test_who_is_killed_in_the_middle_leaves_it_to_the_next_one(client, user, monkeypatch, part):
    answer = looked_at(client)
    press(client, answer, **{"import": "1"})
    live = die_in_part(monkeypatch, part)
    with pytest.raises(KilledError):
        do_next(lambda: False)
    live()
    assert not do_next(lambda: False)  # it may only be slow

    pass_by(again())
    do_next(lambda: False)

    assert sorted(each.name_en for each in added()) == sorted(f"{each} Longlist" for each in NAMES)
    assert again().imported_at


@pytest.mark.wide
@pytest.mark.both_databases
def test_what_never_comes_to_its_end_is_said_to_have_failed_and_leaves_nothing(
    client, user, monkeypatch
):
    before = everything()
    answer = looked_at(client)
    press(client, answer, **{"import": "1"})
    for _try in range(MOST_TRIES):
        live = die_in_part(monkeypatch, 2)
        with pytest.raises(KilledError):
            do_next(lambda: False)
        live()
        pass_by(again())

    do_next(lambda: False)

    assert "never came to its end" in client.get(answer.url).content.decode()
    assert everything() == before
    assert not do_next(lambda: False)


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_scheduler_that_ends_leaves_it_to_the_next_one_at_once(client, user):
    answer = looked_at(client)
    press(client, answer, **{"import": "1"})
    asked = iter([False] * 12 + [True] * 99)

    do_next(lambda: next(asked))
    assert not again().worker
    assert again().work == "import"

    do_next(lambda: False)
    assert added().count() == len(NAMES)


@pytest.mark.wide
@pytest.mark.both_databases
def test_who_was_slow_writes_nothing_more_when_another_has_taken_over(client, user, monkeypatch):
    press(client, looked_at(client), **{"import": "1"})
    write = PartWriter.write

    def write_while_another_comes(self, lines):
        PeopleImport.objects.update(worker="another")
        monkeypatch.setattr(PartWriter, "write", write)
        write(self, lines)

    monkeypatch.setattr(PartWriter, "write", write_while_another_comes)
    do_next(lambda: False)

    assert again().imported_at is None
    assert again().worker == "another"
    assert Signatory.public().filter(pk__in=added()).count() == 0


@pytest.mark.both_databases
def test_a_failure_in_the_middle_is_told_and_leaves_nothing(client, user, monkeypatch):
    before = everything()
    answer = looked_at(client)
    press(client, answer, **{"import": "1"})
    write, parts = PartWriter.write, []

    def fail(self, lines):
        write(self, lines)
        parts.append(1)
        if len(parts) == 3:
            raise ZeroDivisionError

    monkeypatch.setattr(PartWriter, "write", fail)

    do_next(lambda: False)

    assert "nothing was changed" in client.get(answer.url).content.decode()
    assert everything() == before


@pytest.mark.wide
@pytest.mark.both_databases
def test_it_can_be_stopped_and_leaves_nothing(client, user, monkeypatch):
    before = everything()
    answer = looked_at(client)
    press(client, answer, **{"import": "1"})
    write = PartWriter.write

    def stop(self, lines):
        write(self, lines)
        client.post(answer.url, {"stop": "1"})

    monkeypatch.setattr(PartWriter, "write", stop)

    do_next(lambda: False)

    assert "This was stopped" in client.get(answer.url).content.decode()
    assert everything() == before
    assert again().file is None


def test_it_can_be_stopped_while_its_file_is_read(client, user):
    table = as_xlsx(HEAD, *([f"{name} Longlist", "made up", "FR"] for name in NAMES))
    answer = send(client, table)
    client.post(answer.url, {"stop": "1"})

    do_next(lambda: False)

    assert "This was stopped" in client.get(answer.url).content.decode()


def refuse_by_group(user):
    user.groups.clear()


def refuse_by_account(user):
    user.is_active = False
    user.save()


@pytest.mark.parametrize("refuse", widely([refuse_by_group, refuse_by_account], first=1))
@pytest.mark.parametrize("begun", widely([False, True], True))
def test_who_loses_the_right_meanwhile_imports_nothing(client, user, monkeypatch, refuse, begun):
    before = everything()
    press(client, looked_at(client), **{"import": "1"})
    write = PartWriter.write

    def lose(self, lines):
        write(self, lines)
        refuse(user)

    if begun:
        monkeypatch.setattr(PartWriter, "write", lose)
    else:
        refuse(user)
    do_next(lambda: False)

    assert "may no longer import" in again().failure
    assert everything() == before


@pytest.mark.wide
def test_what_has_changed_since_it_was_shown_is_looked_at_anew(client, user):
    answer = looked_at(client)
    make_signatory(name_en="Aurelia Longlist")
    press(client, answer, **{"import": "1"})

    do_next(lambda: False)
    assert added().count() == 1
    do_next(lambda: False)

    page = client.get(answer.url).content.decode()
    assert "This has changed in the meantime" in page
    assert again().counts["changed"] == 1
    press(client, answer, **{"import": "1"})
    do_next(lambda: False)
    assert added().count() == len(NAMES)


@pytest.mark.both_databases
def test_who_is_changed_by_somebody_while_it_is_written_is_not_written_over(
    client, user, monkeypatch
):
    people = [make_signatory(name_en=f"{name} Longlist") for name in NAMES]
    press(client, looked_at(client), **{"import": "1"})
    write = PartWriter.write

    def somebody_saves(self, lines):
        write(self, lines)
        person = Signatory.objects.get(pk=people[-1].pk)
        person.description_en = "written by hand"
        person.save()

    monkeypatch.setattr(PartWriter, "write", somebody_saves)
    monkeypatch.setattr("people.importing.plan.AT_ONCE", 2)

    do_next(lambda: False)

    assert set(added().values_list("description_en", flat=True)) == {None, "written by hand"}


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_short_import_waits_while_a_long_one_is_written(client, user):
    long, short = looked_at(client), send(client, as_csv(["name_en"], ["Shorty Longlist"]))
    press(client, long, **{"import": "1"})
    with pytest.raises(BusyError):
        carry_out(PeopleImport.objects.latest("pk"), Rights(user))

    page = press(client, short, **{"import": "1"}).content.decode()
    assert "Waiting to be begun" in page
    do_next(lambda: False)
    do_next(lambda: False)

    assert added().count() == len(NAMES) + 1


def test_a_file_that_is_none_says_so_where_it_is_looked_for(client, user):
    answer = looked_at(client, TABLE + b'"never closed')

    page = client.get(answer.url).content.decode()
    assert "quotation mark" in page
    assert client.post(answer.url, {"forget": "1"}).status_code == 302
    assert not PeopleImport.objects.exists()


@pytest.mark.wide
def test_faults_are_to_be_mended_or_left_out_as_in_a_short_file(client, user):
    answer = looked_at(client, TABLE + b"Wrongly Longlist,,Atlantis\r\n")

    page = press(client, answer, **{"import": "1"}).content.decode()
    assert "Mend the lines with faults" in page
    press(client, answer, **{"import": "1", "leave_out": "1"})
    do_next(lambda: False)

    assert added().count() == len(NAMES)


@pytest.mark.wide
def test_who_is_alike_is_decided_as_in_a_short_file(client, user):
    person = make_signatory(name_en="Auréliä Longlist")
    answer = looked_at(client)
    assert "Perhaps here already" in client.get(answer.url).content.decode()

    press(client, answer, **{"import": "1", "line-2": str(person.pk)})
    do_next(lambda: False)

    person.refresh_from_db()
    assert (person.name_en, person.country) == ("Aurelia Longlist", "FR")
    assert added().count() == len(NAMES)


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_person_on_several_lines_far_apart_is_undone_as_a_whole(client, user):
    before = everything()
    lines = [[f"{name} Longlist", "made up", "", ""] for name in NAMES]
    again_below = ["Aurelia Longlist", "", "FR", "no"]
    answer = looked_at(client, as_csv([*HEAD, "shown"], *lines, again_below))
    press(client, answer, **{"import": "1"})
    do_next(lambda: False)
    person = added().get(name_en="Aurelia Longlist")
    assert (person.country, person.shown) == ("FR", False)
    assert added().filter(shown=True).count() == len(NAMES) - 1

    press(client, answer, undo="1")
    do_next(lambda: False)

    assert everything() == before


@pytest.mark.wide
@pytest.mark.both_databases
def test_undo_of_a_long_import_leaves_and_names_what_somebody_has_changed_since(client, user):
    answer = looked_at(client)
    press(client, answer, **{"import": "1"})
    do_next(lambda: False)
    person = added().get(name_en="Eusebia Longlist")
    person.country = "DE"
    person.save()
    person.save_revision(user=user)

    press(client, answer, undo="1")
    do_next(lambda: False)

    assert [each.name_en for each in added()] == ["Eusebia Longlist"]
    assert "left as they are: Eusebia Longlist" in client.get(answer.url).content.decode()


def test_an_import_of_before_is_undone_as_well(user):
    person = make_signatory(name_en="Formerly Imported", country="FR")
    kept = {"id": person.pk, "revision": None, "old": {"country": ""}, "new": {"country": "FR"}}
    record = keep_record(user, imported_at=timezone.now())
    record.done = {"created": [], "changed": [kept], "signed": [], "signatures": []}
    record.save()

    assert undo(record, user).people == 1

    person.refresh_from_db()
    assert person.country == ""


def keep_record(user, **fields):
    return PeopleImport.objects.create(name="people.csv", code="en", user=user, **fields)


def test_without_a_scheduler_the_screen_says_so(client, user):
    answer = send(client, TABLE)
    PeriodicRun.objects.filter(name=PULSE).delete()
    assert "No scheduler runs" in client.get(answer.url).content.decode()

    beat()

    assert "No scheduler runs" not in client.get(answer.url).content.decode()


@pytest.mark.wide
def test_how_far_it_is_stands_in_the_database_and_the_list_leads_there(client, user, monkeypatch):
    answer = send(client, TABLE)
    seen = []

    def look():
        page = client.get(answer.url).content.decode()
        state = client.get(reverse("import_state", args=[again().pk])).json()
        seen.append((state["percent"], state["words"]))
        assert "Show how far it is" in page
        assert state["words"] in page

    go_on = background.Job.go_on

    def go_on_and_look(self, done=None):
        go_on(self, done)
        look()

    monkeypatch.setattr(background.Job, "go_on", go_on_and_look)
    do_next(lambda: False)

    assert (42, "Looking at it: 3 of 7 lines") in seen
    assert answer.url in client.get(reverse("import_people")).content.decode()


def test_another_translator_sees_nothing_of_it(client, user):
    answer = send(client, TABLE)
    client.force_login(make_user("Translators: French"))

    assert client.get(reverse("import_state", args=[again().pk])).status_code != 200
    assert client.get(answer.url).status_code != 200


@pytest.mark.wide
def test_who_had_to_wait_is_told_by_mail_once(client, user):
    answer = send(client, TABLE)
    PeopleImport.objects.update(asked_at=timezone.now() - datetime.timedelta(minutes=5))

    do_next(lambda: False)
    do_next(lambda: False)

    assert [each.to for each in mail.outbox] == [["organiser@example.org"]]
    assert answer.url in mail.outbox[0].body
    assert "Ready to be looked at" in mail.outbox[0].subject
    press(client, answer, **{"import": "1"})
    do_next(lambda: False)
    assert len(mail.outbox) == 1  # it was done at once


@pytest.mark.wide
def test_a_file_is_kept_no_longer_than_a_week(client, user):
    send(client, TABLE)
    looked = looked_at(client)
    press(client, looked, **{"import": "1"})
    PeopleImport.objects.update(made_at=timezone.now() - datetime.timedelta(days=8))

    forget_old_imports()

    assert not PeopleImport.objects.exists()


@pytest.mark.wide
def test_a_pasted_list_may_be_long_too(client, user):
    pasted = "\n".join(f"{name} Longlist, made up, France" for name in NAMES)
    answer = send(client, pasted=pasted)
    assert "Waiting to be begun" in client.get(answer.url).content.decode()

    do_next(lambda: False)
    press(client, answer, **{"import": "1"})
    do_next(lambda: False)

    assert added().count() == len(NAMES)


def test_the_command_imports_a_long_file_in_parts(tmp_path, user):
    file = tmp_path / "people.csv"
    file.write_bytes(TABLE)

    call_command("import_signatories", file, "--save", "--user", user.username)

    assert added().filter(shown=True).count() == len(NAMES)
    assert ImportedPart.objects.count() > 1


def test_the_scheduler_does_what_was_asked_for(client, user):
    send(client, TABLE)

    call_command("scheduler", "--once")

    assert again().counts == {"new": len(NAMES)}
    assert do_long_work() > 0


def test_a_short_file_is_not_kept_waiting(client, user):
    answer = send(client, as_csv(HEAD, ["Aurelia Longlist", "", "FR"]))

    page = press(client, answer, **{"import": "1"}).content.decode()

    assert "Imported." in page
    assert added().get().shown


def test_keeping_a_table_notes_how_long_it_is(user):
    assert keep(read_table(TABLE), "people.csv", "en", None, user).is_long
