"""A table as it stands in a file: a line of headings and the rows below it, numbered as a spreadsheet numbers them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shops.catalogue_files.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS

# How far down the line of headings is looked for: some tools write a title or an empty line above it.
HEADING_WITHIN = 15
# What a spreadsheet would run is escaped by a leading apostrophe, here and by other tools; it is taken off again.
ESCAPED = re.compile(r"'+[=+\-@\t\r]")
# Signs that nobody sees: control characters, and those that turn the direction of what follows.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class CannotRead(Exception):
    """The whole file is refused; the message is translated, says why and what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: ``number`` as the spreadsheet shows it (the first line of the file is 1), ``cells`` as trimmed texts."""

    number: int
    cells: list[str]


@dataclass
class Table:
    """``records`` can be gone through once. ``notes`` are translated sentences about the file as a whole."""

    headings: list[str]
    records: Iterator[Record]
    notes: list[str] = field(default_factory=list)
    separator: str = ""
    has_open_quote: bool = False
    """A quotation mark is opened somewhere and never closed."""


def tidy_cell(text: str) -> str:
    """``text`` without what only the file's form put there: signs nobody sees, an escape against formulas, outer spaces."""
    if UNSEEN.search(text):
        text = UNSEEN.sub("", text)
    if text[:1] == "'" and ESCAPED.match(text):
        return text[1:]
    text = text.strip().strip("\ufeff\u200b\u200e")
    if text[:2] == '="' and text[-1:] == '"':  # how spreadsheets are told to keep a leading zero
        return text[2:-1].replace('""', '"')
    return text


def read_table(file: IO[bytes], *, name: str, score: Callable[[list[str]], int]) -> Table:
    """The table in ``file``; ``score`` says how many of some headings are known, by which separator and heading line are chosen.

    Raises ``CannotRead`` where there is no table in it, or one too large.
    """
    from shops.catalogue_files.reading import delimited, workbook

    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > MOST_BYTES:
        raise CannotRead(
            _("The file is larger than %(size)s MB. Split it, or take out what is no product, and choose it again.")
            % {"size": MOST_BYTES // 1024 // 1024}
        )
    beginning = file.read(4096)
    file.seek(0)
    if not beginning.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise CannotRead(_("The file is empty. Export it again, and choose it once more."))
    _refuse_other_kinds(beginning, name)
    if beginning.startswith(b"PK"):
        return _with_headings(workbook.rows(file, score=score), [], "", score)
    read = delimited.read(file.read(), score=score)
    table = _with_headings(read.rows, read.notes, read.separator, score)
    table.has_open_quote = read.has_open_quote
    return table


def _refuse_other_kinds(beginning: bytes, name: str) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise CannotRead(_("This is an old Excel file (.xls). Open it and save it as .xlsx or as CSV, then choose it again."))
    if beginning.startswith(b"PK") and (b"opendocument" in beginning[:200] or suffix in {".ods", ".numbers", ".zip"}):
        raise CannotRead(_("Files of this kind cannot be read. Save the table as .xlsx or as CSV, then choose it again."))
    known = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"SQLite")
    opening = beginning.lstrip(b"\xef\xbb\xbf \r\n\t")[:64].lower()
    if beginning.startswith(known) or opening.startswith((b"<!doctype", b"<html", b"<?xml", b"{", b"[{")):
        raise CannotRead(_("This is no table. Choose a CSV or XLSX file with one product or size a line."))


def _with_headings(rows: Iterator[list[str]], notes: list[str], separator: str, score: Callable[[list[str]], int]) -> Table:
    first = list(islice(rows, HEADING_WITHIN))
    scores = [score(row) for row in first]
    best = max(range(len(first)), key=lambda place: (scores[place], -place), default=None)
    if best is None or scores[best] == 0:
        best = next((place for place, row in enumerate(first) if any(row)), None)
    if best is None:
        raise CannotRead(_("The file is empty. Export it again, and choose it once more."))
    headings = [" ".join(cell.split()) for cell in first[best]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise CannotRead(
            _("The file has more than %(count)s columns. Take out what is not needed, and choose it again.") % {"count": MOST_COLUMNS}
        )
    return Table(headings, _records(chain(first[best + 1 :], rows), best + 2), notes, separator)


def _records(rows: Iterable[list[str]], number: int) -> Iterator[Record]:
    filled = 0
    for place, cells in enumerate(rows, start=number):
        if not any(cells):
            continue
        filled += 1
        if filled > MOST_ROWS:
            raise CannotRead(
                ngettext(
                    "The file has more than %(count)s row. Split it into smaller ones and bring them in one after the other.",
                    "The file has more than %(count)s rows. Split it into smaller ones and bring them in one after the other.",
                    MOST_ROWS,
                )
                % {"count": f"{MOST_ROWS:,}".replace(",", "\N{NO-BREAK SPACE}")}
            )
        yield Record(place, cells)
