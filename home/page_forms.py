"""The form in which editors write a page, whichever language it is in."""

import datetime
from copy import copy
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from home.files.access import refuse_unknown_files
from home.files.drafts import files_in
from home.multilingual.forms import write_in
from home.multilingual.translated_page import (
    DEVICE_NAMES,
    RESERVED_SLUGS,
    refuse_other_language,
)
from home.releases.editing import READY, RELEASE
from home.translating.left_over import left_over
from home.translating.panel import FollowsField, LeftOverField, left_over_message
from home.translating.status import TranslationStatus

#: Forms of the browser know no seconds.
MINUTE = datetime.timedelta(minutes=1)
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
        self._leave_out_passed_end()
        self._set_up_creation()
        self._set_up_translation()
        if "minor_edit" in self.fields:
            self.initial["minor_edit"] = False
        if "slug" in self.fields:
            self.fields["slug"].required = False  # left empty, it is made from the title
        if self.instance.is_translation:
            for name in self.instance.shared_fields:
                self.fields.pop(name, None)
        self._name_the_language()

    def _name_the_language(self) -> None:
        """Says in which language its fields are written, for spelling and direction."""
        if self.instance.locale_id is None:
            return
        for name in [*self.instance.text_fields, "seo_title", "search_description", "menu_label"]:
            if name in self.fields:
                write_in(self.fields[name], self.instance.language)

    def _leave_out_passed_end(self) -> None:
        """Shows no expiry that has passed: with it nothing could be saved."""
        end = self.instance.expire_at
        self._passed_end = end if end is not None and end <= timezone.now() else None
        if self._passed_end is not None:
            self.initial["expire_at"] = self.instance.expire_at = None

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

    def _let_go_of_passed_end(self) -> None:
        """Takes out an expiry that passed while the form was open, and nobody has touched.

        Not where the text is published: whoever does that decides until when it is public.
        """
        end = self.cleaned_data.get("expire_at")
        if end is None or end > timezone.now():
            return
        is_former = self._passed_end is not None and abs(end - self._passed_end) < MINUTE
        if not is_former and not self._has_ended:
            return
        if self._ends:
            self.add_error(
                None,
                _(
                    "The expiry in the schedule of this page has passed. Empty it there, or give "
                    "a later one."
                ),
            )
        else:
            self.cleaned_data["expire_at"] = None

    @property
    def _has_ended(self) -> bool:
        """Whether its end was carried out, which no revision tells."""
        return Page.objects.filter(pk=self.instance.pk, live=False, expired=True).exists()

    @property
    def _ends(self) -> bool:
        """Whether the text leaves the hands of its editor, rather than being saved as a draft."""
        ends = {"action-publish", "action-submit", "action-restart-workflow", READY, RELEASE}
        return bool(ends & set(self.data))

    def clean(self) -> dict[str, Any]:
        self._let_go_of_passed_end()
        cleaned = super().clean()
        self._point_out_what_is_left(cleaned)
        page, parent = self.instance, self.parent_page
        if "slug" in self.fields and "slug" not in self.errors:
            slug = cleaned["slug"] = (cleaned.get("slug") or "").lower()
            if not slug and cleaned.get("title"):
                cleaned["slug"] = page.free_slug(cleaned["title"], parent)
            elif slug.lower() in RESERVED_SLUGS | DEVICE_NAMES:
                pass  # which the page itself says in words of its own
            elif not page._slug_is_available(cleaned.get("slug"), parent, page):
                self.add_error(
                    "slug", _("Another text has this address, here or in another language.")
                )
        return cleaned

    def _post_clean(self) -> None:
        """Refuses files named by numbers that nobody was offered, before anything is shown."""
        revision = self.instance.latest_revision if self.instance.pk else None
        before = files_in(revision.as_object()) if revision is not None else set()
        if self.instance.pk:
            before |= files_in(type(self.instance).objects.get(pk=self.instance.pk))
        super()._post_clean()
        if self.for_user is not None:
            refuse_unknown_files(self.for_user, files_in(self.instance) - before)

    def _point_out_what_is_left(self, cleaned: dict[str, Any]) -> None:
        """Before it is published or submitted; a draft may stay half translated."""
        if self.status is None or not self._ends or cleaned.get("publish_left_over"):
            return
        draft = copy(self.instance)
        for name in self.instance.text_fields:
            if name in cleaned:
                setattr(draft, name, cleaned[name])
        original = self.status.original
        left = left_over(draft, original) if original is not None else []
        if left:
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
