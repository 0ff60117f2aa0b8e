"""Shows what can be shown of a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from home.public.left_out import guarded

register = template.Library()


@register.tag("guarded")
def guarded_part(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """``{% guarded ROW %}``: up to ``{% endguarded %}`` is left out if it cannot be shown.

    See home/public/left_out.py; a row may also be a word that names the part.
    """
    _tag, what = token.split_contents()
    nodes = parser.parse(["endguarded"])
    parser.delete_first_token()
    return GuardedNode(parser.compile_filter(what), nodes)


class GuardedNode(template.Node):
    def __init__(self, what: template.base.FilterExpression, nodelist: template.NodeList) -> None:
        self.what, self.nodelist = what, nodelist

    def render(self, context: template.Context) -> SafeString:
        with guarded(self.what.resolve(context)):
            written = self.nodelist.render(context)
            written.encode()  # the answer as a whole would fail at what no bytes exist for
            return written
        return mark_safe("")
