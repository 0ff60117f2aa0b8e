"""The entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "home.settings.production")
application = get_wsgi_application()

from home.publishing.watch import watch_from_the_web_process  # noqa: E402 (needs the models)

watch_from_the_web_process()
