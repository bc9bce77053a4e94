"""CSV and its kin: which sign parts the cells, and the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from shops.catalogue_files.limits import MOST_LETTERS_A_CELL
from shops.catalogue_files.reading.decoding import decoded
from shops.catalogue_files.reading.table import HEADING_WITHIN, CannotRead, tidy_cell

SEPARATORS = ",;\t|"
csv.field_size_limit(MOST_LETTERS_A_CELL)


@dataclass(frozen=True)
class Delimited:
    rows: Iterator[list[str]]
    separator: str
    notes: list[str]
    has_open_quote: bool = False


def read(data: bytes, *, score: Callable[[list[str]], int]) -> Delimited:
    """The rows of ``data``, separated by the sign with which most headings are known (or, none being known, most columns appear)."""
    text, notes = decoded(data)
    if "\0" in text:
        text = text.replace("\0", "")
    text = text.replace("\r\r\n", "\r\n").removeprefix("\ufeff")
    _refuse_binary(text)
    named = _named_separator(text)
    separator = named or max(SEPARATORS, key=lambda sign: _fit(text, sign, score))
    if named:
        text = text.split("\n", 1)[1] if "\n" in text else ""
        text = "\n" + text  # the line that only names the separator stays a line, so that numbers fit the spreadsheet's
    has_open_quote = text.count('"') % 2 == 1
    if has_open_quote:
        notes = [*notes, _("A quotation mark in the file is opened and never closed: rows after it may run together.")]
    return Delimited(_rows(text, separator), separator, notes, has_open_quote)


def _refuse_binary(text: str) -> None:
    sample = text[:4000]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\f\v")
    if odd > len(sample) // 20:
        raise CannotRead(_("This is no table. Choose a CSV or XLSX file with one product or size a line."))


def _named_separator(text: str) -> str:
    """What ``sep=;`` in the first line says; a spreadsheet's own custom."""
    first = text[:20].split("\n", 1)[0].strip().strip('"').lower()
    return first[4] if first.startswith("sep=") and len(first) == 5 else ""


def _fit(text: str, separator: str, score: Callable[[list[str]], int]) -> tuple[int, int]:
    beginning = text[: 4 * MOST_LETTERS_A_CELL]
    try:
        first = [row for row in islice(csv.reader(io.StringIO(beginning, newline=""), delimiter=separator), HEADING_WITHIN) if any(row)]
    except csv.Error:
        return (0, 0)
    return max((score(row) for row in first), default=0), max((len(row) for row in first[:1]), default=0)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CannotRead(
                _(
                    "Row %(number)s cannot be read: a quotation mark is opened and not closed, or a cell is far too long. "
                    "Correct it and try again."
                )
                % {"number": number}
            ) from error
        yield [tidy_cell(cell) for cell in row]
