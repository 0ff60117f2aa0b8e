"""What a backup or a restore refuses."""


class RefusedError(Exception):
    """What is in the way and what to do, as a sentence; nothing was changed."""
