# words: admin
"""Who is logged in just now, and what is said to a form whose login has ended."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.users.models import UserProfile

_WITHIN = "is_said_within_the_admin"


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


def refuse_form(request: HttpRequest, reason: str = "incomplete") -> HttpResponse:
    """Half a form; or too many fields (``large``), or somebody was faster (``changed``).

    In the language of who sent it.
    """
    with override(_language_of(request)):
        if not request.accepts("text/html"):
            words = _("This form did not arrive as it was sent. Nothing was saved.")
            return JsonResponse({"success": False, "error_message": words}, status=400)
        context = {"reason": reason}
        return render(request, "home/admin/form_refused.html", context, status=400)


@never_cache
def say_that_it_is_not_there(request: HttpRequest) -> HttpResponse:
    """A 404 within the admin, in the language of who asked; says no more of what may be hidden."""
    with override(_language_of(request)):
        response = render(request, "home/admin/not_found.html", status=404)
    setattr(response, _WITHIN, True)
    return response


def is_said_within(response: HttpResponseBase) -> bool:
    """Whether ``say_that_it_is_not_there`` has said it."""
    return getattr(response, _WITHIN, False)


def may_enter(request: HttpRequest) -> bool:
    """Whether somebody is logged in who may use the admin."""
    user: Any = getattr(request, "user", None)
    return user is not None and user.has_perm("wagtailadmin.access_admin")


def _language_of(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated
    profile = UserProfile.get_for_user(user) if is_known else None
    return profile.get_preferred_language() if profile else get_language() or ""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened before the login changed; in the language of who sent it."""
    with override(_language_of(request)):
        if not request.accepts("text/html"):
            words = _("Your login has changed since this form was opened.")
            return JsonResponse({"success": False, "error_message": words}, status=403)
        return render(request, "home/admin/csrf_failure.html", status=403)
