"""A mirror is signed with a key of SSH, over the sums of all its files.

The key is no business of the server's: whoever breaks into it could sign what they like. Somebody
signs at home and brings the signature (``manage.py sign_mirror``). An export signs itself only if
``MIRROR_SIGNING_KEY`` names a key. PROTOCOL.sshsig of OpenSSH says what a signature is.
"""

import shutil
import subprocess
from pathlib import Path

from django.conf import settings

from .manifest import SUMS

SIGNATURE = f"{SUMS}.sig"
#: For what a signature is: one of a letter or a commit is none of a mirror.
NAMESPACE = "campaign-mirror"


class SignatureError(Exception):
    """There is no good signature; says why."""


def sign(site: Path, key: Path) -> None:
    """Signs the files below a folder with a private key. Raises ``SignatureError``."""
    sums = site / SUMS
    (site / SIGNATURE).unlink(missing_ok=True)
    _run("-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(sums))
    (site / SIGNATURE).chmod(0o644)


def bring(site: Path, signature: Path) -> str:
    """Puts a signature made elsewhere beside what it signs; returns who signed.

    Raises ``SignatureError`` if it is none of this export by one of ``MIRROR_SIGNERS``.
    """
    signer = signer_of((site / SUMS).read_bytes(), signature)
    new = site / f"{SIGNATURE}.new"
    shutil.copyfile(signature, new)
    new.chmod(0o644)
    new.replace(site / SIGNATURE)
    return signer


def signer_of(content: bytes, signature: Path) -> str:
    """Who of ``MIRROR_SIGNERS`` has signed this. Raises ``SignatureError`` if nobody has."""
    if settings.MIRROR_SIGNERS is None:
        raise SignatureError("MIRROR_SIGNERS must name the file of those who may sign.")
    signers = str(settings.MIRROR_SIGNERS)
    found = _run("-Y", "find-principals", "-s", str(signature), "-f", signers)
    name = found.splitlines()[0]
    who = ["-f", signers, "-I", name, "-n", NAMESPACE, "-s", str(signature)]
    _run("-Y", "verify", *who, content=content)
    return name


def _run(*arguments: str, content: bytes | None = None) -> str:
    command = ["ssh-keygen", *arguments]
    try:
        # No terminal: a key with a passphrase is no key for a server, and nobody is asked for it.
        done = subprocess.run(
            command, input=content or b"", capture_output=True, check=False, start_new_session=True
        )
    except FileNotFoundError as error:
        raise SignatureError("There is no ssh-keygen here: install openssh-client.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise SignatureError(f"ssh-keygen says: {said}")
    return done.stdout.decode(errors="replace")
