"""From a bare Debian to the login page over TLS, as docs/operations.md has it typed."""

import re

from .machine import Machine
from .trial import HOST, MAIL_PORT, NAME

#: Inside: where the code is to be had, and what who installs it makes of that.
CODE, CLONE, ANSWERS_FILE = "/mnt/code", "/srv/clone", "/srv/answers"
ANSWERS = f"""HOST='{HOST}'
LANGUAGE='en'
ZONE='Europe/Paris'
MAIL='smtp://127.0.0.1:{MAIL_PORT}'
NAME='{NAME}'
ADDRESS='{NAME}@{HOST}'
CERTIFICATE='self-signed'
FIREWALL='y'
UPGRADES='y'
SOURCE='{CODE}'
"""


def install(machine: Machine, version: str = "") -> str:
    """The newest release, or another; the password of the first Organiser, which is shown once."""
    machine.shell("apt-get update -qq && apt-get install -y -qq git")
    machine.shell(f"git clone -q {CODE} {CLONE}")
    named = f"VERSION='{version}'\n" if version else ""
    machine.write(ANSWERS_FILE, ANSWERS + named)
    said = machine.run("sh", f"{CLONE}/docs/deploy/install.sh", ANSWERS_FILE).stdout
    found = re.search(r"Login: \S+  Password: (\S+)", said)
    assert found, f"no password is shown:\n{said[-2000:]}"
    return found[1]
