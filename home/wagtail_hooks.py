# words: admin
"""What the admin shows to whom."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.admin.widgets import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from home.accounts import account_views
from home.accounts.acts import may_ask
from home.accounts.passwords import NAMES_HOOK
from home.blocks import MOST_COLUMNS, MOST_ROWS
from home.clipboard import views as clipboard
from home.files import policy
from home.files.access import refuse_hidden_document
from home.files.words_views import words_urls
from home.first_steps import own
from home.first_steps.steps import STEP_HOOK
from home.first_steps.views import FirstStepsPanel, FirstStepsView
from home.front_page import SECTION_HOOK, ActionsSection, LeadSection, placements_of_sections
from home.guide import views as guide
from home.language_admin import front_page
from home.language_admin import views as languages
from home.leaving.views import LeavingView
from home.models import CampaignSettings
from home.multilingual.menu import common_placements
from home.multilingual.rich_text import ReaderPageLinkHandler
from home.multilingual.translated_page import refuse_other_language
from home.public.visible import visible
from home.settings.languages import TABLE
from home.staff import bulk_actions
from home.staff.admin_api import DocumentsEndpoint, ImagesEndpoint, PagesEndpoint
from home.staff.groups import is_organiser
from home.staff.rights import page_policy
from home.staff.wagtails_menu import leave_out_links_away

policy.install()


def _module(path: str) -> str:
    return format_html('<script type="module" src="{}"></script>', static(path))


@hooks.register("insert_global_admin_js")
def widgets_without_inline_script() -> str:
    return _module("home/js/admin.js") + _module("home/js/dates.js")


@hooks.register("insert_global_admin_js")
def rich_text_has_a_name() -> str:
    return _module("home/js/rich_text_names.js")


@hooks.register("insert_global_admin_js")
def what_is_typed_is_kept() -> str:
    return _module("home/js/unsaved.js")


@hooks.register("insert_editor_js")
def what_is_typed_is_saved() -> str:
    return render_to_string("home/admin/saving.html") + _module("home/js/saving.js")


@hooks.register("insert_editor_js")
def what_is_pasted_becomes_blocks() -> str:
    return render_to_string("home/admin/pasting.html") + _module("home/js/pasting.js")


@hooks.register("insert_editor_js")
def tables_that_look_like_tables() -> str:
    most = {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
    return render_to_string("home/admin/table.html", most) + _module("home/js/table.js")


@hooks.register("insert_editor_js")
def preview_that_follows_the_form() -> str:
    return _module("home/js/side_by_side.js")


@hooks.register("insert_editor_js")
def fields_in_the_language_of_their_text() -> str:
    return _module("home/js/text_language.js") + _module("home/js/originals.js")


@hooks.register("insert_editor_js")
def addresses_made_by_the_server() -> str:
    return _module("home/js/address.js")


@hooks.register("insert_global_admin_css")
def styles_of_our_screens() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("home/css/admin.css"))


@hooks.register(NAMES_HOOK)
def names_of_the_campaign() -> list[str]:
    """What passwords are not made of: in every language, the name of the campaign."""
    settings = CampaignSettings.load()
    return [getattr(settings, f"name_{language.column}") or "" for language in TABLE]


hooks.register("public_placements", common_placements)
hooks.register("public_placements", placements_of_sections)
hooks.register(SECTION_HOOK, LeadSection(), order=20)
hooks.register(SECTION_HOOK, ActionsSection(), order=100)
hooks.register("before_serve_document", refuse_hidden_document)
hooks.register("register_admin_urls", words_urls)


@hooks.register("register_admin_urls")
def language_urls() -> list:
    """In place of Wagtail's screens of locales, which can rename a language."""
    steps = {
        "prepare": languages.PrepareView,
        "open": languages.OpenView,
        "close": languages.CloseView,
        "remove": languages.RemoveView,
    }
    return [
        path("languages/", languages.LanguagesView.as_view(), name="languages"),
        path("languages/<slug:code>/", languages.LanguageView.as_view(), name="language"),
        *(
            path(f"languages/<slug:code>/{step}/", view.as_view(), name=view.name)
            for step, view in steps.items()
        ),
    ]


@hooks.register("register_admin_urls")
def leaving_urls() -> list:
    return [
        path(
            "security/accounts/<int:account_id>/leaving/",
            LeavingView.as_view(),
            name="account_leaving",
        )
    ]


@hooks.register("register_user_listing_buttons")
def leaving_of_account(user: Any, request_user: Any) -> Iterator[Button]:
    if may_ask(request_user, user):
        address = reverse("account_leaving", args=[user.pk])
        yield Button(_("Leaving"), address, icon_name="logout", priority=25)


@hooks.register("register_log_actions")
def handed_over_in_the_history(actions: LogActionRegistry) -> None:
    for name, label, message in (
        ("handover", _("Give to another account"), _("Work on it was given to another account")),
        ("freed", _("Free what was taken or locked"), _("Freed, because somebody has left")),
    ):
        actions.register_action(f"campaign.{name}", label, message)


class OrganisersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_organiser(request.user)


@hooks.register("register_settings_menu_item")
def languages_item() -> MenuItem:
    return OrganisersMenuItem(_("Languages"), reverse("languages"), icon_name="globe", order=603)


hooks.register("construct_help_menu", leave_out_links_away)
for _step, _order in own.STEPS.items():
    hooks.register(STEP_HOOK, _step, order=_order)


@hooks.register("register_admin_menu_item")
def public_site_item() -> MenuItem:
    attributes = {"target": "_blank", "rel": "noopener"}
    # With its host: below a bare "/" every screen of the admin would be marked as part of it.
    address = f"{settings.WAGTAILADMIN_BASE_URL}/"
    return MenuItem(_("Public site"), address, icon_name="view", order=10, attrs=attributes)


@hooks.register("register_admin_urls")
def help_urls() -> list:
    return [
        path("pasted/", clipboard.pasted, name="pasted"),
        path("first-steps/", FirstStepsView.as_view(), name="first_steps"),
        path("guide/pictures/<str:picture>", guide.picture, name="guide_picture"),
        path("guide/<slug:guide>/", guide.GuideView.as_view(), name="guide"),
    ]


@hooks.register("register_help_menu_item")
def first_steps_item() -> MenuItem:
    return OrganisersMenuItem(
        _("First steps"), reverse("first_steps"), icon_name="tasks", order=100
    )


@hooks.register("register_help_menu_item")
def editors_guide_item() -> MenuItem:
    address = guide.address_of("editors")
    return MenuItem(_("Running a campaign"), address, icon_name="help", order=200)


@hooks.register("register_help_menu_item")
def translators_guide_item() -> MenuItem:
    return MenuItem(
        _("For translators"), guide.address_of("translators"), icon_name="help", order=300
    )


@hooks.register("construct_homepage_panels", order=30)
def first_steps_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, FirstStepsPanel())


@hooks.register("register_log_actions")
def languages_in_the_history(actions: LogActionRegistry) -> None:
    for name, label, message in (
        ("prepare", _("Prepare a language"), _("Prepared as a language")),
        ("open", _("Open a language"), _("Opened to readers")),
        ("close", _("Close a language"), _("Closed to readers")),
        ("remove", _("Remove a language"), _("Removed, with its groups and its front page")),
    ):
        actions.register_action(f"campaign.language.{name}", label, message)


@hooks.register("register_rich_text_features", order=10)
def links_lead_to_the_readers_version(features: FeatureRegistry) -> None:
    features.register_link_type(ReaderPageLinkHandler)


@hooks.register("register_rich_text_features")
def passages_from_left_to_right(features: FeatureRegistry) -> None:
    """A number or a name that stays as it is in text from right to left."""
    kind = "LEFT_TO_RIGHT"
    button = {
        "type": kind,
        "label": "→",
        "description": _("From left to right: a number or a name inside text from right to left"),
        "style": {"direction": "ltr", "unicodeBidi": "isolate", "borderBottom": "1px dotted"},
    }
    features.register_editor_plugin("draftail", "left-to-right", InlineStyleFeature(button))
    rules = {
        "from_database_format": {'bdi[dir="ltr"]': InlineStyleElementHandler(kind)},
        "to_database_format": {"style_map": {kind: {"element": "bdi", "props": {"dir": "ltr"}}}},
    }
    features.register_converter_rule("contentstate", "left-to-right", rules)


@hooks.register("construct_page_chooser_queryset")
def hide_drafts_of_others(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Offers what the public sees and what the user may edit, and no draft of another language."""
    editable = page_policy().instances_user_has_permission_for(request.user, "change")
    public = visible(Page.objects.all())
    return pages.filter(Q(pk__in=public.values("pk")) | Q(pk__in=editable.values("pk")))


@hooks.register("construct_admin_api")
def only_to_look_at(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", PagesEndpoint)


@hooks.register("construct_admin_api", order=10)
def only_what_may_be_chosen(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", ImagesEndpoint)
    router.register_endpoint("documents", DocumentsEndpoint)


@hooks.register("before_move_page")
def say_why_it_cannot_move(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    try:
        refuse_other_language(page, destination)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_pages:move", page.pk)
    return None


hooks.register("construct_page_action_menu", front_page.name_what_publishing_is)
hooks.register("before_publish_page", front_page.send_to_its_screen)
hooks.register("after_edit_page", front_page.say_what_an_approval_leaves)
hooks.register("before_bulk_action", front_page.send_to_its_screen_in_bulk)

for action in [
    *bulk_actions.ACTIONS,
    *account_views.ACTIONS,
]:  # after Wagtail's, whose names they take
    hooks.register("register_bulk_action", action, order=10)
