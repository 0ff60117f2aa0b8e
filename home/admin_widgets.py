# words: admin
"""The admin's widgets without inline script, so that its Content-Security-Policy can be strict.

Wagtail starts choosers, dates and inline panels by inline scripts. Here the same calls
stand in data attributes, and ``home/static/home/js/admin.js`` makes them.
"""

import json
import re
from typing import Any

from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.snippets.widgets import AdminSnippetChooser


def starter(name: str, arguments: list[Any], is_class: bool = False) -> SafeString:
    """An element that makes the script call a global function, or construct a global class."""
    return format_html(
        '<span hidden data-start="{}" data-as="{}" data-arguments="{}"></span>',
        name,
        "class" if is_class else "function",
        json.dumps(arguments),
    )


_CALL = re.compile(r"(?P<new>new )?(?P<name>\w+)\((?P<arguments>.*)\);?\Z", re.DOTALL)


def render_chooser(
    self: BaseChooser, name: str, value: Any, attrs: dict | None = None, renderer: Any = None
) -> SafeString:
    """``BaseChooser.render`` with the call of ``render_js_init()`` as data.

    Raises ``TypeError`` without an id, ``ValueError`` for a script that is not one call.
    """
    if not attrs or "id" not in attrs:
        raise TypeError("A chooser cannot be rendered without an 'id' attribute.")
    data = self.get_value_data(value)
    script = self.render_js_init(attrs["id"], name, data)
    call = _CALL.match(script.strip())
    if call is None:
        raise ValueError(f"The script of {type(self).__name__} is not one call: {script}")
    arguments = json.loads(f"[{call['arguments']}]")
    html = self.render_html(name, data, attrs)
    return html + starter(call["name"], arguments, is_class=bool(call["new"]))


def _name_lazily(chooser: Any) -> None:
    """Names what there is to choose in the language of whoever chooses it.

    Wagtail (8.0) makes the words when a form is first made, in whichever language that is.
    """
    name = chooser.model._meta.verbose_name
    for attribute, words in (
        ("choose_one_text", gettext_lazy("Choose %(object)s")),
        ("choose_another_text", gettext_lazy("Choose another %(object)s")),
        ("link_to_chosen_text", gettext_lazy("Edit this %(object)s")),
    ):
        setattr(chooser, attribute, _filled_in(words, name))


def _fill_in(words: Any, name: Any) -> str:
    return str(words) % {"object": name}


_filled_in = lazy(_fill_in, str)


def install() -> None:
    """Replaces the methods of Wagtail's that write the script and the words of choosers."""
    BaseChooser.render = render_chooser
    former = AdminSnippetChooser.__init__

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        former(self, *args, **kwargs)
        _name_lazily(self)

    AdminSnippetChooser.__init__ = initialise
