"""What is saved by itself takes nothing back and makes nothing twice: see ``saving``."""

import pytest

pytestmark = pytest.mark.both_databases


@pytest.mark.wide
@pytest.mark.parametrize("rounds", ["3", pytest.param("30", marks=pytest.mark.soak)])
def test_a_publication_is_not_lost_to_what_is_saved_meanwhile(trial, rounds):
    told = trial("saving", rounds)
    assert all(f"{name}: {rounds} rounds" in told for name in ("editing", "creating", "approving"))
