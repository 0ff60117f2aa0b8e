"""The entry point of the web server."""

import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from home.public.processes import end_with_master

end_with_master()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "home.settings.production")
django_application = get_wsgi_application()

# These need the models.
from home.page_cache.cache import PageCache  # noqa: E402
from home.page_cache.refresher import start_refresher  # noqa: E402
from home.page_cache.shared_version import shared_version  # noqa: E402
from home.releases.watch import watch_from_the_web_process  # noqa: E402

watch_from_the_web_process()
application: WSGIApplication = django_application
if not settings.DEBUG:  # who works on the templates sees them at once
    application = cache = PageCache(
        django_application, shared_version(), settings.PAGE_CACHE_MB * 2**20
    )
    start_refresher(cache)
