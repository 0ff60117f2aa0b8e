"""The name of the campaign where people work on it."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

from home.models import CampaignSettings
from home.public.left_out import guarded

register = template.Library()


@register.simple_tag(takes_context=True)
def campaign_name(context: template.Context) -> str:
    """In the language of the admin, or the best other; before there is one, “Campaign”."""
    request: Any = context.get("request")
    with guarded("the name of the campaign"):
        texts = CampaignSettings.load(request_or_site=request)
        name = texts.text("name", get_language() or settings.LANGUAGE_CODE).value
        return name or str(settings.WAGTAIL_SITE_NAME)
    return str(settings.WAGTAIL_SITE_NAME)
