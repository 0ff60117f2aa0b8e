"""The form in which editors write a page, whichever language it is in."""

from copy import copy
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from home.multilingual.texts import left_in_the_original
from home.releases.editing import READY, RELEASE
from home.translating.panel import FollowsField, LeftOverField, left_over_message
from home.translating.status import TranslationStatus

#: A number of the form in which a page is made; it makes one page, however often it is sent.
CREATION = "creation"


def key_of_creation(user: Any, parent_id: int, token: str) -> UUID:
    """The translation key of the page that a person makes with a form, below a page.

    From a secret of the site: whoever sends a form cannot choose the text that it belongs to.
    """
    made = salted_hmac("home.page_forms.creation", f"{user.pk}:{parent_id}:{token}")
    return UUID(bytes=made.digest()[:16], version=4)


class CampaignPageForm(WagtailAdminPageForm):
    """The editor of a page; a translation's has no shared facts in it."""

    publish_left_over = LeftOverField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_up_creation()
        self._set_up_translation()
        if "minor_edit" in self.fields:
            self.initial["minor_edit"] = False
        if "slug" in self.fields:
            self.fields["slug"].required = False  # left empty, it is made from the title
        if self.instance.is_translation:
            for name in self.instance.shared_fields:
                self.fields.pop(name, None)

    def _set_up_creation(self) -> None:
        """Gives a new page the key by which another request of this form finds it."""
        if self.instance.pk is not None or self.for_user is None or self.parent_page is None:
            return
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        self.fields[CREATION] = forms.CharField(required=False, max_length=64, widget=widget)
        self.initial[CREATION] = uuid4().hex
        if token := self.data.get(CREATION):
            key = key_of_creation(self.for_user, self.parent_page.pk, token)
            self.instance.translation_key = key

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
