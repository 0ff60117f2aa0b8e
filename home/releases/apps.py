from django.apps import AppConfig
from django.db.models.signals import pre_delete


class ReleasesConfig(AppConfig):
    name = "home.releases"
    verbose_name = "Releases"

    def ready(self) -> None:
        # These need the models.
        from wagtail.models import Page  # noqa: PLC0415  # needs the models
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415  # as above

        from .bin.policy import BinPolicy  # noqa: PLC0415  # as above
        from .bin.things import remember  # noqa: PLC0415  # as above

        register_permission_policy(Page, BinPolicy())
        pre_delete.connect(remember)
