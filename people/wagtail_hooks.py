"""The admin screens of signatories, appeals and signatures."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.multilingual.viewsets import ThingViewSet

from .countries import country_choices
from .models import Appeal, Signatory, Signature


class SignatoryFilterSet(WagtailFilterSet):
    """Countries are chosen by name; left to itself the filter would ask for a code."""

    country = ChoiceFilter(label=_("country"), choices=country_choices)

    class Meta:
        model = Signatory
        fields = ["country", "field", "shown", "signatures__appeal"]


class SignatoryViewSet(ThingViewSet):
    model = Signatory
    icon = "group"
    menu_label = _("Signatories")
    menu_order = 210
    list_display = ["__str__", "country", "get_field_display", "as_of", BooleanColumn("shown")]
    filterset_class = SignatoryFilterSet
    more_search_fields = ["other_spellings"]
    ordering = ["pk"]
    list_per_page = 50


class AppealViewSet(ThingViewSet):
    model = Appeal
    icon = "doc-full-inverse"
    menu_label = _("Appeals")
    menu_order = 220
    list_display = ["__str__", "date"]


class SignatureViewSet(SnippetViewSet):
    model = Signature
    icon = "pick"
    menu_label = _("Signatures")
    menu_order = 225
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["signatory", "appeal", "position", "date"]
    list_filter = ["appeal"]
    ordering = ["appeal", "position"]


register_snippet(SignatoryViewSet)
register_snippet(AppealViewSet)
register_snippet(SignatureViewSet)
