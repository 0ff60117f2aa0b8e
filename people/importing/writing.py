"""Many people written at once, with all that saving one of them does.

Saving one takes a dozen queries. Here a batch takes them: the columns with what they were
translated from, the entries of search, a revision and a line in the history of each.
"""

import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from home.multilingual.translated_model import language_of_column
from home.public.left_out import shown
from home.search.models import SearchEntry
from people.alphabet import enter
from people.models import Signatory, Signature

#: Rows of one statement: they have seventy columns.
AT_ONCE = 200
#: What references of one field have in common.
_REFERENCE = [
    "base_content_type_id",
    "content_type_id",
    "to_content_type_id",
    "model_path",
    "content_path",
    "content_path_hash",
]


def in_batches(items: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class Writer:
    """Writes in the name of an account; of none, of a command on the server."""

    def __init__(self, user: Any, action: str, about: int) -> None:
        self.user, self.action, self.about = user, action, about
        self.uuid, self.moment = uuid.uuid4(), timezone.now()
        #: Who was added hidden, by key, and whether the history says that they are shown.
        self.hidden: dict[int, bool] = {}
        self.content_type = ContentType.objects.get_for_model(Signatory, for_concrete_model=False)

    def create(self, people: list[Signatory], hides: bool = False) -> None:
        """Saves new people; they have their keys and revisions afterwards.

        With ``hides`` they are hidden for now, and only the history says what they will be.
        """
        wanted = [person.shown for person in people]
        for person in people:
            person.clean()
            person.remember_sources()
            person.shown = person.shown and not hides
        with translation.override(settings.LANGUAGE_CODE):
            plain_rows(Signatory).bulk_create(people, batch_size=AT_ONCE)
        if hides:
            keys = (person.pk for person in people)
            self.hidden |= dict(zip(keys, wanted, strict=True))
        self._after(people)

    def update(self, people: list[Signatory], columns: set[str]) -> None:
        """Saves some columns of people that are there."""
        names = {*columns}
        for column in columns:
            if code := language_of_column(Signatory, column):
                # The raw column follows the one of the default language.
                names |= {column.removesuffix(f"_{code.replace('-', '_')}"), "text_sources"}
        for person in people:
            person.clean()
            person.remember_sources()
            if person.pk in self.hidden and "shown" in columns:
                self.hidden[person.pk], person.shown = person.shown, False
        with translation.override(settings.LANGUAGE_CODE):
            plain_rows(Signatory).bulk_update(people, sorted(names), batch_size=AT_ONCE)
        self._after(people)

    def _after(self, people: list[Signatory]) -> None:
        self.enter_into_search([person for person in people if person.pk not in self.hidden])
        enter(people)
        revisions = [
            Revision(
                content_type=self.content_type,
                base_content_type=self.content_type,
                object_id=str(person.pk),
                created_at=self.moment,
                user=self.user,
                object_str=str(person),
                content=self._content(person),
            )
            for person in people
        ]
        Revision.objects.bulk_create(revisions, batch_size=AT_ONCE)
        for person, revision in zip(people, revisions, strict=True):
            person.latest_revision = revision
        plain_rows(Signatory).bulk_update(people, ["latest_revision"], batch_size=AT_ONCE)
        self.log(people)

    def _content(self, person: Signatory) -> dict[str, Any]:
        content = person.serializable_data()
        return content | {"shown": self.hidden.get(person.pk, content["shown"])}

    def enter_into_search(self, people: list[Signatory]) -> None:
        keys = [person.pk for person in people]
        SearchEntry.objects.filter(content_type=self.content_type, object_id__in=keys).delete()
        public = set(Signatory.public().filter(pk__in=keys).values_list("pk", flat=True))
        entries = shown(
            [person for person in people if person.pk in public], Signatory.search_entries_now
        )
        SearchEntry.objects.bulk_create(
            [entry for each in entries for entry in each], batch_size=AT_ONCE
        )

    def log(self, people: list[Signatory], deleted: bool = False) -> None:
        """One line in the history of each: who and when, and by which import."""
        ModelLogEntry.objects.bulk_create(
            [
                ModelLogEntry(
                    content_type=self.content_type,
                    object_id=str(person.pk),
                    label=str(person),
                    action=self.action,
                    timestamp=self.moment,
                    user=self.user,
                    uuid=self.uuid,
                    revision=None if deleted else person.latest_revision,
                    content_changed=True,
                    deleted=deleted,
                    data={"import": self.about},
                )
                for person in people
            ],
            batch_size=AT_ONCE,
        )

    def sign(self, signatures: list[Signature]) -> None:
        """Saves new signatures, and what Wagtail remembers of which thing uses which."""
        Signature.objects.bulk_create(signatures, batch_size=AT_ONCE)
        if not signatures:
            return
        first, *others = signatures
        # Wagtail asks for each row by itself: the others refer by the same fields.
        ReferenceIndex.create_or_update_for_object(first)
        made = ReferenceIndex.get_references_for_object(first).values(*_REFERENCE)
        ReferenceIndex.objects.bulk_create(
            [
                ReferenceIndex(
                    object_id=str(each.pk),
                    to_object_id=str(getattr(each, f"{one['model_path']}_id")),
                    **one,
                )
                for one in made
                for each in others
            ],
            batch_size=AT_ONCE,
        )

    def delete(self, people: list[Signatory]) -> None:
        self.log(people, deleted=True)
        Signatory.objects.filter(pk__in=[person.pk for person in people]).delete()


def plain_rows(model: type[models.Model]) -> models.QuerySet:
    """Django's own, which means the columns that it names: modeltranslation's means the language
    of the moment."""
    return models.QuerySet(model)
