from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete


class ReleasesConfig(AppConfig):
    name = "home.releases"
    verbose_name = "Releases"

    def ready(self) -> None:
        # These need the models.
        from wagtail.models import Page, PageViewRestriction  # noqa: PLC0415  # needs the models
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415  # as above
        from wagtail.signals import page_unpublished  # noqa: PLC0415  # as above

        from . import journal  # noqa: PLC0415  # as above
        from .bin.policy import BinPolicy  # noqa: PLC0415  # as above
        from .bin.things import remember  # noqa: PLC0415  # as above

        register_permission_policy(Page, BinPolicy())
        pre_delete.connect(remember)
        page_unpublished.connect(journal.note_unpublished)
        post_save.connect(journal.note_private, sender=PageViewRestriction)
        post_save.connect(journal.note_hidden)
        post_delete.connect(journal.note_deleted)
