"""“I take this”: who is translating what, so that two people do not do the same."""

from typing import Any
from uuid import UUID

from django.db import models
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.signals import page_published

from .models import CLAIM_LASTS, Claim


def current_claims() -> models.QuerySet[Claim]:
    """Those that have not freed themselves."""
    return Claim.objects.filter(made_at__gt=timezone.now() - CLAIM_LASTS)


def take(key: UUID, locale: Locale, user: Any) -> Claim:
    """Claims a text in a language.

    Returns the claim that holds: another person's where that is current. Two people who
    take it at the same moment cannot both have it.
    """
    Claim.objects.filter(translation_key=key, locale=locale).exclude(
        pk__in=current_claims().values("pk")
    ).delete()
    claim, _ = Claim.objects.get_or_create(
        translation_key=key, locale=locale, defaults={"user": user}
    )
    return claim


def take_over(key: UUID, locale: Locale, user: Any) -> Claim:
    """Claims a text that another person has; begins the seven days anew."""
    values = {"user": user, "made_at": timezone.now()}
    claim, _ = Claim.objects.update_or_create(translation_key=key, locale=locale, defaults=values)
    return claim


def give_back(key: UUID, locale: Locale, user: Any) -> None:
    """Frees a text that this user had claimed."""
    Claim.objects.filter(translation_key=key, locale=locale, user=user).delete()


def claim_of(page: Page) -> Claim | None:
    """Who has taken a text in the language of this page."""
    claims = current_claims().select_related("user")
    return claims.filter(translation_key=page.translation_key, locale_id=page.locale_id).first()


@receiver(page_published)
def end_with_publication(sender: type, instance: Page, **kwargs: Any) -> None:
    """Frees a text whose language is public: a signal, since whatever publishes is below."""
    Claim.objects.filter(
        translation_key=instance.translation_key, locale_id=instance.locale_id
    ).delete()
