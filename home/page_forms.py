"""The form in which editors write a page, whichever language it is in."""

import datetime
from copy import copy
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from home.files.access import refuse_unknown_files
from home.files.drafts import files_in
from home.multilingual.forms import take_out_turning, write_in
from home.multilingual.machine_words import confirm, sentence_about, settle, unread
from home.multilingual.slugs import slug_of
from home.multilingual.translated_page import (
    DEVICE_NAMES,
    RESERVED_SLUGS,
    refuse_other_language,
)
from home.public.visible import HOME_DEPTH
from home.releases.editing import READY, RELEASE
from home.translating.left_over import left_over
from home.translating.machine.views import ReadField
from home.translating.panel import FollowsField, LeftOverField, left_over_message
from home.translating.status import TranslationStatus
from home.translating.together import BEGAN, new_form

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


class AddressField(forms.SlugField):
    """A word for an address, made of what is typed; ``code`` is the language of the text."""

    widget = forms.TextInput(attrs={"dir": "ltr"})

    def __init__(self, code: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code = code

    def to_python(self, value: Any) -> str:
        return slug_of(super().to_python(value) or "", self.code)


class CampaignPageForm(WagtailAdminPageForm):
    """The editor of a page; a translation's has no shared facts in it."""

    publish_left_over = LeftOverField()
    machine_read = ReadField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._leave_out_passed_end()
        self._set_up_creation()
        self._set_up_meeting()
        self._set_up_translation()
        self._set_up_machine_words()
        if "minor_edit" in self.fields:
            self.initial["minor_edit"] = False
        if "slug" in self.fields:
            self._set_up_address()
        if self.instance.is_translation:
            for name in self.instance.shared_fields:
                self.fields.pop(name, None)
        self._name_the_language()

    def _set_up_address(self) -> None:
        """Lets the server make the address, of whatever is typed: it knows every script.

        Left empty, it is made from the title. The script home/js/address.js asks for it.
        """
        page, parent = self.instance, self.parent_page
        locale = page.locale if page.locale_id or parent is None else parent.locale
        former = self.fields["slug"]
        self.fields["slug"] = AddressField(
            locale.language_code,
            label=former.label,
            help_text=former.help_text,
            max_length=former.max_length,
            required=False,
        )
        if parent is None or parent.depth < HOME_DEPTH:
            return
        attrs = self.fields["slug"].widget.attrs
        attrs["data-slug-from"] = reverse("address_of_title", args=[parent.pk])
        attrs["data-slug-page"] = page.pk or ""
        is_offered = page.record is not None and page.record.original is not None
        if not self._is_known and not is_offered:
            attrs["data-slug-follows"] = ""

    @property
    def _is_known(self) -> bool:
        """Whether readers know the page by an address: a new one is live by default."""
        return self.instance.pk is not None and self.instance.live

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
        if "show_in_menus" in self.fields:
            self.initial["show_in_menus"] = self._belongs_in_the_menu()
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        self.fields[CREATION] = forms.CharField(required=False, max_length=64, widget=widget)
        self.initial[CREATION] = uuid4().hex
        if token := self.data.get(CREATION):
            key = key_of_creation(self.for_user, self.parent_page.pk, token)
            self.instance.translation_key = key

    def _belongs_in_the_menu(self) -> bool:
        """What is made right below the front page; the menu has nothing else."""
        return self.parent_page.depth == HOME_DEPTH

    def _set_up_meeting(self) -> None:
        """Says what it was filled from, to be put together with what others save meanwhile."""
        if self.for_user is None:
            return
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        self.fields[BEGAN] = forms.CharField(required=False, max_length=100, widget=widget)
        if self.is_bound:
            self.initial[BEGAN] = self.data.get(BEGAN)  # it is no change of the text
        else:
            self.initial[BEGAN] = new_form(self.instance if self.instance.pk else None)

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

    def _set_up_machine_words(self) -> None:
        """Asks for each passage of a machine whether somebody has read it."""
        self.unread_passages = unread(self.instance)
        if not self.unread_passages:
            del self.fields["machine_read"]

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
        take_out_turning(self)
        self._point_out_what_is_left(cleaned)
        self._point_out_what_is_unread(cleaned)
        page, parent = self.instance, self.parent_page
        if "slug" in self.fields and "slug" not in self.errors:
            slug = cleaned.get("slug") or ""
            if not slug and self._is_known:  # its readers know it by the address that it has
                cleaned["slug"] = page.slug
            elif not slug and cleaned.get("title"):
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
        draft = self._draft(cleaned)
        original = self.status.original
        left = left_over(draft, original) if original is not None else []
        if left:
            self.add_error("publish_left_over", left_over_message(left))

    def _draft(self, cleaned: dict[str, Any]) -> Any:
        """The page with the words of this form."""
        draft = copy(self.instance)
        for name in self.instance.text_fields:
            if name in cleaned:
                setattr(draft, name, cleaned[name])
        return draft

    @property
    def _approves(self) -> bool:
        """Whether its button gives an approval; to return a text is open to everybody."""
        name = self.data.get("workflow-action-name", "")
        return "action-workflow-action" in self.data and name != "reject"

    def _point_out_what_is_unread(self, cleaned: dict[str, Any]) -> None:
        """Before it leaves the hands of its editor; a draft may have been read in part."""
        draft = self._draft(cleaned)
        confirm(draft, self.read_now)
        if not self._ends and not self._approves:
            return
        settle(draft)
        if left := unread(draft):
            field = "machine_read" if "machine_read" in self.fields else None
            self.add_error(field, sentence_about(left))

    @property
    def read_now(self) -> set[str]:
        """The keys of the passages that somebody says to have read, as they were shown."""
        said = set(self.cleaned_data.get("machine_read") or ())
        return {each.key for each in self.unread_passages if each.token in said}

    def save(self, commit: bool = True) -> Any:
        confirm(self.instance, self.read_now)
        return super().save(commit=commit)


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
