from typing import Any

from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "home.mirror"
    verbose_name = "Mirror"

    def ready(self) -> None:
        from home.public.content_version import version_served  # noqa: PLC0415  # needs the models

        version_served.connect(remember_mirrors)


def remember_mirrors(**kwargs: Any) -> None:
    """Keeps the addresses of the mirrors where an error page finds them without a database."""
    from home import error_pages  # noqa: PLC0415  # needs the models
    from home.known_mirrors import remember  # noqa: PLC0415  # needs the models
    from home.models import CampaignSettings  # noqa: PLC0415  # needs the models

    if remember(CampaignSettings.load().mirrors):
        error_pages.write()
