from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PublicConfig(AppConfig):
    name = "home.public"
    verbose_name = "What the public may see"

    def ready(self) -> None:
        from .content_version import watch_writes  # noqa: PLC0415  # needs the models

        connection_created.connect(watch_writes)
