from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Campaign"

    def ready(self) -> None:
        # These need the models.
        from . import admin_widgets, checks, native_dates, rights_of_groups, saving, schema_org  # noqa: F401, PLC0415  # needs the models

        admin_widgets.install()
        native_dates.install()
        saving.install()
        pre_migrate.connect(rights_of_groups.remember_permissions)
        post_migrate.connect(rights_of_groups.grant_new_permissions)
