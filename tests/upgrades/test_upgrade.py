"""A site of any released version becomes one of today by ``migrate``, with all it has."""

import contextlib
import lzma
import os
import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest

from tests import databases
from tests.upgrades.dump import DUMPS, dump_of, program

SERVER = os.environ.get("DATABASE_URL", "")
VERSIONS = sorted({path.name.rpartition(".xz")[0].rpartition(".")[0] for path in DUMPS.iterdir()})

pytestmark = pytest.mark.both_databases


@contextlib.contextmanager
def site_of(version, folder):
    """The address of a database as a release left it."""
    vendor = "postgresql" if SERVER else "sqlite"
    content = lzma.decompress(dump_of(version, vendor).read_bytes())
    name = f"upgrade_{uuid4().hex[:12]}"
    if not SERVER:
        file = folder / f"{name}.sqlite3"
        file.write_bytes(content)
        yield f"sqlite:///{file}"
        return
    with psycopg.connect(SERVER, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        address = databases.address_on(SERVER, name)
        command = [program("psql"), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", address]
        subprocess.run(command, input=content, check=True, stdout=subprocess.DEVNULL)
        yield address
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_there_is_a_site_of_the_first_release():
    assert "0.1.0" in VERSIONS


@pytest.mark.wide
@pytest.mark.parametrize("version", VERSIONS)
def test_every_page_of_a_released_site_opens_after_its_upgrade(version, tmp_path):
    with site_of(version, tmp_path) as address:
        databases.manage(["migrate", "-v0"], address)

        settings = databases.environment(address, DJANGO_SETTINGS_MODULE="home.settings.test")
        command = [sys.executable, "-W", "ignore", "-m", "tests.upgrades.opening"]
        opened = subprocess.run(command, cwd=databases.ROOT, env=settings, capture_output=True)

    assert opened.returncode == 0, opened.stderr.decode()[-2000:]
    assert int(opened.stdout) > 50
