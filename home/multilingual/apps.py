from typing import Any

from django.apps import AppConfig


class MultilingualConfig(AppConfig):
    name = "home.multilingual"
    verbose_name = "Languages"

    def ready(self) -> None:
        from home.public.content_version import version_served  # noqa: PLC0415  # needs the models

        version_served.connect(load_wordings)


def load_wordings(**kwargs: Any) -> None:
    """Of what pages are not made of, too: the admin speaks in the same words."""
    from .wordings import load  # noqa: PLC0415  # needs the models

    load()
