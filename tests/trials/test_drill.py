"""A site is lost and brought back, as ``make drill`` does it; the long form tries every way."""

import os

import pytest

from . import drill

SERVER = os.environ.get("DATABASE_URL", "")


@pytest.mark.wide
@pytest.mark.both_databases(sqlite="soak")
def test_a_lost_site_is_brought_back_as_readers_saw_it_last(tmp_path):
    """Two processes, each of which renders the pages of a language; all of them ``make drill``."""
    told = drill.lose_and_bring_back(tmp_path, "--short", lost=SERVER, new=SERVER)
    assert "addresses are as they were" in told


@pytest.mark.soak
@pytest.mark.parametrize("was_sqlite", [True, False])
def test_a_campaign_moves_from_one_database_to_the_other(tmp_path, was_sqlite):
    if not SERVER:
        pytest.skip("needs the DATABASE_URL of a PostgreSQL")
    lost, new = ("", SERVER) if was_sqlite else (SERVER, "")
    assert "as they were" in drill.lose_and_bring_back(tmp_path, lost=lost, new=new)


@pytest.mark.soak
def test_each_kind_of_files_is_lost_in_turn(tmp_path):
    told = dict(drill.lose_in_turn(tmp_path, "--short", server=SERVER))

    assert list(told) == list(drill.LOSSES)
    assert all("addresses are as they were" in each for each in told.values())


@pytest.mark.soak
def test_a_backup_of_the_first_release_is_brought_up_to_date(tmp_path):
    """As one would have been made then: the database that release left, and today's manifest."""
    told = drill.put_back_a_release("0.1.0", tmp_path)
    assert "pages" in told
