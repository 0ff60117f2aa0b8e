"""The form in which editors write a page, whichever language it is in."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from home.multilingual.texts import left_in_the_original
from home.multilingual.translated_page import refuse_other_language
from home.releases.editing import READY, RELEASE
from home.translating.panel import FollowsField, LeftOverField, left_over_message
from home.translating.status import TranslationStatus


class CampaignPageForm(WagtailAdminPageForm):
    """The editor of a page; a translation's has no shared facts in it."""

    publish_left_over = LeftOverField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_up_translation()
        if "minor_edit" in self.fields:
            self.initial["minor_edit"] = False
        if "slug" in self.fields:
            self.fields["slug"].required = False  # left empty, it is made from the title
        if self.instance.is_translation:
            for name in self.instance.shared_fields:
                self.fields.pop(name, None)

    def _set_up_translation(self) -> None:
        """Asks a translation whether it matches its original, where that is the question."""
        self.status = None
        record = self.instance.record
        if record is not None and record.original is not None:
            self.status = TranslationStatus(self.instance, record, self.for_user)
        else:
            del self.fields["publish_left_over"]
        if "follows_version" in self.fields:
            del self.fields["follows_version"]
            if self.status and (self.status.is_outdated or self.status.is_marked):
                self.fields["follows_version"] = FollowsField(self.status)
                self.initial["follows_version"] = self.status.followed

    def defer_required_fields(self) -> None:
        """A draft may lack what is required; not one that is about to be released."""
        if not {READY, RELEASE} & set(self.data):
            super().defer_required_fields()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._point_out_what_is_left(cleaned)
        page, parent = self.instance, self.parent_page
        if "slug" in self.fields and "slug" not in self.errors:
            cleaned["slug"] = (cleaned.get("slug") or "").lower()
            if not cleaned.get("slug") and cleaned.get("title"):
                cleaned["slug"] = page.free_slug(cleaned["title"], parent)
            elif not page._slug_is_available(cleaned.get("slug"), parent, page):
                self.add_error(
                    "slug", _("Another text has this address, here or in another language.")
                )
        return cleaned

    def _point_out_what_is_left(self, cleaned: dict[str, Any]) -> None:
        """Before it is published or submitted; a draft may stay half translated."""
        ends = {"action-publish", "action-submit", "action-restart-workflow"} & set(self.data)
        ends |= {READY, RELEASE} & set(self.data)
        if self.status is None or not ends or cleaned.get("publish_left_over"):
            return
        draft = copy(self.instance)
        for name in self.instance.text_fields:
            if name in cleaned:
                setattr(draft, name, cleaned[name])
        left = left_in_the_original(draft, self.status.original or draft) if ends else []
        if left and self.status.original is not None:
            self.add_error("publish_left_over", left_over_message(left))


class CampaignCopyForm(CopyForm):
    """Copies within one language, and makes no aliases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            refuse_other_language(self.page, cleaned.get("new_parent_page"))
        except ValidationError as error:
            self.add_error("new_parent_page", error)
        return cleaned
