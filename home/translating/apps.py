from django.apps import AppConfig


class TranslatingConfig(AppConfig):
    name = "home.translating"
    verbose_name = "Translating"
