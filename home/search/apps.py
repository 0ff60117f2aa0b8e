from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "home.search"
    verbose_name = "Search"

    def ready(self) -> None:
        post_migrate.connect(fill_index, sender=self)


def fill_index(plan: list | None = None, **kwargs: Any) -> None:
    """Makes the index of a site that is older than the index.

    Not a migration of its own, because it needs the models of all apps as they are now: it
    waits until nothing is left to migrate.
    """
    from .models import SearchEntry  # noqa: PLC0415  # needs the models
    from .rebuild import rebuild  # noqa: PLC0415  # needs the models

    if not plan:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if not SearchEntry.objects.exists():
        rebuild()
