# words: admin
"""Undoing the deletion of a thing: a person, a court, a picture, a document.

A thing is really deleted, so that no list has to know of the bin. Before, its row is written
down, with every row that goes with it and the keys of those that name it. Restoring puts all
of it back under the same keys, so that texts that name it by its key show it again.
"""

import contextlib
import datetime
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context, log

from home.accounts.security_log import note
from home.multilingual.translated_model import TranslatedModel
from home.releases.models import DeletedThing
from home.releases.withdrawal import WithdrawalError
from home.staff.groups import is_organiser, name_of

#: In the folder of uploads; no address leads into a folder whose name begins with a dot.
KEPT = ".bin"
#: Made again from the rest.
_DERIVED = {"home.CampaignRendition", "search.SearchEntry", "wagtailsearch.IndexEntry"}


def remember(sender: type, instance: Any, using: str, **kwargs: Any) -> None:
    """Before a thing is deleted by somebody in the admin, or after a restore.

    Receiver of ``pre_delete``.
    """
    context = get_active_log_context()
    user = context.user
    if not issubclass(sender, TranslatedModel) or context.uuid is None:
        return
    collector = Collector(using=using, origin=instance)
    collector.collect([instance])
    file = getattr(instance, "file", None)
    kept = DeletedThing.objects.create(
        title=str(instance)[:255],
        content_type=ContentType.objects.get_for_model(sender),
        object_id=instance.pk,
        rows=_serialised(_rows(collector)),
        links=list(_links(collector)),
        file=file.name if file else "",
        made_by=user,
        made_by_name=name_of(user),
    )
    if kept.file:
        # Before Wagtail deletes the file, which it does after the commit as well.
        transaction.on_commit(lambda: _move(_place(kept.file), _kept_place(kept.file)))


def _rows(collector: Collector) -> Iterator[models.Model]:
    for row in chain(*collector.data.values(), *collector.fast_deletes):
        if row._meta.label not in _DERIVED:
            yield row


def _links(collector: Collector) -> Iterator[tuple[str, str, list[Any]]]:
    updates: dict[Any, list[Any]] = collector.field_updates
    for (field, _value), found in updates.items():
        keys = [row.pk for rows in found for row in rows]
        if keys:
            yield field.model._meta.label, field.name, keys


def _serialised(rows: Iterator[models.Model]) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return serializers.serialize("json", rows)


def _place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def _kept_place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / KEPT / name


def _move(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # another process has moved it
            shutil.move(source, target)


def files_in_bin() -> set[str]:
    """The names, as they were, of the files of all things in the bin."""
    return set(DeletedThing.objects.exclude(file="").values_list("file", flat=True))


def is_made_of(name: str, originals: set[str]) -> bool:
    """Whether an upload is another size of one of some pictures: it has the random name of it."""
    return name.startswith("images/") and Path(name).name.partition(".")[0] in originals


def keep_files_of_bin() -> None:
    """Moves into the bin the files of what is in it, where whoever deleted it was killed before.

    Until then they could be had by their addresses. The other sizes of a picture are deleted.
    """
    for kept in DeletedThing.objects.exclude(file=""):
        if not _left_in_place(kept.file):
            continue
        with transaction.atomic():  # somebody may be restoring it
            if DeletedThing.objects.select_for_update(of=("self",)).filter(pk=kept.pk).exists():
                for path in _left_in_place(kept.file):
                    if path == _place(kept.file):
                        _move(path, _kept_place(kept.file))
                    else:
                        path.unlink(missing_ok=True)


def _left_in_place(name: str) -> list[Path]:
    made = (Path(settings.MEDIA_ROOT) / "images").glob(f"{Path(name).stem}.*")
    return [path for path in (*made, _place(name)) if path.exists()]


def may_restore_thing(kept: DeletedThing, user: Any) -> bool:
    """Whether a user may see a deleted thing in the bin and put it back."""
    return is_organiser(user) or kept.made_by_id == user.pk


@transaction.atomic
def restore_thing(kept: DeletedThing, user: Any) -> None:
    """Puts a thing back, and into the rows that named it and name nothing else by now.

    Raises ``PermissionDenied``, and ``WithdrawalError`` when somebody was faster or when what
    it needs is gone.
    """
    if not may_restore_thing(kept, user):
        raise PermissionDenied
    kept = _locked(kept)
    try:
        with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
            for row in serializers.deserialize("json", kept.rows):
                row.save()
            thing = kept.content_type.get_object_for_this_type(pk=kept.object_id)
            _link_again(kept, thing)
            connection.check_constraints()
    except IntegrityError as error:
        words = _("“%(title)s” cannot be put back, because something that it needs is deleted.")
        raise WithdrawalError(words % {"title": kept.title}) from error
    if kept.file:
        _move(_kept_place(kept.file), _place(kept.file))
    thing.save()  # which search and the index of uses follow
    log(instance=thing, action="campaign.unbin", user=user)
    note("restore", actor=user, thing=f"{kept.content_type.name} {kept.object_id}")
    kept.delete()


def _link_again(kept: DeletedThing, thing: Any) -> None:
    for label, name, keys in kept.links:
        rows = apps.get_model(label)._base_manager.filter(pk__in=keys, **{name: None})
        rows.update(**{name: thing})


@transaction.atomic
def forget_thing(kept: DeletedThing, user: Any) -> None:
    """Deletes a thing for good. ``user`` is empty for the schedule; else organisers alone may."""
    if user is not None and not is_organiser(user):
        raise PermissionDenied
    kept = _locked(kept)
    if kept.file:
        transaction.on_commit(lambda: _kept_place(kept.file).unlink(missing_ok=True))
    kept.delete()


def _locked(kept: DeletedThing) -> DeletedThing:
    locked = DeletedThing.objects.select_for_update(of=("self",)).filter(pk=kept.pk).first()
    if locked is None:
        raise WithdrawalError(_("It is not in the bin any more: somebody was faster."))
    return locked


def forget_old_things() -> None:
    """Deletes for good what was deleted ``BIN_DAYS`` ago."""
    since = timezone.now() - datetime.timedelta(days=settings.BIN_DAYS)
    for kept in DeletedThing.objects.filter(made_at__lte=since):
        forget_thing(kept, None)
