from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from .models import Signature  # noqa: PLC0415  # needs the models

        post_delete.connect(_note_taken_back, sender=Signature)


def _note_taken_back(sender: type, instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """A name that was taken from an appeal by itself, and not with the person or the appeal."""
    from home.public.withdrawals import note_thing  # noqa: PLC0415  # needs the models

    if sender in (type(origin), getattr(origin, "model", None)):
        note_thing(instance)
