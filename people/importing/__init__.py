"""People from spreadsheets: what a file would change, changing it, and the undo of it."""
