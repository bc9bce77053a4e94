"""Which letters the bytes of a text file stand for."""

from __future__ import annotations

import codecs

from django.utils.translation import gettext as _

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes) -> tuple[str, list[str]]:
    """The text of ``data`` and what had to be guessed about it, in translated sentences. Never fails."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace"), []
    sideways = _utf16_without_mark(data)
    if sideways:
        return data.decode(sideways, errors="replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    broken, accented = text.count("\ufffd"), sum(1 for letter in text if "\x7f" < letter < "\ufffd")
    if accented > 4 * broken:
        return text, [_("Some letters of the file are damaged and are shown as �. Look for them before you import.")]
    try:
        return data.decode("cp1252"), []
    except UnicodeDecodeError:
        return data.decode("latin-1"), []


def _utf16_without_mark(data: bytes) -> str:
    """The byte order of UTF-16 without a mark, seen by its many zeros; "" for anything else."""
    sample = data[:4000]
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.6 and even < 0.2:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.2 else ""
