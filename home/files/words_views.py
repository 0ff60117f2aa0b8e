# words: admin
"""The words of pictures and documents, for those who may change nothing else of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms.models import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import UpdateView
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from home.multilingual.forms import TranslatedModelFormMixin
from home.multilingual.languages import prepared
from home.multilingual.translated_model import translated_fields

from .access import may_know_file
from .forms import DocumentWordsForm, PictureWordsForm


class WordsView(UpdateView):
    """Shows a file, and saves its words in the languages that the user may write."""

    template_name = "files/admin/words_of_file.html"
    form_base: type[TranslatedModelFormMixin]
    edit_name: str  # of the address where everything else of it is edited

    @property
    def fields_of_words(self) -> list[str]:
        return [
            f"{field}_{language.column}"
            for language in prepared()
            for field in translated_fields(self.model)
        ]

    def get_form_class(self) -> Any:
        return modelform_factory(self.model, form=self.form_base, fields=self.fields_of_words)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_write_words(request.user, self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        if not form.columns:
            raise PermissionDenied
        return form

    def get_object(self, *args: Any) -> Any:
        """A file that the user may know of."""
        file = super().get_object(*args)
        if not may_know_file(self.request.user, file):
            raise Http404
        return file

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Under a lock from the check to the save: of two at once, the second is told."""
        with transaction.atomic():
            rows = self.model._default_manager.select_for_update()
            rows.filter(pk=self.kwargs[self.pk_url_kwarg]).first()
            return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        log(self.object, "wagtail.edit", user=self.request.user, content_changed=True)
        messages.success(self.request, _("The words are saved."))
        return answer

    @cached_property
    def back(self) -> str:
        """Where the user came from, else the table of such files."""
        table = f"{reverse('things_table')}?kind={self.model._meta.label_lower}"
        return get_valid_next_url_from_request(self.request) or table

    def get_success_url(self) -> str:
        return self.back

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        policy = policy_registry.get_by_type(self.model)
        may_edit = policy.user_has_permission_for_instance(self.request.user, "change", self.object)
        return {
            **super().get_context_data(**kwargs),
            "file": self.object,
            "is_picture": isinstance(self.object, AbstractImage),
            "kind": capfirst(self.model._meta.verbose_name),
            "back": self.back,
            "edit_address": reverse(self.edit_name, args=[self.object.pk]) if may_edit else "",
        }


class PictureWordsView(WordsView):
    model = get_image_model()
    pk_url_kwarg = "image_id"
    form_base = PictureWordsForm
    edit_name = "wagtailimages:edit"


class DocumentWordsView(WordsView):
    model = get_document_model()
    pk_url_kwarg = "document_id"
    form_base = DocumentWordsForm
    edit_name = "wagtaildocs:edit"


def may_write_words(user: Any, model: type[models.Model]) -> bool:
    """Whether a user may write the words of files of this model, in some language."""
    return user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")


def words_urls() -> list:
    return [
        path("words/picture/<int:image_id>/", PictureWordsView.as_view(), name="picture_words"),
        path(
            "words/document/<int:document_id>/", DocumentWordsView.as_view(), name="document_words"
        ),
    ]
