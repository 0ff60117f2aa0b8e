# words: admin
"""The screen on which the structure of an original is taken over into its translation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.panels import Panel
from wagtail.models import Page

from home.multilingual.translated_page import TranslatedPage

from .status import TranslationStatus
from .structure import ORDER, Structure, names_of_fields, pictures_left_behind


class StructureView(TemplateView):
    """Lists what the original has otherwise, and makes a draft with what was chosen of it."""

    template_name = "translating/admin/structure.html"

    @cached_property
    def row(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["page_id"]).specific

    @cached_property
    def status(self) -> TranslationStatus:
        """Of the newest draft; raises ``PermissionDenied`` or ``Http404``."""
        page = self.row
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        record = getattr(page, "record", None)
        if record is None or record.original is None:
            raise Http404
        draft = page.get_latest_revision_as_object()
        status = TranslationStatus(draft, record, self.request.user)
        if status.original is None:
            raise Http404
        return status

    @cached_property
    def structure(self) -> Structure:
        if self.status.original is None:
            raise Http404
        return Structure(self.status.page, self.status.original)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "status": self.status,
            "structure": self.structure,
            "moved": names_of_fields(self.status.page, self.structure.moved),
            "order": ORDER,
            "expected": self.row.latest_revision_id,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Under a lock on the page, so that what is read is what the draft is made from."""
        with transaction.atomic():
            Page.objects.select_for_update(no_key=True).filter(pk=self.kwargs["page_id"]).first()
            return self._take(set(request.POST.getlist("take")))

    def _take(self, chosen: set[str]) -> HttpResponse:
        request, page, structure = self.request, self.row, self.structure
        edit = redirect("wagtailadmin_pages:edit", page.pk)
        lock = page.get_lock()
        if lock is not None and lock.for_user(request.user):
            messages.error(request, lock.get_message(request.user))
        elif not chosen:
            messages.info(request, _("Nothing was chosen, and nothing has changed."))
        elif request.POST.get("expected") != str(page.latest_revision_id):
            messages.error(request, _("This has changed in the meantime. Look at it once more."))
            return redirect("take_structure", page.pk)
        else:
            structure.take(chosen)
            structure.page.save_revision(user=request.user, log_action=True, clean=False)
            messages.success(
                request,
                _("The draft has it now. What came with the original's words is to translate."),
            )
        return edit


def name_pictures_left_behind(request: HttpRequest, page: Page) -> None:
    """After a publication: says where a picture is still shown that the original has no more."""
    if not isinstance(page, TranslatedPage):
        return
    for picture, holders in pictures_left_behind(page).items():
        languages = ", ".join(holder.language.own_name for holder in holders)
        words = _(
            "The picture “%(title)s” is no longer in this text, but still public in: "
            "%(languages)s. If it endangers somebody, delete the picture itself: so it "
            "disappears from every language at once."
        )
        messages.warning(request, words % {"title": picture.title, "languages": languages})


class LeftPicturesPanel(Panel):
    """On an original: its former pictures that translations still show, until none does."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", gettext_lazy("Pictures that translations still show"))
        kwargs.setdefault("icon", "warning")
        super().__init__(**kwargs)

    @property
    def clean_name(self) -> str:
        return "left_pictures"

    class BoundPanel(Panel.BoundPanel):
        template_name = "translating/admin/left_pictures_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.pictures)

        @cached_property
        def pictures(self) -> list[tuple[Any, list[Page]]]:
            """As readers see the text now, whatever its draft says."""
            public = type(self.instance).objects.filter(pk=self.instance.pk).first()
            return list(pictures_left_behind(public).items()) if public is not None else []

        def get_context_data(self, parent_context: Any = None) -> dict:
            return {**super().get_context_data(parent_context), "pictures": self.pictures}
