"""The DataMatrix of a label: what a sorting machine, a driver's telephone or another post reads without asking our database.

Its text is eleven fields with semicolons between, capitals and digits alone, written down in docs/labels.md:
``F1;DA000000014PT;PT;3000-389;COIMBRA;H;1500;1/2;20261124;KS;23.40``. The item number stays the key: whatever differs there counts.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

import zint

from logistics.labels.rows import LabelRow

VERSION = "F1"
_OTHER = re.compile(r"[^A-Z0-9.\-/]")
_SQUARE = 100  # zint's DM_SQUARE: no rectangles, which readers know less well
_ROW_BYTES = 144  # zint's rows are that long, whatever the symbol
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
LETTERS = "KSAIOR"  # keep cold, signature, age, insured, waits at an office, return


@lru_cache(maxsize=8192)
def _to(country: str, postcode: str, sort_to: str, mark: str) -> str:
    return ";".join([_OTHER.sub("-", text.upper()) for text in (country, postcode, sort_to, mark)])


@lru_cache(maxsize=4096)
def _asked(promised_for: dt.date, *options: bool) -> str:
    return f"{promised_for:%Y%m%d};{''.join([letter for letter, asked in zip(LETTERS, options, strict=True) if asked])}"


def content(row: LabelRow) -> str:
    """The text of ``row``'s symbol. Nothing that a person wrote is in it as it was written, so nothing can be smuggled in."""
    to = row.recipient
    asked = _asked(row.promised_for, row.is_chilled, row.signature, row.minimum_age > 0, row.insured > 0, row.waits_at != "", row.is_return)
    cash = f"{row.cash:.2f}" if row.cash and row.position == 1 else ""
    place = _to(to.country, to.postcode, row.sort_to, row.mark)
    return f"{VERSION};{row.number};{place};{row.grams};{row.position}/{row.of};{asked};{cash}"


def modules(text: str) -> tuple[int, str]:
    """The symbol of ``text``: modules a side, and its rows from the top as hexadecimal bits, 1 for dark, each filled up to whole bytes."""
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.DATAMATRIX
    symbol.option_3 = _SQUARE
    symbol.encode(text)
    side, wide = symbol.rows, (symbol.width + 7) // 8
    bits = symbol.encoded_data.tobytes()
    return side, b"".join([bits[start : start + wide] for start in range(0, side * _ROW_BYTES, _ROW_BYTES)]).translate(_MIRRORED).hex()
