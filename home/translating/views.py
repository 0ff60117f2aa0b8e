"""What is not translated yet, and starting a translation."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.multilingual.reader import Reader
from home.publishing.visible import HOME_DEPTH, visible
from home.settings.languages import BY_CODE, Language


class Missing(NamedTuple):
    """What one language lacks: texts to start from, each in the version best for its readers."""

    language: Language
    locale: Locale
    pages: list[Page]


def translator_locales(user: Any) -> list[Locale]:
    """The prepared languages in whose tree a user may add pages."""
    addable = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    homes = addable.filter(depth=HOME_DEPTH)
    locales = {page.locale_id for page in homes}
    return [locale for locale in Locale.objects.all() if locale.pk in locales]


def missing_in(locale: Locale) -> list[Page]:
    """The published texts that have no version, not even a draft, in a language; parents first."""
    begun = Page.objects.filter(locale=locale).values("translation_key")
    wanted = visible(Page.objects.filter(depth__gt=HOME_DEPTH)).exclude(translation_key__in=begun)
    reader = Reader(locale.language_code)
    return list(reader.best(wanted).select_related("locale").order_by("depth", "path"))


def start_translation(page: Page, locale: Locale, user: Any) -> Page:
    """A draft of a page in another language, below the translation of its parent.

    Raises ``PermissionDenied`` where the user may not add pages, ``LookupError`` when the
    parent is not translated yet.
    """
    parent = page.get_parent()
    target = Page.objects.filter(translation_key=parent.translation_key, locale=locale).first()
    if target is None:
        raise LookupError(parent.title)
    if not target.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    action = CopyPageForTranslationAction(page.specific, locale, user=user)
    return action.execute(skip_permission_checks=True)


class TranslationsView(TemplateView):
    """For each language of the user, the texts that wait for a translation."""

    template_name = "home/admin/translations.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        entries = [
            Missing(BY_CODE[locale.language_code], locale, missing_in(locale))
            for locale in translator_locales(self.request.user)
        ]
        return {**super().get_context_data(**kwargs), "entries": entries}


class StartTranslationView(View):
    """Starts one translation and opens its editor."""

    def post(self, request: HttpRequest, page_id: int, locale_id: int) -> HttpResponse:
        page = get_object_or_404(visible(Page.objects.all()), pk=page_id)
        locale = get_object_or_404(Locale, pk=locale_id)
        existing = Page.objects.filter(translation_key=page.translation_key, locale=locale).first()
        if existing is None:
            try:
                existing = start_translation(page, locale, request.user)
            except LookupError as parent:
                words = _("First translate the page above it: “%(title)s”.")
                messages.error(request, words % {"title": parent.args[0]})
                return redirect("translations")
        return redirect("wagtailadmin_pages:edit", existing.pk)
