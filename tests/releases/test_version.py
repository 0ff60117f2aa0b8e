"""The content version grows with every commit that changes what readers may see."""

import threading
from contextlib import closing

import pytest
from django.db import connection, transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction

from campaign_pages.models import Court
from home.models import CampaignSettings
from home.public.content_version import read_version, sum_up
from home.public.models import ContentChange
from people.models import Appeal, Signatory, Signature
from tests.breadth import widely
from tests.builders import home_of, make_letter, make_signatory, make_text, make_user, translate

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class Counted:
    """What was counted within a savepoint, which here stands for a transaction."""

    def __enter__(self):
        connection.run_on_commit.clear()
        self.before = {row.pk for row in ContentChange.objects.all()}
        return self

    def __exit__(self, *error):
        rows = ContentChange.objects.exclude(pk__in=self.before)
        self.changes = rows.filter(changes__gt=0).count()
        self.withdrawals = rows.filter(withdrawals__gt=0).count()


def test_publishing_a_text_counts_as_an_addition():
    letter = make_letter()
    letter.title = "Another title"
    revision = letter.save_revision()

    with Counted() as counted:
        revision.publish()

    assert (counted.changes, counted.withdrawals) == (1, 0)


def test_a_new_text_is_an_addition():
    with Counted() as counted:
        make_letter()

    assert (counted.changes, counted.withdrawals) == (1, 0)


@pytest.mark.parametrize(
    "taking_away",
    widely(
        [
            lambda letter: letter.unpublish(),
            lambda letter: letter.delete(),
            lambda letter: letter.move(make_text(), pos="last-child"),
            lambda letter: PageViewRestriction.objects.create(
                page=letter, restriction_type="login"
            ),
            lambda letter: Signatory.objects.filter(shown=True).update(shown=False),
        ],
        first=2,
    ),
    ids=["unpublish", "delete", "move", "private", "hide"],
)
def test_what_takes_something_away_is_a_withdrawal(taking_away):
    letter = make_text()

    with Counted() as counted:
        taking_away(letter)

    assert counted.withdrawals == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: make_signatory(),
        lambda: Signature.objects.create(
            appeal=Appeal.objects.first(), signatory=make_signatory(), position=9999
        ),
        lambda: Signatory.objects.first().save(),
        lambda: Court(name_en="A court").save(),
        lambda: CampaignSettings.objects.update(name_en="Another name"),
        lambda: Redirect.objects.create(old_path="/old", redirect_link="/en/"),
        lambda: Locale.objects.create(language_code="pl"),
        lambda: Page.objects.filter(pk=home_of("en").pk).update(seo_title="Words"),
    ],
    ids=["person", "signature", "saved", "court", "texts", "redirect", "locale", "bulk"],
)
def test_every_change_of_what_readers_see_counts(change):
    with Counted() as counted:
        change()

    assert counted.changes


def test_what_only_editors_see_does_not_count():
    letter = make_letter()
    draft = make_text(live=False)
    draft.save_revision()
    user = make_user("Organisers", password="a password")
    with Counted() as counted:
        letter.title = "A draft"
        revision = letter.save_revision(user=user)
        letter.save_revision(user=user, overwrite_revision=revision)
        letter.locked = True
        letter.save(update_fields=["locked", "locked_at", "locked_by"])
        draft.title = "Still a draft"
        draft.save_revision()
        draft.save()
        translate(letter, "fr", live=False).save_revision()
        client = Client()
        client.force_login(user)
        client.get("/admin/")
        client.get(f"/admin/pages/{letter.pk}/edit/")

    assert counted.changes == 0


def test_reading_does_not_count():
    with Counted() as counted:
        for address in ("/en/", "/ru/", "/fr/signataires/", "/en/case/", "/en/nothing/"):
            Client().get(address)

    assert counted.changes == 0


def test_a_transaction_counts_once_however_much_it_writes():
    with Counted() as counted:
        make_signatory()
        make_signatory()
        make_letter()

    assert (counted.changes, counted.withdrawals) == (1, 0)


def test_a_withdrawal_after_an_addition_counts_as_well():
    with Counted() as counted:
        letter = make_letter()
        letter.unpublish()

    assert counted.withdrawals == 1


def test_what_is_rolled_back_is_not_counted_and_what_follows_is():
    with Counted() as nothing:
        try:
            with transaction.atomic():
                make_signatory()
                raise LookupError
        except LookupError:
            pass
    with Counted() as counted:
        try:
            with transaction.atomic():
                make_signatory()
                raise LookupError
        except LookupError:
            make_signatory()

    assert nothing.changes == 0
    assert counted.changes == 1


def test_summing_up_leaves_the_version_as_it_is():
    ContentChange.objects.create()
    ContentChange.objects.create(withdrawals=1)
    before = read_version()

    sum_up()

    assert read_version() == before
    assert ContentChange.objects.count() == 1


def test_a_version_that_was_lost_with_a_backup_is_never_reached_again():
    lost = set()
    for _ in range(3):
        with transaction.atomic():
            for _ in range(5):
                connection.run_on_commit.clear()
                make_signatory()
                lost.add(read_version())
            transaction.set_rollback(True)

    assert len(lost) == 15


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time"
)
def test_two_transactions_at_once_do_not_wait_for_each_other():
    before = ContentChange.objects.count()
    first_wrote, second_is_done = threading.Event(), threading.Event()
    during = []

    def first():
        with closing(connection), transaction.atomic():
            ContentChange.objects.all().exists()
            make_signatory()
            first_wrote.set()
            second_is_done.wait(10)
            transaction.set_rollback(True)

    def second():
        with closing(connection), transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '5s'")
            make_signatory()
            during.append(ContentChange.objects.count())
            transaction.set_rollback(True)

    one, other = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    assert first_wrote.wait(10)
    other.start()
    other.join()
    second_is_done.set()
    one.join()

    assert [count - before for count in during] == [1]
