"""Drafts that a machine fills on request, each passage to be read by a person."""
