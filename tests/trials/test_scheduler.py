"""Kills, races, lost databases, full disks and wrong clocks: see ``faults``."""

import pytest

from tests.breadth import widely

from .conftest import SERVER

pytestmark = pytest.mark.both_databases
on_postgresql = pytest.mark.skipif(not SERVER, reason="SQLite has no such failure.")
on_sqlite = pytest.mark.skipif(bool(SERVER), reason="PostgreSQL's disk cannot be limited.")


@pytest.mark.parametrize("every", widely(["25", "7"], first=1))
def test_a_kill_between_two_steps_loses_nothing_and_publishes_once(trial, every):
    assert "kills" in trial("faults", "kills", every)


@pytest.mark.soak
def test_a_kill_at_any_step_loses_nothing_and_publishes_once(trial):
    assert "kills" in trial("faults", "kills")


@pytest.mark.wide
def test_two_and_five_schedulers_publish_each_page_once(trial):
    trial("faults", "races")


@pytest.mark.wide
@on_postgresql
def test_the_scheduler_waits_for_a_database_that_is_gone(trial):
    trial("faults", "lost_database")


@pytest.mark.wide
@on_postgresql
@pytest.mark.parametrize("clock", ["clock_ahead", "clock_behind"])
def test_the_clock_of_the_database_decides(trial, clock):
    trial("faults", clock)


@on_sqlite
def test_a_full_disk_leaves_nothing_half_done(trial):
    trial("faults", "full_disk")


@pytest.mark.soak
def test_kills_at_random_of_several_schedulers(trial):
    assert "200 rounds" in trial("faults", "soak", "200")


@pytest.mark.soak
@on_postgresql
def test_a_database_gone_for_half_a_minute(trial):
    trial("faults", "lost_database", "30")
