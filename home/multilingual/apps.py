from django.apps import AppConfig


class MultilingualConfig(AppConfig):
    name = "home.multilingual"
    verbose_name = "Languages"
