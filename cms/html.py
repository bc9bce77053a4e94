"""HTML that other people wrote, made harmless."""

from __future__ import annotations

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

TAGS = {"p", "br", "strong", "b", "em", "i", "ul", "ol", "li", "h3", "h4", "blockquote", "a"}
ATTRIBUTES = {"a": {"href"}}


def clean(text: str) -> SafeString:
    """``text`` with a few plain tags kept and everything else taken out; plain text gets its paragraphs."""
    if "<" not in text:
        return SafeString(linebreaks(text, autoescape=True))
    return SafeString(
        nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="nofollow noopener")
    )
