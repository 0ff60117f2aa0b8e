"""The forms of pictures and documents. Apart from ``uploads``: they need loaded models."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from home.multilingual.forms import TranslatedModelFormMixin, show_originals

from .uploads import CleaningDocumentField, ReencodingImageField


class CampaignImageForm(TranslatedModelFormMixin, BaseImageForm):
    """No picture gets through with its metadata; descriptions only in the editor's languages."""

    derived_fields = {"file": ["width", "height", "file_size", "file_hash"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        for name in self._withheld_from(user):
            self.fields.pop(name, None)
        # Wagtail picks the class of this field itself. The multiple uploader's second
        # form has no file.
        if field := self.fields.get("file"):
            self.fields["file"] = ReencodingImageField(label=field.label, widget=field.widget)
        show_originals(self)

    def _withheld_from(self, user: Any) -> list[str]:
        """The fields that only editors of common fields may set.

        Who uploads a picture knows who made it, and says so.
        """
        if user is None or user.has_perm("home.edit_common_fields"):
            return []
        picture = self.instance
        is_mine = picture.pk is None or picture.uploaded_by_user_id == user.pk
        if is_mine and not picture.free_for_press:
            return ["free_for_press"]
        return ["credit", "licence", "free_for_press"]

    def _post_clean(self) -> None:
        """Also refuses to offer journalists what they could not use."""
        super()._post_clean()
        for message in self.instance.missing_for_press():
            self.add_error("free_for_press" if "free_for_press" in self.fields else None, message)


class CampaignDocumentForm(TranslatedModelFormMixin, BaseDocumentForm):
    """No PDF gets through with more than its pages; labels only in the editor's languages."""

    derived_fields = {"file": ["file_size", "file_hash"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = CleaningDocumentField(label=field.label, widget=field.widget)
        show_originals(self)


class DocumentWordsForm(TranslatedModelFormMixin, WagtailAdminModelForm):
    """What a document is called, in the languages of the user."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_originals(self)


class PictureWordsForm(DocumentWordsForm):
    """What a picture shows, in the languages of the user."""

    def _post_clean(self) -> None:
        """Also refuses to leave a picture for the press without any description."""
        super()._post_clean()
        for message in self.instance.missing_for_press():
            self.add_error(None, message)
