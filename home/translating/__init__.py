"""What translators and their editors work with in the admin."""
