"""The addresses of logins, which stand before Wagtail's below ``/admin/``."""

from django.urls import include, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from . import invitation_views, login_views, passkeys, security_views

_NEW, _USE = "credential-registration", "credential-authentication"
#: Called as the templates of django-otp-webauthn have it.
passkey_urls = (
    [
        path("new/begin/", passkeys.BeginRegistration.as_view(), name=f"{_NEW}-begin"),
        path("new/complete/", passkeys.CompleteRegistration.as_view(), name=f"{_NEW}-complete"),
        path("begin/", passkeys.BeginAuthentication.as_view(), name=f"{_USE}-begin"),
        path("complete/", passkeys.CompleteAuthentication.as_view(), name=f"{_USE}-complete"),
        path("words/", never_cache(passkeys.PasskeyWords.as_view()), name="js-i18n-catalog"),
    ],
    "otp_webauthn",
)

urlpatterns = [
    path("login/", never_cache(login_views.LoginView.as_view()), name="wagtailadmin_login"),
    path("login/second-factor/", login_views.SecondFactorView.as_view(), name="second_factor"),
    path("login/set-up/", login_views.SetUpFactorView.as_view(), name="set_up_factor"),
    path("login/stop/", login_views.StopLoginView.as_view(), name="stop_login"),
    path("login/address/<str:token>/", login_views.confirm_address, name="confirm_address"),
    path("login/passkey/", include(passkey_urls)),
    path(
        "password_reset/confirm/<uidb64>/<token>/",
        never_cache(login_views.PasswordResetConfirmView.as_view()),
        name="wagtailadmin_password_reset_confirm",
    ),
    path(
        "invitation/<uidb64>/<token>/",
        never_cache(invitation_views.AcceptInvitationView.as_view()),
        name="accept_invitation",
    ),
    path(
        "account/",
        never_cache(require_admin_access(security_views.AccountView.as_view())),
        name="wagtailadmin_account",
    ),
]
