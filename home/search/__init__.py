"""Search for readers: across languages, scripts and accents, in what is public."""
