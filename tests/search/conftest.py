"""What the tests of search share."""

import pytest

from home.search.models import SearchEntry


@pytest.fixture(autouse=True)
def no_word_of_a_test_sounds_like_a_name_of_the_demo(request: pytest.FixtureRequest) -> None:
    """Takes away the skeletons of Arabic names: Kevin without vowels is much like quaggaphone."""
    if not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("db")
    entries = list(SearchEntry.objects.filter(sounds__contains=" jc"))
    for entry in entries:
        kept = (key for key in entry.sounds.split() if not key.startswith("jc"))
        entry.sounds = f" {' '.join(kept)} "
    SearchEntry.objects.bulk_update(entries, ["sounds"])
