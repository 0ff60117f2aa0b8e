"""The forms of pictures and documents. Apart from ``uploads``: they need loaded models."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .multilingual.thing_forms import ThingFormMixin, show_originals
from .uploads import ReencodingImageField


class CampaignImageForm(ThingFormMixin, BaseImageForm):
    """No picture gets through with its metadata; descriptions only in the editor's languages."""

    derived_fields = {"file": ["width", "height", "file_size", "file_hash"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail picks the class of this field itself. The multiple uploader's second
        # form has no file.
        if field := self.fields.get("file"):
            self.fields["file"] = ReencodingImageField(label=field.label, widget=field.widget)
        show_originals(self)


class CampaignDocumentForm(ThingFormMixin, BaseDocumentForm):
    """Labels only in the editor's languages."""

    derived_fields = {"file": ["file_size", "file_hash"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_originals(self)
