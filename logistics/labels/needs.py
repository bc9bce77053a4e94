"""What whoever carries the parcel must know: a row each for return, redirection, cold, hours, cash and waiting, and one for the smaller
options.

Cold in white on black, cash in a frame: neither can be overlooked, and they do not look alike. Each has its pictogram and its words.
"""

from __future__ import annotations

from collections.abc import Iterator

from logistics.labels import phrases
from logistics.labels.pen import MM, LabelPen
from logistics.labels.rows import LabelRow

GAP = 1.2 * MM
TALLEST = 12 * MM


def rows_of(row: LabelRow) -> Iterator[tuple[str, str, bool]]:
    """Pictogram, words, and whether they stand in white on black; from the top."""
    if row.is_return:
        yield "return", phrases.marked_return(), True
    if row.is_redirected:
        yield "redirected", phrases.redirected(), False
    if row.is_chilled:
        yield "cold", phrases.keep_cold(row.promised_for), True
    if row.window_from and row.window_until:
        yield "hours", phrases.between(row.promised_for, row.window_from, row.window_until), False
    if row.cash:
        yield "cash", phrases.cash(row.cash, row.currency, row.position), False
    if row.waits_at:
        yield "office", phrases.waits_at(row.waits_at), False


def options_of(row: LabelRow) -> Iterator[tuple[str, str]]:
    """Pictogram and words of what is asked for beside."""
    if row.signature:
        yield "signature", phrases.signature()
    if row.minimum_age:
        yield "age", phrases.age(row.minimum_age)
    if row.insured:
        yield "insured", phrases.insured(row.insured, row.currency)


def draw_needs(row: LabelRow, *, pen: LabelPen, x: float, bottom: float, width: float, height: float) -> list[str]:
    """Fill the band from the top; fewer rows are taller."""
    rows, options = list(rows_of(row)), list(options_of(row))
    count = len(rows) + bool(options)
    if not count:
        return []
    made = [pen.rule(x, bottom, width)]
    tall = min(TALLEST, (height - GAP) / count - GAP)
    y = bottom + height - GAP - tall
    for icon, words, black in rows:
        made.append(pen.box(x, y, width, tall, black=black))
        made += _said(pen, icon, words, x=x + 6, y=y, width=width - 12, tall=tall, white=black)
        y -= tall + GAP
    cell = width / max(1, len(options))
    for n, (icon, words) in enumerate(options):
        made += _said(pen, icon, words, x=x + n * cell + 2, y=y, width=cell - 6, tall=tall, white=False)
    return made


def _said(pen: LabelPen, icon: str, words: str, *, x: float, y: float, width: float, tall: float, white: bool) -> list[str]:
    """The pictogram, and the words beside it, in the middle of a row."""
    side = tall * 0.74
    text, size = pen.bold.fit(pen.printable(words), width=width - side - 6, size=min(17, tall * 0.72), least=7)
    return [
        pen.icon(icon, x, y + (tall - side) / 2, side, white=white),
        pen.write(text, pen.bold, size, x + side + 6, y + tall / 2 - size * 0.355, white=white),
    ]
