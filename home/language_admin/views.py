# words: admin
"""The screens of Settings > Languages: the table, each language, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import (
    BooleanColumn,
    ButtonsColumnMixin,
    Column,
    NumberColumn,
    StatusTagColumn,
    Table,
    TitleColumn,
)
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import ListingButton

from home.models import CampaignSettings
from home.prepare import prepare_language
from home.releases.withdrawal import WithdrawalError
from home.releases.withdrawal_effects import Effects
from home.releases.withdrawal_views import page_ids
from home.settings.languages import BY_CODE, Language
from home.staff.groups import is_organiser

from . import changes
from .states import LanguageState, State, state_of, states

#: Texts that are named before a language is removed; of more the number is told.
MOST_SHOWN = 100


def buttons_for(state: LanguageState) -> list[tuple[str, str]]:
    """What can be done with a language: the label, and the name of the address."""
    if state.state == State.UNPREPARED:
        return [(_("Prepare"), "language_prepare")]
    if state.is_default:
        return [] if state.is_open else [(_("Open"), "language_open")]
    if state.is_open:
        return [(_("Close"), "language_close")]
    return [(_("Open"), "language_open"), (pgettext("a language", "Remove"), "language_remove")]


class LanguageColumn(ButtonsColumnMixin, TitleColumn):
    """The name of a language, and what can be done with it."""

    cell_template_name = "home/admin/language_cell.html"

    def get_buttons(self, instance: LanguageState, parent_context: Any) -> list[ListingButton]:
        return [
            ListingButton(
                label,
                url=reverse(name, args=[instance.code]),
                attrs={"aria-label": f"{label}: {instance.name}"},
                priority=place,
            )
            for place, (label, name) in enumerate(buttons_for(instance))
        ]


class InterfaceColumn(Column):
    """How complete the words of menus, buttons and notices are, and who has read them."""

    cell_template_name = "home/admin/interface_cell.html"


class OrganisersScreen(WagtailAdminTemplateMixin, TemplateView):
    """For organisers only: they answer for what the site shows in any language."""

    header_icon = "globe"
    page_title = gettext_lazy("Languages")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("languages"), "label": _("Languages")},
        ]


class LanguagesView(OrganisersScreen):
    """The table of all known languages."""

    template_name = "home/admin/languages.html"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Languages")}]

    def get_context_data(self, **kwargs: Any) -> dict:
        columns = [
            LanguageColumn(
                "name",
                label=_("Language"),
                get_url=lambda each: reverse("language", args=[each.code]),
            ),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda each: each.state.label,
                primary=lambda each: each.is_open,
            ),
            InterfaceColumn("interface", label=_("Interface"), accessor=lambda each: each),
            BooleanColumn("fonts", label=_("PDF and share picture"), accessor="has_fonts"),
            NumberColumn("texts", label=_("Texts")),
            NumberColumn("people", label=_("People with words in this language")),
        ]
        table = Table(columns, states(), caption=_("All known languages"))
        return {**super().get_context_data(**kwargs), "table": table}


class LanguageScreen(OrganisersScreen):
    """About one language; its code is in the address."""

    @cached_property
    def language(self) -> Language:
        code = self.kwargs["code"]
        if code not in BY_CODE:
            raise Http404
        return BY_CODE[code]

    @cached_property
    def state(self) -> LanguageState:
        return state_of(self.language)

    def get_page_title(self) -> str:
        return self.state.name

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.state.name}]

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "language": self.language,
            "state": self.state,
            "back": self.own_address,
        }

    @property
    def own_address(self) -> str:
        return reverse("language", args=[self.language.code])


class LanguageView(LanguageScreen):
    """What a language has, and what comes next for it."""

    template_name = "home/admin/language.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        buttons = [
            (label, reverse(name, args=[self.language.code]))
            for label, name in buttons_for(self.state)
        ]
        return {**super().get_context_data(**kwargs), "buttons": buttons}


class Step(LanguageScreen):
    """Something that can be done with a language: GET says what it means, POST does it."""

    title = gettext_lazy("Language")
    #: The address of what is done, which must be among those offered for the language.
    name = ""

    def get_page_title(self) -> str:
        return str(self.title) % {"language": self.state.name}

    def get_breadcrumbs_items(self) -> list[dict]:
        items = super().get_breadcrumbs_items()
        items[-1] = {"url": self.own_address, "label": self.state.name}
        return [*items, {"url": "", "label": self.get_page_title()}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        if self.name not in [name for _label, name in buttons_for(self.state)]:
            messages.info(request, _("This has changed in the meantime, or cannot be done."))
            return redirect(self.own_address)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            said = self.do()
        except WithdrawalError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        messages.success(request, said)
        return redirect(self.own_address)

    def do(self) -> str:
        """Does it, and says so in a sentence; raises ``WithdrawalError`` where it cannot be."""
        raise NotImplementedError


class PrepareView(Step):
    template_name = "home/admin/language_prepare.html"
    title = gettext_lazy("Prepare: %(language)s")
    name = "language_prepare"

    def do(self) -> str:
        prepare_language(self.language.code)
        changes.note_prepared(self.language, self.request.user)
        return _("Prepared: %(language)s. Readers see nothing of it yet.") % {
            "language": self.state.name
        }


class OpenView(Step):
    template_name = "home/admin/language_open.html"
    title = gettext_lazy("Open: %(language)s")
    name = "language_open"

    def get_context_data(self, **kwargs: Any) -> dict:
        home = self.state.home
        closed_by = changes.closed_by(home) if home is not None else None
        draft = home.get_latest_revision_as_object() if home is not None else None
        shown = home if closed_by is not None else draft
        return {
            **super().get_context_data(**kwargs),
            "closed_by": closed_by,
            "front_page": shown,
            "readable": changes.readable_when_open(home) if home is not None else 0,
            "is_untranslated": shown is not None and changes.is_untranslated(shown),
            "has_name": bool(CampaignSettings.load().only("name", self.language.code)),
        }

    def do(self) -> str:
        changes.open_language(self.language, self.request.user)
        return _("Open: %(language)s. Readers find it in the list of languages.") % {
            "language": self.state.name
        }


class CloseView(Step):
    template_name = "home/admin/language_close.html"
    title = gettext_lazy("Close: %(language)s")
    name = "language_close"

    @cached_property
    def effects(self) -> Effects:
        if self.state.home is None:
            raise Http404
        return Effects(self.state.home, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "effects": self.effects,
            "expected": ",".join(str(pk) for pk in sorted(self.effects.affected_ids)),
        }

    def do(self) -> str:
        pages = [version.page for version in self.effects.mine]
        changes.close_language(
            self.language, pages, self.request.user, page_ids(self.request.POST.get("pages", ""))
        )
        return _("Closed: %(language)s. Its texts and drafts are all there.") % {
            "language": self.state.name
        }


class RemoveView(Step):
    template_name = "home/admin/language_remove.html"
    title = gettext_lazy("Remove: %(language)s")
    name = "language_remove"

    @cached_property
    def removal(self) -> changes.Removal:
        return changes.Removal(self.state, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict:
        removal = self.removal
        return {
            **super().get_context_data(**kwargs),
            "removal": removal,
            "texts": removal.texts[:MOST_SHOWN],
            "more": max(0, len(removal.texts) - MOST_SHOWN),
            "expected": ",".join(str(page.pk) for page in removal.texts),
        }

    def do(self) -> str:
        if "bin" in self.request.POST:
            expected = page_ids(self.request.POST.get("pages", ""))
            changes.put_texts_into_the_bin(self.language, self.request.user, expected)
            count = len(expected)
            return ngettext(
                "%(count)s text is in the bin.", "%(count)s texts are in the bin.", count
            ) % {"count": count}
        changes.remove_language(self.language, self.request.user)
        return _("Removed: %(language)s.") % {"language": self.state.name}
