"""The site as files, for mirrors that need no server of their own."""
