# words: admin
"""The forms of logins and of one's own security; what may be guessed is counted in ``tries``."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import auth

from . import tries
from .factors import match
from .waiting_mail import wait_once_an_hour

TOO_MANY = "too_many"


def too_many(wait: datetime.timedelta) -> ValidationError:
    """What is said to whoever has to wait, the same for an account that there is not."""
    seconds = max(1, round(wait.total_seconds()))
    if seconds < 100:
        words = ngettext(
            "Too many tries. Please wait %(count)s second.",
            "Too many tries. Please wait %(count)s seconds.",
            seconds,
        )
    else:
        seconds = -(-seconds // 60)
        words = ngettext(
            "Too many tries. Please wait %(count)s minute.",
            "Too many tries. Please wait %(count)s minutes.",
            seconds,
        )
    return ValidationError(words % {"count": seconds}, code=TOO_MANY)


class LoginForm(auth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")  # Wagtail's has none, and is English so

    def clean(self) -> Any:
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return super().clean()
        counter = tries.counter_of(tries.PASSWORD, name, self.request)
        if wait := tries.begin(counter):
            raise too_many(wait)
        cleaned = super().clean()
        tries.succeeded(counter)
        return cleaned


class PasswordResetForm(auth.PasswordResetForm):
    """Asks for a mail with a link; the scheduler finds out whether there is such an account."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        wait_once_an_hour("reset", self.cleaned_data["email"])


class FormOfUser(forms.Form):
    """A form of an account in a request."""

    def __init__(self, request: HttpRequest, user: Any, *args: Any, **kwargs: Any) -> None:
        self.request, self.user = request, user
        super().__init__(*args, **kwargs)


class SecondFactorForm(FormOfUser):
    """A code of the app, or one for recovery; ``device`` is what it is right for."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The six digits that your app shows, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )
    device: Any = None

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        name = self.user.get_username()
        counter = tries.counter_of(tries.FACTOR, name, self.request, self.user.pk)
        if wait := tries.begin(counter):
            raise too_many(wait)
        self.device = match(self.user, code)
        if self.device is None:
            raise ValidationError(_("This code is not right, or was used before."), code="wrong")
        tries.succeeded(counter)
        return code


class AppForm(forms.Form):
    """The first code of a new app."""

    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, help_text=_("Such as: my phone.")
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        help_text=_("The six digits that the app shows now."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class OwnPasswordForm(FormOfUser):
    """One's password, before something of the account is changed."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        name = self.user.get_username()
        counter = tries.counter_of(tries.PASSWORD, name, self.request, self.user.pk)
        if wait := tries.begin(counter):
            raise too_many(wait)
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."), code="wrong")
        tries.succeeded(counter)
        return password


class PasswordChangeForm(auth.PasswordChangeForm):
    """Wagtail's; whoever finds a session open cannot guess the password in it either."""

    def clean_old_password(self) -> str:
        counter = tries.Counter(tries.PASSWORD, tries.digest_of(self.user.get_username()), "own")
        if wait := tries.begin(counter):
            raise too_many(wait)
        password = super().clean_old_password()
        tries.succeeded(counter)
        return password


class AddressForm(forms.Form):
    """A new mail address of an account. No two accounts have the same."""

    address = forms.EmailField(
        label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if get_user_model().objects.filter(email__iexact=address).exists():
            raise ValidationError(_("Another account has this address."))
        return address
