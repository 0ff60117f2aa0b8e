"""Texts out to translators’ own tools, and back: PO, XLIFF and DOCX."""
