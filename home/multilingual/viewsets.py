# words: admin
"""The admin screens of things: editors that lose nothing, choosers for those with a right."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.permissions import policy_registry
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from home.staff.rights import right_to_translate

from .languages import prepared


def edits_every_language(user: Any) -> bool:
    """Whether a user may edit the columns of all prepared languages, and the common fields."""
    rights = ["home.edit_common_fields"]
    rights += [right_to_translate(language) for language in prepared()]
    return user.has_perms(rights)


class TranslatedModelEditView(EditView):
    """Tells of a conflict in words of its own, where there is one: by field, not by row."""

    def get_editing_sessions(self) -> Any:
        """Who else is here; without Wagtail's warning, which stands where nothing is lost."""
        sessions = super().get_editing_sessions()
        sessions.revision_id = sessions.revision_created_at = None
        return sessions

    def get_success_url(self) -> str:
        """Where one came from, if the address names it: the editor of a text, for example."""
        return get_valid_next_url_from_request(self.request) or super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict:
        context = super().get_context_data(**kwargs)
        if target := get_valid_next_url_from_request(self.request):
            context["action_url"] = f"{context['action_url']}?{urlencode({'next': target})}"
        return context

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # An old version brings back every column: only for those who may edit all of them.
        if self.view_name == "revisions_revert" and not edits_every_language(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Under a lock from the check to the save: of two at once, the second is told."""
        with transaction.atomic():
            self.model._default_manager.select_for_update().filter(pk=self.object.pk).first()
            return super().post(request, *args, **kwargs)


class ForThoseWithARight:
    """A view of a chooser, which Wagtail would show to every account of the admin."""

    model_class: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policy = policy_registry.get_by_type(self.model_class)
        if not policy.user_has_any_permission(request.user, {"view", "add", "change", "delete"}):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view


class WithoutJargon:
    """A list of a chooser that does not call things snippets, and says where one is made."""

    results_template_name = "multilingual/admin/chooser_results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_made_here = self.get_creation_form_class() is not None  # type: ignore[attr-defined]
        return {
            **super().get_context_data(**kwargs),  # type: ignore[misc]  # of the view
            "made_here": self.create_action_label if is_made_here else "",  # type: ignore[attr-defined]
        }


class ChooseView(ForThoseWithARight, WithoutJargon, chooser.ChooseView):
    pass


class ChooseResultsView(ForThoseWithARight, WithoutJargon, chooser.ChooseResultsView):
    pass


class ChosenView(ForThoseWithARight, chooser.SnippetChosenView):
    pass


class ChosenMultipleView(ForThoseWithARight, chooser.SnippetChosenMultipleView):
    pass


class CreateView(ForThoseWithARight, chooser.SnippetCreateView):
    def post(self, request: HttpRequest) -> HttpResponse:
        if self.get_creation_form_class() is None:  # of which Wagtail (8.0) makes an error
            raise Http404
        return super().post(request)


class ThingChooserViewSet(chooser.SnippetChooserViewSet):
    """The chooser of one kind of thing, for those who have a right on that kind.

    They see hidden ones too, as in its listing. Making one asks for the right to add.
    """

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView


class ThingViewSet(SnippetViewSet):
    """The listing and editor of one kind of rows."""

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way from the front page, in the language of whoever goes it.

        Wagtail (8.0) makes the words when the addresses are made, in the site's language.
        """
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")}]


class TranslatedModelViewSet(ThingViewSet):
    """The listing and editor of one kind of thing."""

    edit_view_class = TranslatedModelEditView
    chooser_viewset_class = ThingChooserViewSet
    add_to_admin_menu = True
    copy_view_enabled = False
