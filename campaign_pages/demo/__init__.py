"""The demo campaign: facts once, words per language, in TOML files that people can read."""
