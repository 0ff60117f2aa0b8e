# words: admin
"""What is said beside a unit to whoever translates it elsewhere."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .units import Glossary, Text, Unit

#: Makes a whole address of one that begins with a slash.
Absolute = Callable[[str], str]


class Notes:
    """Says where a unit stands, and what is to be minded."""

    def __init__(self, absolute: Absolute, glossary: Glossary) -> None:
        self.absolute, self.glossary = absolute, glossary

    def about(self, text: Text, unit: Unit) -> list[str]:
        said = [f"{text.title} › {unit.label}", *self._limits(unit), *self._links(unit)]
        for term in self.glossary.of(unit):
            there = term.there or "?"
            said.append(
                _("Term: %(here)s = %(there)s") % {"here": term.here, "there": there}
                + (f" ({term.note})" if term.note else "")
            )
        return said

    def address(self, text: Text) -> str:
        """Where the text can be seen as readers will see it; empty before it is begun."""
        return self.absolute(text.preview) if text.preview else ""

    def _limits(self, unit: Unit) -> list[str]:
        words = ngettext("%(count)s word", "%(count)s words", unit.words) % {"count": unit.words}
        signs = ngettext("%(count)s sign", "%(count)s signs", unit.length)
        said = [f"{words}, {signs % {'count': unit.length}}"]
        if unit.most:
            said[0] += ", " + _("at most %(count)s") % {"count": unit.most}
        return said

    def _links(self, unit: Unit) -> list[str]:
        return [
            _("<%(mark)s> leads to %(address)s")
            % {"mark": mark, "address": address or _("a page of the site")}
            for mark, address in unit.links
        ]
