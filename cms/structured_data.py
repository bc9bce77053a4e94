"""Facts about a page for search engines, in schema.org's words: JSON-LD in a data block, which no browser runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

# What could end the block or begin another, and what old parsers take for the end of a line.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def data_block(*things: Mapping[str, Any]) -> SafeString:
    """``<script type="application/ld+json">`` with ``things`` as one graph; what is empty in them is left out."""
    graph = {"@context": "https://schema.org", "@graph": [filled(thing) for thing in things]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


def filled(value: Any) -> Any:
    """``value`` without empty texts, lists and Nones, at every depth."""
    if isinstance(value, Mapping):
        kept = {name: filled(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [inner for inner in map(filled, value) if inner not in (None, "", [], {})]
    return value


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """The way to a page, from the root to the page itself: name and whole address of each."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": {"@type": "WebPage", "@id": address}}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }
