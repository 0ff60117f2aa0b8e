# words: admin
"""A language opens on its own screen, which says what readers will see, and not by the way."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem
from wagtail.models import Page

from home.multilingual.reader import opens_language
from home.settings.languages import BY_CODE
from home.staff.groups import is_organiser


class OpenLanguageItem(PublishMenuItem):
    """Saves, and leads to the screen on which the language is opened."""

    label = _lazy("Open this language")


def name_what_publishing_is(
    items: list[ActionMenuItem], request: HttpRequest, context: dict
) -> None:
    """``construct_page_action_menu``: who may not open the language is offered no "Publish"."""
    page = context.get("page")
    if page is None or not opens_language(page):
        return
    may_open = is_organiser(request.user)
    items[:] = [
        OpenLanguageItem(order=item.order) if isinstance(item, PublishMenuItem) else item
        for item in items
        if may_open or not isinstance(item, PublishMenuItem)
    ]


def send_to_its_screen(request: HttpRequest, page: Page) -> HttpResponse | None:
    """``before_publish_page``: the text is saved already, and stays a draft."""
    return _answer(request, [page])


def say_what_an_approval_leaves(request: HttpRequest, page: Page) -> HttpResponse | None:
    """``after_edit_page``: who has approved a front page may think that it is public now."""
    sent = request.POST
    approves = "action-workflow-action" in sent and sent.get("workflow-action-name") == "approve"
    return _answer(request, [page]) if approves and not page.workflow_in_progress else None


def send_to_its_screen_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """``before_bulk_action``: where one of the pages would open a language, none is published."""
    if action_type != "publish":
        return None
    return _answer(request, (each for each in objects if isinstance(each, Page)))


def _answer(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    page = next(filter(opens_language, pages), None)
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
