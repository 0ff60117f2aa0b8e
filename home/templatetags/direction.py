"""What is read from left to right, inside text from right to left."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from home.multilingual.bidi import isolated

register = template.Library()


@register.tag("isolate_runs")
def isolate_runs(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """``{% isolate_runs %}``: up to ``{% endisolate_runs %}`` numbers and addresses stand the
    right way round, in passages of every language. See home/multilingual/bidi.py.
    """
    nodes = parser.parse(["endisolate_runs"])
    parser.delete_first_token()
    return IsolatingNode(nodes)


class IsolatingNode(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return mark_safe(isolated(self.nodelist.render(context)))
