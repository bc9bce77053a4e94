"""``{% remembered frame.footer_links %}…{% endremembered %}``: a part of a page that is the same as long as what it is made of is.

The part is rendered once for each language and each value of what is named, and kept in the process. So it may show nothing but what
is named, words, and addresses: what it is made of is its key, and a changed value is another part.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.functional import LazyObject, empty
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
MOST = 2000


class Remembered(template.Node):
    def __init__(self, parts: list[FilterExpression], nodelist: NodeList) -> None:
        self.parts, self.nodelist = parts, nodelist
        self.known: dict[Any, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        # DEBUG for the developer, whose files change; the static and media addresses are the installation's.
        key = (get_language(), settings.STATIC_URL, settings.MEDIA_URL, *(_itself(part.resolve(context)) for part in self.parts))
        if (found := self.known.get(key)) is None or settings.DEBUG:
            if len(self.known) >= MOST:
                self.known.clear()
            found = self.known[key] = self.nodelist.render(context)
        return found


def _itself(value: Any) -> Any:
    """Without the wrapper of what is looked up late: that would keep the visitor's request."""
    if isinstance(value, LazyObject):
        if value._wrapped is empty:
            value._setup()
        return value._wrapped
    return value


@register.tag
def remembered(parser: Parser, token: Token) -> Remembered:
    parts = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return Remembered(parts, nodelist)
