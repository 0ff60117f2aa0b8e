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
    """Makes the index of a site that has none yet, or one made by other rules of folding.

    Not a migration of its own, because it needs the models of all apps as they are now: it
    waits until nothing is left to migrate.
    """
    from .rebuild import is_current, rebuild  # noqa: PLC0415  # needs the models

    if plan is None:  # not after migrating
        return
    if plan:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
    if not is_current():
        rebuild()
