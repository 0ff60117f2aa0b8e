# words: admin
"""Which passwords are taken, beyond Django's own rules."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import hooks

#: The hook that returns names which belong to the campaign and are no secret.
NAMES_HOOK = "campaign_names"
#: So many letters of its own a password needs beside such names.
OWN_LETTERS = 6


def words_of_campaign() -> set[str]:
    """The words, folded, of which the names of the campaign are made."""
    names = [urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "", settings.WAGTAIL_SITE_NAME]
    for hook in hooks.get_hooks(NAMES_HOOK):
        names += hook()
    return {word for name in names for word in _words(name) if len(word) > 2}


def _words(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    yield from re.findall(r"[^\W\d_]+", "".join(c for c in folded if not unicodedata.combining(c)))


class NotOfCommonOnesValidator(CommonPasswordValidator):
    """Refuses what is made of common passwords: one with signs and digits around it, or two.

    Django's list has few that are as long as ours must be.
    """

    def validate(self, password: str, user: Any = None) -> None:
        text = password.casefold().strip()
        bare = re.sub(r"[\W\d_]", "", text)
        if any(self._is_made_of_common(each) for each in (text, bare)):
            raise ValidationError(_("This password is too common."), code="password_too_common")

    def _is_made_of_common(self, text: str) -> bool:
        cuts = range(3, len(text) - 2)
        return text in self.passwords or any(
            text[:cut] in self.passwords and text[cut:] in self.passwords for cut in cuts
        )


class NotOfTheCampaignValidator:
    """Refuses what is made of the campaign's names, which whoever guesses tries first."""

    def validate(self, password: str, user: Any = None) -> None:
        text = rest = " ".join(_words(password))
        for word in sorted(words_of_campaign(), key=len, reverse=True):
            rest = rest.replace(word, " ")
        if rest != text and len(rest.replace(" ", "")) < OWN_LETTERS:
            raise ValidationError(
                _("This password is made of names of the campaign, which are guessed first."),
                code="password_of_campaign",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be made of names of the campaign.")
