"""Public keys that backups are encrypted to: of age, or of SSH."""

from typing import Any

import pyrage


def recipient(key: str) -> Any:
    """Who may open a backup. Raises ``ValueError`` with a sentence that does not tell the key."""
    kinds = (pyrage.ssh if key.startswith("ssh-") else pyrage.x25519).Recipient
    try:
        return kinds.from_str(key)
    except pyrage.RecipientError:
        pass  # its words may have the key in them
    if key.upper().startswith("AGE-SECRET-KEY"):
        raise ValueError(
            "it was given a private key, which opens backups. Give the public one, "
            "which begins with age1 and which age-keygen -y tells, and keep the private one away "
            "from the server."
        )
    raise ValueError(
        "it was given no public key of age (age1…) or SSH (ssh-ed25519 …), or not all of one."
    )
