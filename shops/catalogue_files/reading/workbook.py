"""XLSX, read row by row. What is packed in it is measured before it is unpacked."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from shops.catalogue_files.limits import MOST_COLUMNS, MOST_LETTERS_A_CELL, MOST_ROWS, MOST_UNPACKED_BYTES, MOST_UNPACKING
from shops.catalogue_files.reading.table import HEADING_WITHIN, CannotRead, tidy_cell

BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, ParseError, DefusedXmlException, TypeError, IndexError)


def rows(file: IO[bytes], *, score: Callable[[list[str]], int]) -> Iterator[list[str]]:
    """The rows of the sheet whose headings are known best, hidden ones last; of those that have any.

    ``CannotRead`` for a file that is no workbook, is damaged, or swells.
    """
    _refuse_bomb(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheets = list(book.worksheets)
    except BROKEN as error:
        raise _damaged() from error
    best: tuple[tuple[int, bool], list[list[str]], Iterator[list[str]]] | None = None
    for sheet in sheets:
        sheet.reset_dimensions()  # some tools write a wrong size; the rows themselves are right
        found = _sheet_rows(sheet)
        first = list(islice(found, HEADING_WITHIN))
        points = (max(map(score, first), default=0), sheet.sheet_state == "visible")
        if first and (best is None or points > best[0]):
            best = (points, first, found)
    if best is not None:
        yield from chain(best[1], best[2])


def _damaged() -> CannotRead:
    return CannotRead(_("This workbook cannot be opened. Save it again as .xlsx or as CSV, then choose it again."))


def _refuse_bomb(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
    except BROKEN as error:
        raise _damaged() from error
    finally:
        file.seek(0)
    unpacked, taken = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if len(entries) > 10_000 or unpacked > MOST_UNPACKED_BYTES or (unpacked > 10_000_000 and unpacked > MOST_UNPACKING * max(1, taken)):
        raise CannotRead(_("Unpacked, this workbook is far too large. Copy the products into a new one, and choose that."))
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise CannotRead(_("Files of this kind cannot be read. Save the table as .xlsx or as CSV, then choose it again."))


def _sheet_rows(sheet: Any) -> Iterator[list[str]]:
    """Empty rows are kept where something follows, so that numbers fit; a sheet without anything gives none."""
    waiting = 0
    try:
        for cells in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            row = [_text(value) for value in cells]
            if not any(row):
                waiting += 1
                if waiting > 2 * MOST_ROWS:
                    return
                continue
            yield from ([] for _blank in range(waiting))
            waiting = 0
            yield row
    except BROKEN as error:
        raise _damaged() from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy_cell(value)[:MOST_LETTERS_A_CELL]
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        # 17 digits would show the binary rounding: 12.1 is 12.1, and 5601234567890.0 is a number of the goods.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 10))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)
