from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Campaign"

    def ready(self) -> None:
        from . import checks  # noqa: F401
