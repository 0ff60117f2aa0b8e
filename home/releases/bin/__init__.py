"""The bin: what was public and has been deleted, kept for some days and restored as it was."""
