from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "home.releases"
    verbose_name = "Releases"
