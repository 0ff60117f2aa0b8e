"""What readers are shown while everything changes: see ``faults.readers``, ``crowd``, ``front``."""

import pytest

from .conftest import SERVER

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.skipif(not SERVER, reason="Several processes write: PostgreSQL's work."),
]


@pytest.mark.wide
@pytest.mark.parametrize("seconds", ["3", pytest.param("12", marks=pytest.mark.soak)])
def test_readers_in_twelve_languages_get_a_release_at_once(trial, seconds):
    assert "pages read" in trial("faults", "readers", seconds)


@pytest.mark.wide
def test_of_a_crowd_nobody_is_shown_what_is_old_withdrawn_or_not_theirs(trial):
    assert "none of them old" in trial("crowd", "6")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 6))
def test_of_a_crowd_nobody_is_shown_anything_old_for_a_long_time(trial, seed):
    assert "none of them old" in trial("crowd", "120", str(seed))


@pytest.mark.wide
def test_two_machines_behind_nginx_show_the_same_and_outlive_their_web_servers(trial):
    assert "published at one machine" in trial("front")
