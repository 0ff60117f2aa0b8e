"""Passwords are long, not among the usual ones, and not made of what everybody knows here."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from campaign_pages.models import CasePage
from home.models import CampaignSettings, User
from tests.builders import make_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password", ["correct horse battery", "zX4!fpq8_Lw2vb", "долгая странная фраза"]
)
def test_a_long_password_is_taken(password):
    validate_password(password, User(username="anna"))


@pytest.mark.parametrize(
    "password",
    ["zX4!fpq8_Lw", "passwordpassword", "qwertyuiopasdfgh", "123456789012345", "dragon-2026-2027"],
)
def test_short_and_common_ones_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="anna"))


@pytest.mark.parametrize(
    "password",
    ["Freedom-for-Zeppelina!", "zeppelina2024zeppelina", "ZEPPELINA.freedom.1", "Żeppélina 123456"],
)
def test_one_made_of_the_campaigns_names_is_refused(password):
    settings = CampaignSettings.load()
    settings.name_en = "Freedom for Zeppelina"
    settings.save()

    with pytest.raises(ValidationError, match="names of the campaign"):
        validate_password(password, User(username="anna"))


def test_the_names_of_cases_are_names_of_the_campaign():
    case = make_case(title="The case")
    CasePage.objects.filter(pk=case.pk).update(subject_name="Quintessa Quagga")

    with pytest.raises(ValidationError, match="names of the campaign"):
        validate_password("Quintessa_Quagga_77", User(username="anna"))


def test_the_host_of_the_site_is_one(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://zeppelina-press.org"

    with pytest.raises(ValidationError, match="names of the campaign"):
        validate_password("zeppelina!press!2026", User(username="anna"))


def test_a_name_within_a_longer_sentence_is_no_harm():
    settings = CampaignSettings.load()
    settings.name_en = "Freedom for Zeppelina"
    settings.save()

    validate_password("zeppelina plays chess on sundays", User(username="anna"))
