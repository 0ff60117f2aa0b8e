# words: admin
"""What is kept of accounts beside themselves: logins, tries, mail that waits, requests, a log."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Login(models.Model):
    """A session in which somebody is logged in, for its owner to see. No address is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}, {self.browser}, {self.began_at}"


class Tries(models.Model):
    """How often something was tried that may be guessed, and when it may be tried again.

    ``account`` is a keyed digest of what was typed: whether there is such an account does not
    show. All unknown browsers share the row without a ``browser``.
    """

    kind = models.CharField(max_length=10)
    account = models.CharField(max_length=64)
    browser = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0, help_text="Since the last success.")
    refused = models.PositiveIntegerField(default=0, help_text="Not in the log yet.")
    retry_at = models.DateTimeField(help_text="Not tried before (UTC, the database's clock).")
    tried_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "account", "browser"], name="one_counter")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"


class WaitingMail(models.Model):
    """Mail about an account, which the scheduler sends: no request waits for a mail server."""

    kind = models.CharField(max_length=30)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    address = models.EmailField(blank=True, help_text="If other than the person's own.")
    details = models.JSONField(default=dict)
    tries = models.PositiveIntegerField(default=0)
    send_at = models.DateTimeField(db_index=True)

    person_id: int | None

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.person or 'whoever has the address'}"


class Invitation(models.Model):
    """An account that waits for its person, who chooses the password by a link.

    Gone once the link was used. ``serial`` is another one each time it is sent: the links of
    before are void.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    serial = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person}, until {self.ends_at}"


class Act(models.Model):
    """What one Organiser asks for about an account of somebody else, and a second one confirms."""

    class Kind(models.TextChoices):
        FACTOR = "factor", _("Remove the lost second factors")
        ADDRESS = "address", _("Change the e-mail address")

    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.EmailField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    person_id: int
    asked_by_id: int

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "person"], name="one_act_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.person}"


class SecurityEvent(models.Model):
    """Something that matters for the safety of accounts and texts. Nothing of visitors."""

    happened_at = models.DateTimeField(auto_now_add=True, db_index=True)
    kind = models.CharField(max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    person_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)

    actor_id: int | None

    class Meta:
        default_permissions = ()
        ordering = ["-happened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.happened_at}: {self.kind}"
