from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "home.page_cache"
    verbose_name = "Page cache"

    def ready(self) -> None:
        from home.public.content_version import content_changed  # noqa: PLC0415  # needs the models

        from .shared_version import record_commit  # noqa: PLC0415  # needs the models

        content_changed.connect(record_commit)
