"""RSS 2.0, written bit by bit, so that a large catalogue is never in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from marketplace.catalogue.feeds.items import Pairs

GOOGLE = "http://base.google.com/ns/1.0"
# RSS's own elements; Google takes them without its prefix, and other readers of the feed know no others.
PLAIN = {"title", "link", "description"}
ITEMS_A_BIT = 100


def document(items: Iterable[Pairs], *, title: str, link: str, description: str, language: str) -> Iterator[bytes]:
    """A whole document. Texts are escaped here and must have no sign that XML forbids (``facts.plain_text``)."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0" xmlns:g="{GOOGLE}"><channel>'
        f"<title>{escape(title)}</title><link>{escape(link)}</link><description>{escape(description)}</description>"
        f"<language>{escape(language)}</language>\n"
    ).encode()
    bit: list[str] = []
    for pairs in items:
        bit.append(f"<item>{''.join(_element(name, text) for name, text in pairs)}</item>\n")
        if len(bit) >= ITEMS_A_BIT:
            yield "".join(bit).encode()
            bit.clear()
    yield "".join([*bit, "</channel></rss>\n"]).encode()


def _element(name: str, text: str) -> str:
    element = name if name in PLAIN else f"g:{name}"
    return f"<{element}>{escape(text)}</{element}>"
