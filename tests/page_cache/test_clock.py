"""What was rendered while the clock was ahead does not outlive it."""

import time

import pytest

from home.page_cache import refresher
from home.public.content_version import count_anew, read_version


def test_a_clock_that_is_set_back_is_noticed_once(monkeypatch):
    clock = refresher.Clock()
    assert not clock.was_set_back()
    now = time.time
    with monkeypatch.context() as ahead:
        ahead.setattr(refresher.time, "time", lambda: now() + 3)
        assert not clock.was_set_back()

    assert clock.was_set_back()
    assert not clock.was_set_back()


@pytest.mark.django_db
def test_counting_anew_ends_whatever_was_kept():
    before = read_version()

    count_anew()

    after = read_version()
    assert after.changes > before.changes
    assert after.withdrawals > before.withdrawals
