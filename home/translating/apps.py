from django.apps import AppConfig


class TranslatingConfig(AppConfig):
    name = "home.translating"
    verbose_name = "Translating"

    def ready(self) -> None:
        from . import word_diff  # noqa: PLC0415  # needs the models

        word_diff.install()
