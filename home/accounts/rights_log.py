"""Who changed the rights of whom, and who took data along: into the log, whatever screen did it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed
from django.http import HttpRequest, HttpResponse

from home.staff.rights import asking_user, is_of_admin

from .security_log import note

#: What Wagtail's lists call the parameter that makes them a file.
EXPORT = "export"


def note_rights(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    """Receiver of ``m2m_changed`` of groups and rights of accounts, and of rights of groups."""
    actor = asking_user()
    if actor is None or action not in ("post_add", "post_remove", "pre_clear"):
        return  # a command or a migration: nobody to name
    if action == "pre_clear":
        changed = _cleared(sender, instance, model if reverse else type(instance), reverse)
    else:
        changed = list(model._default_manager.filter(pk__in=pk_set or []))
    if not changed:
        return
    sign = "+" if action == "post_add" else "−"
    if model is get_user_model():  # people were put into a group, and not a group given to one
        for person in changed:
            note("rights", actor=actor, person=person, change=f"{sign} {instance}")
        return
    change = f"{sign} {', '.join(map(str, changed))}"
    if isinstance(instance, Group):
        note("rights", actor=actor, group=instance.name, change=change)
    else:
        note("rights", actor=actor, person=instance, change=change)


def _cleared(through: Any, instance: Any, owner: Any, reverse: bool) -> list[Any]:
    """What is about to be taken altogether: Django names nothing of it."""
    fields = owner._meta.many_to_many
    field = next(each for each in fields if each.remote_field.through is through)
    name = field.remote_field.get_accessor_name() if reverse else field.name
    return list(getattr(instance, name).all())


def install() -> None:
    user: Any = get_user_model()
    for through in (user.groups.through, user.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(note_rights, sender=through)


class ExportLogMiddleware:
    """Notes in the log who has taken a list of the admin along as a file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            is_of_admin(request)
            and request.GET.get(EXPORT)
            and "attachment" in response.headers.get("Content-Disposition", "")
        ):
            note("export", actor=request.user, list=request.path)
        return response
