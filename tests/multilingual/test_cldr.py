"""Numbers choose the plural form that CLDR says, in every language that readers have."""

import pytest
from babel import Locale
from django.utils import translation
from django.utils.translation import ngettext

from home.catalogues import COMPLETE, read_catalogue

NUMBERS = [*range(26), *range(100, 113), 1000]
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


@pytest.mark.parametrize("code", COMPLETE)
def test_each_number_takes_the_form_of_cldr(code):
    rule = Locale.parse(code, sep="-").plural_form
    forms = [name for name in CATEGORIES if name in rule.tags | {"other"}]
    counted = [message for message in read_catalogue(code) if isinstance(message.id, tuple)]
    assert counted

    with translation.override(code):
        for message in counted:
            if message.context or not all(message.string):
                continue
            for number in NUMBERS:
                wanted = message.string[forms.index(rule(number))]
                assert ngettext(*message.id, number) == wanted, (message.id, number)
