"""Reading the data block of a page as a search engine does: out of the HTML, as JSON."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and dict(attrs).get("type") == "application/ld+json":
            self.is_inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.found[-1] += data


def data_of(page: str) -> dict[str, dict[str, Any]]:
    """The things in the page's one data block, by their type."""
    parser = _Blocks()
    parser.feed(page)
    (block,) = parser.found
    read = json.loads(block)
    assert read["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in read["@graph"]}
