"""Lists stand in the order of the language's own alphabet."""

import pytest
from django.utils.functional import lazystr
from django.utils.translation import override

from home.multilingual.alphabet import alphabetical
from home.settings.languages import CODES


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("sv", "Adam Zebra Åland Ängel Österrike"),
        ("da", "Zoo Ærø Ødis Ålborg Aarhus"),
        ("nb", "Oslo Zoo Ærø Østfold Ålesund"),
        ("de", "Apfel Äpfel Azur Zoo"),
        ("cs", "Cyril Čapek Dana Hana Charta Ivan"),
        ("es", "llama luz nube ñandú oso"),
        ("pl", "lama ława maj nos ósmy"),
        ("uk", "Ганна Гнат Ґалаґан Дмитро Євген Іван Їжак Йосип"),
        ("ru", "Ева Ёлка Женя Иван Йод"),
        ("sr", "Дамир Ђорђе Лука Љубица Чеда Џон Шаба"),
        ("tr", "Ankara Cizre Çorum Irak Isparta İzmir"),
        ("zh-hans", "阿 陈 李 王 张"),
        ("fa", "بابک پارس تهران چین کابل گرگان"),
        ("ka", "ანა ბორის გია დავით"),
    ],
)
def test_names_stand_where_their_readers_look_for_them(code, names):
    order = names.split()

    assert alphabetical(reversed(order), str, code) == order
    with override(code):
        assert alphabetical(reversed(order), str) == order


@pytest.mark.parametrize("code", CODES)
def test_case_and_accents_come_after_letters_in_every_language(code):
    assert alphabetical(["b", "B", "a", "A"], str.lower, code)[:2] in (["a", "A"], ["A", "a"])


def test_names_may_be_lazy():
    assert alphabetical([lazystr("b"), lazystr("a")], lambda name: name, "en") == ["a", "b"]
