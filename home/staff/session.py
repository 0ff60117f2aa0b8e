# words: admin
"""Who is logged in just now, and what is said to a form whose login has ended."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.users.models import UserProfile


@require_safe
@never_cache
def session(request: HttpRequest) -> HttpResponse:
    """Whose login this is, as ``user``, and the token that their forms need now.

    An editor asks before it sends what somebody has written. No login, no token.
    """
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({"user": None})
    return JsonResponse({"user": user.pk, "name": str(user), "token": get_token(request)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened before the login changed; in the language of who sent it."""
    user = request.user
    profile = UserProfile.get_for_user(user) if user.is_authenticated else None
    language = profile.get_preferred_language() if profile else get_language()
    with override(language):
        if not request.accepts("text/html"):
            words = _("Your login has changed since this form was opened.")
            return JsonResponse({"success": False, "error_message": words}, status=403)
        return render(request, "home/admin/csrf_failure.html", status=403)
