"""Which kinds of pages show no more than is known of them, so that they may be left as they are.

Any other kind *gathers*: it shows other pages, or all people, and is made anew after every
change of content.
"""

from django.db import models

#: By the label of a page's model, the labels of the models whose rows it shows besides itself.
_KNOWN: dict[str, frozenset[str]] = {"home.TextPage": frozenset()}


def shows_only(page: type[models.Model], *rows_of: type[models.Model]) -> None:
    """Declares that pages of a kind show their own words, what these refer to, and some rows."""
    _KNOWN[page._meta.label] = frozenset(model._meta.label for model in rows_of)


def gathers(label: str) -> bool:
    """Whether pages of a kind may show anything."""
    return label not in _KNOWN


def shown_rows(label: str) -> frozenset[str]:
    """The labels of the models whose rows pages of a kind show."""
    return _KNOWN.get(label, frozenset())
