"""Countries: their names in every language, their codes, and their order."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from home.multilingual.alphabet import alphabetical
from home.settings.languages import CODES
from people.countries import (
    CountriesFormField,
    check_country,
    country_choices,
    country_name,
    country_names,
)
from people.models import Signatory


@pytest.mark.parametrize(
    ("code", "name"),
    [("en", "Germany"), ("ru", "Германия"), ("fr", "Allemagne"), ("ar", "ألمانيا")],
)
def test_a_country_has_its_cldr_name_in_each_language(code, name):
    assert country_name("DE", code) == name


@pytest.mark.parametrize("code", CODES)
def test_every_known_language_names_the_same_countries(code):
    names = country_names(code)

    assert names.keys() == country_names("en").keys()
    assert all(names.values())


def test_a_code_that_is_no_country_names_itself():
    assert country_name("ZZ", "en") == "ZZ"


@pytest.mark.parametrize("value", ["EU", "UN", "XX", "fr", "FRA", "001", "France"])
def test_what_is_no_country_is_refused_naming_it(value):
    with pytest.raises(ValidationError, match=value):
        check_country(value)


def test_the_countries_of_a_person_are_checked():
    person = Signatory(name_en="Name", country="QQ", further_countries="FR,QX")

    with pytest.raises(ValidationError) as refused:
        person.full_clean()

    assert "QQ" in str(refused.value.message_dict["country"])
    assert "QX" in str(refused.value.message_dict["further_countries"])


def test_a_person_may_have_no_country_and_several_further_ones():
    person = Signatory(name_en="Name", country="", further_countries="FR,IT")

    person.full_clean()


def test_further_countries_are_chosen_from_the_list_and_kept_as_codes():
    field = CountriesFormField(required=False)

    assert field.clean(["FR", "IT"]) == "FR,IT"
    assert field.prepare_value("FR,IT") == ["FR", "IT"]
    assert not field.has_changed("FR,IT", ["IT", "FR"])
    with pytest.raises(ValidationError, match="QX"):
        field.clean(["FR", "QX"])


@pytest.mark.parametrize("code", ["en", "ru", "fr", "ar"])
def test_countries_stand_in_the_order_of_the_language(code):
    order = [name for _, name in country_choices(code)]

    assert order == alphabetical(order, str, code)
    assert len(order) > 240


def test_accented_names_stand_among_their_letters():
    order = [name for _, name in country_choices("fr")]

    # By code points É comes after Z.
    assert order.index("Égypte") < order.index("Espagne") < order.index("Finlande")
    assert order.index("Équateur") < order.index("Érythrée") < order.index("Espagne")


def test_the_choices_speak_the_active_language():
    with translation.override("ru"):
        assert ("FR", "Франция") in country_choices()


def test_russian_names_the_united_states_as_it_does_in_print():
    assert country_name("US", "ru") == "США"
