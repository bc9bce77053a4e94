"""Words out of a file: bodies cleaned, addresses of pictures taken apart, keys made of names."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Sequence

from django.utils.text import slugify

from cms.html import clean
from shops.catalogue_files.items import Picture, Variant

MOST_LETTERS = 50_000
BETWEEN_ADDRESSES = re.compile(r"\s*[,;|\n]\s*(?=https?:|//)|\s+(?=https?:|//)")
EMPTY_HTML = re.compile(r"<(p|h3|h4|li|strong|b|em|i|blockquote)>(\s|&nbsp;|\u00a0|<br>)*</\1>")
SKU_LETTERS = 128


def body(text: str) -> str:
    """A description as it is kept: HTML made harmless, plain text as it is.

    Tools write a line break in a cell as the two signs ``\\n``, too.
    """
    text = text.replace("\\r\\n", "\n").replace("\\n", "\n").strip()[:MOST_LETTERS]
    if "<" not in text:
        text = html.unescape(text) if "&" in text else text
        if "<" not in text:
            return text
    kept = EMPTY_HTML.sub("", clean(text)).strip()
    return kept if "<" in kept else html.unescape(kept)


def pictures(text: str, *, alts: Sequence[str] = (), row: int = 0) -> list[Picture]:
    """The addresses in a cell, by comma, semicolon, bar or space; a comma inside an address stays."""
    found = [address.strip().rstrip(",;|") for address in BETWEEN_ADDRESSES.split(text) if address.strip()]
    return [
        Picture("https:" + address if address.startswith("//") else address, alts[place].strip()[:200] if place < len(alts) else "", row)
        for place, address in enumerate(found)
    ]


def path_names(text: str, *, between: str = ">") -> list[str]:
    """``Food > Cheese`` → the last name first: the likeliest to be one of ours."""
    return [part.strip() for part in reversed(text.split(between)) if part.strip()]


def listed(text: str, separator: str = ",") -> list[str]:
    """Parts between commas; a comma behind a backslash is no separator."""
    parts = re.split(rf"(?<!\\){re.escape(separator)}", text)
    return [part.replace(f"\\{separator}", separator).strip() for part in parts if part.strip()]


def size_name(values: Iterable[str]) -> str:
    return " / ".join(value for value in values if value)[:255]


def derived_sku(key: str, variant: Variant) -> str:
    """A SKU made of what holds the product's rows together and the size's name; the same for the same words."""
    made = "-".join(part for part in (slugify(key), slugify(variant.name)) if part) or "product"
    if not key.isascii() or not variant.name.isascii() or len(made) > SKU_LETTERS:
        # Letters that a slug leaves out may be all that tells two names apart.
        mark = hashlib.sha256("\n".join((key, variant.name)).encode()).hexdigest()[:6]
        made = f"{made[:100]}-{mark}"
    return made
