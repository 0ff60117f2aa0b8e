from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Campaign"

    def ready(self) -> None:
        from . import admin_widgets, checks  # noqa: F401
        from .publishing.version import watch_writes

        connection_created.connect(watch_writes)
        admin_widgets.install()
        post_migrate.connect(fill_search, sender=self)


def fill_search(plan: list | None = None, **kwargs: Any) -> None:
    """Makes the table of search of a site that is older than the table.

    Not a migration of its own, because it needs the models of all apps as they are now: it
    waits until nothing is left to migrate.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from home.search.models import SearchEntry
    from home.search.rebuild import rebuild

    if not plan:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if not SearchEntry.objects.exists():
        rebuild()
