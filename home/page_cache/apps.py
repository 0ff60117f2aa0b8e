from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "home.page_cache"
    verbose_name = "Page cache"

    def ready(self) -> None:
        from home.public.content_version import content_changed  # needs the models

        from .shared_version import record_commit

        content_changed.connect(record_commit)
