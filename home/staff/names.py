# words: admin
"""Who is named in listings, reports, histories and their filters: staff to Organisers only.

Others are told their own name, and of anybody else what they work as.
"""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.ui.tables import UserColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.models import Page
from wagtail.models.audit_log import BaseLogEntry

from .groups import is_organiser
from .rights import asking_user

_get_form_class = WagtailFilterSet.get_form_class
_cell_of_column = UserColumn.get_cell_context_data
_add_publisher = AgingPagesView.add_last_publisher_name_to_page
_name_in_entry = BaseLogEntry.__dict__["user_display_name"].func


def form_without_names(self: WagtailFilterSet) -> type[forms.Form]:
    """The form of a filter; of all accounts it offers but the own to who is no Organiser."""
    form = _get_form_class(self)
    user: Any = getattr(self.request, "user", None)
    if user is None or is_organiser(user):
        return form
    for field in form.base_fields.values():
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        if field.queryset.model is get_user_model():
            field.queryset = get_user_model().objects.filter(pk=user.pk)
    return form


def shown_name(user: Any, name: str) -> str:
    """What an account is called before whoever uses the admin: by its name, or by its groups.

    Outside requests of the admin, such as in mail, by its name.
    """
    asking = asking_user()
    if user is None or asking is None or asking.pk == user.pk:
        return name
    known = asking.__dict__.setdefault("_names_shown", {})
    if None not in known:
        known[None] = is_organiser(asking)
    if known[None]:
        return name
    if user.pk not in known:
        groups = sorted(user.groups.values_list("name", flat=True))
        known[user.pk] = ", ".join(groups) or _("Administrator")
    return known[user.pk]


def name_of_user(user: Any) -> str:
    return shown_name(user, get_user_display_name(user))


def name_in_entry(self: BaseLogEntry) -> str:
    return shown_name(self.user, _name_in_entry(self))


def cell_of_column(self: UserColumn, instance: Any, parent_context: Any) -> dict[str, Any]:
    context = _cell_of_column(self, instance, parent_context)
    if context["display_name"]:
        context["display_name"] = shown_name(context["value"], context["display_name"])
    return context


def add_publisher(self: AgingPagesView, usernames: dict[Any, str], page: Page) -> None:
    _add_publisher(self, usernames, page)
    key = page.last_published_by
    user = get_user_model().objects.filter(pk=key).first() if key else None
    page.last_published_by_user = shown_name(user, page.last_published_by_user)


def install() -> None:
    """Replaces the methods by which Wagtail's listings say who somebody is."""
    WagtailFilterSet.get_form_class = form_without_names
    BaseLogEntry.user_display_name = property(name_in_entry)
    UserColumn.get_cell_context_data = cell_of_column
    AgingPagesView.add_last_publisher_name_to_page = add_publisher
    wagtailadmin_tags.get_user_display_name = name_of_user
