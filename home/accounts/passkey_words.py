# words: admin
"""The words of the scripts of django-otp-webauthn, which has no French and no Russian."""

from django.utils.translation import gettext_noop as _

#: What the scripts of django-otp-webauthn 0.10 say.
WORDS = [
    _("Verify with Passkey"),
    _("Verifying..."),
    _("Verification failed. Could not retrieve parameters from the server."),
    _("Verification aborted."),
    _("Verification canceled or not allowed."),
    _("Verification failed. An unknown error occurred."),
    _("Finishing verification..."),
    _("Verification failed. An unknown server error occurred."),
    _("Verification successful!"),
    _("An error occurred during verification."),
    _("Register a Passkey"),
    _("Registering..."),
    _("Registration failed. Unable to fetch registration options from server."),
    _("Registration aborted."),
    _("Registration failed. You most likely already have a Passkey registered for this site."),
    _("Registration aborted or not allowed."),
    _(
        "Registration failed. A technical problem occurred that prevents you from registering a "
        "Passkey for this site."
    ),
    _("Registration failed. An unknown error occurred."),
    _("Finishing registration..."),
    _("Registration failed. The server was unable to verify this passkey."),
    _("Registration failed. A server error occurred."),
    _("Registration successful!"),
    _("An error occurred during registration."),
]
