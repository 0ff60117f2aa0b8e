from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Campaign"

    def ready(self) -> None:
        from . import admin_widgets, checks  # noqa: F401

        admin_widgets.install()
