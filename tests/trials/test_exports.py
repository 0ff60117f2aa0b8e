"""An export of the mirror that is killed: see ``exports``."""

import pytest


@pytest.mark.wide
def test_killed_at_any_moment_the_folder_is_whole(trial_on_the_demo):
    assert "kills" in trial_on_the_demo("exports", "2", "en")


@pytest.mark.soak
def test_of_the_whole_demo_it_is_so_as_well(trial_on_the_demo):
    assert "kills" in trial_on_the_demo("exports", "20")
