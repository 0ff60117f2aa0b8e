"""The signs between two pieces of text, as the active language writes them.

A comma in Arabic is another sign, French has a space before its colon, a Russian dash is long.
"""

from django.utils.translation import gettext, pgettext


def separator() -> str:
    """What stands between the items of an enumeration, or a name and its date: a comma."""
    return pgettext("between two items", ", ")


def labelled(label: str, fact: str) -> str:
    """“Charge: justification of terrorism”."""
    return gettext("%(label)s: %(fact)s") % {"label": label, "fact": fact}


def titled(title: str, site: str) -> str:
    """A title with the name of the site that it is of: “The case – Free Somebody”."""
    if not site or site == title:
        return title
    return gettext("%(title)s – %(site)s") % {"title": title, "site": site}


def colon() -> str:
    """What stands between a label and what it labels, with its spaces."""
    return labelled("", "")
