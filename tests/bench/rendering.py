"""What a page costs that was not made before: ours beside a plain Wagtail page.

The plain page is what one gets by following Wagtail's tutorial: the middleware of its project
template, one query for a menu, one for forty snippets, a template of twenty lines.
"""

import io
import random
import statistics
import sys
import time
from typing import Any

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, engines  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.urls import include, path  # noqa: E402
from wagtail import urls as wagtail_urls  # noqa: E402
from wagtail.fields import RichTextField  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from home.page_cache.render import neutral_environ, render  # noqa: E402
from people.models import Appeal, Signatory, Signature  # noqa: E402
from tests.builders import make_signatory  # noqa: E402

from . import at_most  # noqa: E402

PART = "A page that was not made before"
ROUNDS = 60
HOST = "localhost:81"
PAGES = {
    "home": ("/en/", 5),
    "a letter": ("/en/letter-to-friends-2023/", 3),
    "the timeline": ("/en/case/", 3),
    "the signatories": ("/en/signatories/", 3),
    "the map": ("/en/map/", 3),
}
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATE = """{% load wagtailcore_tags wagtailuserbar %}<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>{{ page.seo_title|default:page.title }}</title>
    <meta name="description" content="{{ page.search_description }}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
  </head>
  <body class="template-plain">
    {% wagtailuserbar %}
    <nav><ul>
      {% for each in menu %}<li><a href="{% pageurl each %}">{{ each.title }}</a></li>{% endfor %}
    </ul></nav>
    <h1>{{ page.title }}</h1>
    {{ page.body|richtext }}
    <ul>
      {% for person in people %}
        <li>
          <strong>{{ person.name }}</strong>
          {{ person.description }} ({{ person.get_country_display }})
        </li>
      {% endfor %}
    </ul>
  </body>
</html>"""


class PlainList(Page):
    """A page of Wagtail alone that lists forty snippets."""

    body = RichTextField(blank=True)
    #: How many, and by what.
    names, order = 40, "name"

    class Meta:
        app_label = "home"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = self.get_context(request)
        context["menu"] = self.get_children().live().in_menu()
        context["people"] = Signatory.objects.order_by(self.order)[: self.names]
        template = engines["django"].from_string(TEMPLATE)
        return HttpResponse(template.template.render(Context({**context, "request": request})))


urlpatterns = [path("", include(wagtail_urls))]


def words(number: int) -> list[dict[str, str]]:
    """A text of three paragraphs, another for each number."""
    text = " ".join(f"word{number}-{each}" for each in range(100))
    return [{"type": "paragraph", "value": f"<p>{text}</p>"} for _ in range(3)]


def sign(total: int) -> None:
    """Lets so many people have signed what the first one of the demo has."""
    appeals = list(Appeal.objects.all())
    for number in range(total - Signatory.objects.count()):
        person = make_signatory(
            name_en=f"Signatory {number}",
            description_en=f"Professor of measurements, university number {number}",
            country="FR",
        )
        for appeal in appeals:
            Signature.objects.create(signatory=person, appeal=appeal)


class Plain:
    """Answers as a project that Wagtail has just begun would."""

    def __init__(self) -> None:
        with connection.schema_editor() as editor:
            editor.create_model(PlainList)
        root = Page.get_first_root_node()
        text = "<p>" + " ".join(f"word{number}" for number in range(300)) + "</p>"
        home = PlainList(title="Plain", slug="plain", body=text, locale=Locale.get_default())
        root.add_child(instance=home)
        self.home = home
        for number in range(5):
            child = PlainList(title=f"Child {number}", show_in_menus=True, locale=home.locale)
            home.add_child(instance=child)
        Site.objects.create(hostname="localhost", port=81, root_page=home)
        with override_settings(MIDDLEWARE=MIDDLEWARE):
            self.handler = WSGIHandler()
        self.environ = {
            **neutral_environ(),
            "HTTP_HOST": HOST,
            "SERVER_PORT": "81",
            "PATH_INFO": "/",
        }

    def answer(self) -> bytes:
        environ = {**self.environ, "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
        begun: list[str] = []
        with override_settings(ROOT_URLCONF=__name__):
            body = b"".join(self.handler(environ, lambda status, _headers: begun.append(status)))
        assert begun == ["200 OK"], begun
        return body

    def milliseconds(self) -> float:
        """What one answer takes now, on an otherwise idle site."""
        times = []
        for _ in range(20):
            began = time.perf_counter()
            self.answer()
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times)

    def remove(self) -> None:
        """Takes the pages away, so that the site is the demo again."""
        Page.objects.get(pk=self.home.pk).delete()


def main() -> None:
    sign(40)
    plain, ours = Plain(), WSGIHandler()
    assert plain.answer().count(b"<strong>") == 40
    times: dict[str, list[float]] = {name: [] for name in ("plain", *PAGES)}
    for number in range(ROUNDS + 5):
        for name in random.sample(sorted(times), len(times)):
            began = time.perf_counter()
            if name == "plain":
                plain.answer()
            else:
                made = render(ours.get_response, PAGES[name][0])
                assert made.status == 200, f"{PAGES[name][0]}: {made.status}"
            if number >= 5:
                times[name].append((time.perf_counter() - began) * 1000)
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, (_path, most) in PAGES.items():
        note = f" ({middle[name]:.1f} ms; plain {middle['plain']:.1f} ms)"
        ratio = middle[name] / middle["plain"]
        at_most(PART, f"{name} / a plain page with 40 snippets", ratio, most, note=note).tell()


if __name__ == "__main__":
    main()
