"""Mail that each person gets once about a thing, tried again until it has reached them."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from home.public.clock import database_now

from .mail import Delivery, Message, mail_each

#: The pause after the first try that fails; it doubles with each to the longest.
FIRST_PAUSE, LONGEST_PAUSE = datetime.timedelta(minutes=1), datetime.timedelta(hours=6)


class Notice(models.Model):
    """That one person is to be told of a thing, which the heirs of this class name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tries = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(help_text="Not tried before (UTC, the database's clock).")
    reached_at = models.DateTimeField(null=True, help_text="When a mail server took the mail.")

    person_id: int

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.person}, {self.reached_at or 'not reached'}"


def mail_once(
    model: type[Notice],
    people: Iterable[Any],
    write: Callable[[Any], Message | None],
    **thing: Any,
) -> Delivery:
    """Mails each person about a thing unless it has reached them, or failed a moment ago.

    ``thing`` are the fields that ``model`` adds to a notice; with the person they are unique.
    Safe to call from any number of processes at once.
    """
    notices: Any = model._default_manager.filter(**thing)

    def note(person: Any) -> None:
        notices.filter(person=person).update(reached_at=database_now())

    return mail_each(_whose_turn_it_is(notices, people, thing), write, note)


def _whose_turn_it_is(notices: Any, people: Iterable[Any], thing: dict) -> Iterator[Any]:
    """Those not reached yet, whom no other process tries just now, as they are asked for."""
    left_alone = Q(retry_at__gt=database_now()) | Q(reached_at__isnull=False)
    ids = set(notices.filter(left_alone).values_list("person_id", flat=True))
    for person in people:
        if person.pk in ids or not person.email:
            continue
        now = database_now()
        notice, _ = notices.model._default_manager.get_or_create(
            person=person, **thing, defaults={"retry_at": now}
        )
        pause = min(FIRST_PAUSE * 2 ** min(notice.tries, 12), LONGEST_PAUSE)
        mine = notices.filter(pk=notice.pk, reached_at=None, retry_at__lte=now)
        if mine.update(tries=F("tries") + 1, retry_at=now + pause):
            yield person
