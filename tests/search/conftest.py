"""What the tests of search share."""

import pytest

from people.models import Signatory

#: Without vowels, as Arabic writes names, Žižek is much like quaggžek.
ALIKE = ("Slavoj Žižek",)


@pytest.fixture(autouse=True)
def no_word_of_a_test_sounds_like_a_name_of_the_demo(request: pytest.FixtureRequest) -> None:
    if not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("transactional_db" if is_transactional(request) else "db")
    for person in Signatory.objects.filter(name_en__in=ALIKE):
        person.name_ar = ""
        person.save()


def is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))
