# words: admin
"""The forms by which Organisers invite people, and change what an account is called and may do."""

from collections.abc import Iterator
from typing import Any

from babel import Locale as CldrLocale
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import account
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.models import UserProfile

from home.settings.languages import CODES, Language
from home.staff.groups import ORGANISERS, role_and_language

from .invitations import user_name_for

#: What the members of groups do, in the words of whoever gives them.
IN_PLAIN_WORDS = {
    ORGANISERS: _("Organiser: everything in every language, and other people’s accounts"),
    "Translators": _("Translator: writes and translates, and submits it for approval"),
    "Editors": _("Editor: writes, approves and publishes"),
}
_FIRST_NAME, _LAST_NAME = _("First name"), _("Last name")


class ByLanguage(ModelChoiceIterator):
    """The groups of all languages first, then those of each language below its name."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        of_language: dict[Language, list[Any]] = {}
        for group in self.queryset.order_by("-name"):  # who translates before who also publishes
            found = role_and_language(group.name)
            if found is None:
                yield self.choice(group)
            else:
                of_language.setdefault(found[1], []).append(self.choice(group))
        for language in sorted(of_language, key=lambda each: CODES.index(each.code)):
            name = _name_of(language)
            yield (
                name,
                [(value, _of_language(name, label)) for value, label in of_language[language]],
            )


def _name_of(language: Language) -> str:
    speaking = CldrLocale.parse((get_language() or "en").partition("-")[0])
    name = CldrLocale.parse(language.code, sep="-").get_display_name(speaking)
    return capfirst(name or language.own_name)


def _of_language(language: str, label: str) -> SafeString:
    """The label of a group below the name of its language, which a screen reader says with it."""
    return format_html('<span><span class="w-sr-only">{}: </span>{}</span>', language, label)


class GroupsField(forms.ModelMultipleChoiceField):
    """Groups by what their members may do."""

    widget = forms.CheckboxSelectMultiple
    iterator = ByLanguage

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Group.objects.all(), required=False, label=_("What the person may do"), **kwargs
        )

    def label_from_instance(self, group: Any) -> str:
        found = role_and_language(group.name)
        return str(IN_PLAIN_WORDS.get(found[0] if found else group.name, group.name))


class InvitationForm(UserCreationForm):
    """Who is invited: an address is enough."""

    email = forms.EmailField(label=_("E-mail address"))
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        required=False,
        help_text=_("The person logs in with it. Left empty, it is made from the address."),
    )
    first_name = forms.CharField(label=_FIRST_NAME, max_length=150, required=False)
    last_name = forms.CharField(label=_LAST_NAME, max_length=150, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: account.LocalePreferencesForm.base_fields["preferred_language"].choices,
        help_text=_("Of the invitation, and of the admin for this person, who can change it."),
    )
    groups = GroupsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # where Wagtail says that a user name is required
        self.fields["username"].help_text = self.base_fields["username"].help_text

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if get_user_model().objects.filter(email__iexact=address).exists():
            raise ValidationError(_("Another account has this address."))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("groups") or cleaned.get("is_superuser") or "groups" in self.errors):
            self.add_error(
                "groups", _("Tick at least one: without it the person comes in and can do nothing.")
            )
        if not cleaned.get("username") and cleaned.get("email"):
            cleaned["username"] = user_name_for(cleaned["email"])
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Nobody knows a password of the account, whoever makes it."""
        self.instance.set_unusable_password()
        person = super().save(commit)
        profile = UserProfile.get_for_user(person)
        profile.preferred_language = self.cleaned_data["language"]
        profile.save()
        return person


class AccountForm(UserEditForm):
    first_name = forms.CharField(label=_FIRST_NAME, max_length=150, required=False)
    last_name = forms.CharField(label=_LAST_NAME, max_length=150, required=False)
    groups = GroupsField()


class OwnNameForm(account.NameEmailForm):
    """One's own name, which nobody must give."""

    first_name = forms.CharField(label=_FIRST_NAME, max_length=150, required=False)
    last_name = forms.CharField(label=_LAST_NAME, max_length=150, required=False)
