"""What is saved by itself takes nothing back and makes nothing twice: see ``saving``."""

import pytest

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("rounds", ["3", pytest.param("30", marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", ["editing", "creating", "approving"])
def test_a_publication_is_not_lost_to_what_is_saved_meanwhile(trial, name, rounds):
    assert f"{rounds} rounds" in trial("saving", name, rounds)
