"""That one's password is asked for again before something of an account is changed."""

from django.http import HttpRequest
from django.utils import timezone

#: For how long (seconds) one's password need not be given again for the next change.
ASKED_AGAIN_AFTER = 5 * 60
_GIVEN = "password_given_at"


def note_given(request: HttpRequest) -> None:
    """Notes in the session that the password has just been given."""
    request.session[_GIVEN] = timezone.now().timestamp()


def was_just_given(request: HttpRequest) -> bool:
    given = request.session.get(_GIVEN, 0)
    return 0 <= timezone.now().timestamp() - given < ASKED_AGAIN_AFTER
