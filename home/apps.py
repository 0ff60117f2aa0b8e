from django.apps import AppConfig
from django.db.backends.signals import connection_created


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Campaign"

    def ready(self) -> None:
        from . import admin_widgets, checks  # noqa: F401
        from .publishing.version import watch_writes

        connection_created.connect(watch_writes)
        admin_widgets.install()
