"""What docs/threats.md says, tried on a whole site: see ``tests/attacks``."""

import subprocess
import sys

import pytest

from tests.databases import ROOT


@pytest.mark.soak
def test_the_site_holds_against_every_attack_that_is_told_of():
    command = [sys.executable, "-W", "ignore", "-m", "tests.attacks"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
