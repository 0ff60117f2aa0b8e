# words: admin
"""A language opens on its own screen, which says what readers will see, and not by the way."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from home.models import HomePage
from home.public.visible import visible
from home.settings.languages import BY_CODE
from home.staff.groups import is_organiser


def send_to_its_screen(request: HttpRequest, page: Page) -> HttpResponse | None:
    """``before_publish_page``: the text is saved already, and stays a draft."""
    return _answer(request, _opens(page))


def send_to_its_screen_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """``before_bulk_action``: where one of the pages would open a language, none is published."""
    if action_type != "publish":
        return None
    pages = (each for each in objects if isinstance(each, Page))
    return _answer(request, next(filter(None, map(_opens, pages)), None))


def _opens(page: Page) -> Page | None:
    """The page, if it is the front page of a language that is not open."""
    if not issubclass(page.specific_class or Page, HomePage):
        return None
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return None
    return None if visible(HomePage.objects.filter(pk=page.pk)).exists() else page


def _answer(request: HttpRequest, page: Page | None) -> HttpResponse | None:
    if page is None:
        return None
    language = BY_CODE[page.locale.language_code]
    names = {"language": language.own_name}
    if is_organiser(request.user):
        words = _("This front page opens %(language)s to readers. See first what that means.")
        messages.warning(request, words % names)
        return redirect("language_open", language.code)
    words = _("This front page opens %(language)s to readers: an organiser does that.")
    messages.warning(request, words % names)
    return redirect("wagtailadmin_pages:edit", page.pk)
