"""What the admin calls rows, and many of them: in each of its languages, never by an English s."""

import pytest
from django.apps import apps
from django.utils import translation

from home.settings.languages import BY_CODE
from home.staff.admin_language import admin_codes

#: Of other scripts than Latin no plural ends so.
LATIN = {"en", "fr", "es", "de", "it", "pt-br", "pl", "nl", "sv", "nb", "da", "cs", "tr"}
#: Ours that the admin shows by a name: those that were given one.
NAMED = [
    model
    for model in apps.get_models()
    if model.__module__.partition(".")[0] in ("home", "people", "campaign_pages")
    and "verbose_name" in model._meta.original_attrs
]


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_a_model_with_a_name_has_one_for_several(model):
    assert "verbose_name_plural" in model._meta.original_attrs


@pytest.mark.parametrize("code", sorted(set(admin_codes()) - {"en"}))
def test_one_and_several_are_translated(code):
    assert code in BY_CODE
    for model in NAMED:
        for name in ("verbose_name", "verbose_name_plural"):
            own = model._meta.original_attrs[name]
            with translation.override(code):
                words = str(own)
            assert words, model
            assert code in LATIN or not words.isascii(), f"{model.__name__}: {words}"


@pytest.mark.parametrize("code", sorted(set(admin_codes()) - LATIN))
def test_no_name_of_several_ends_in_an_english_s_wherever_the_model_comes_from(code):
    with translation.override(code):
        wrong = {
            model.__name__: str(model._meta.verbose_name_plural)
            for model in apps.get_models()
            if str(model._meta.verbose_name_plural).endswith("s")
            and not str(model._meta.verbose_name).isascii()
        }

    assert wrong == {}
