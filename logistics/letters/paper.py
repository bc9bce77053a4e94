"""The measures of a letter. Nothing here needs Django: the process that reads strange files has none.

Paper is A4 (ISO 216), folded in three for a window envelope C5/6 (DL), 114 × 229 mm. The address field is that of DIN 5008:2020, form B:
85 × 45 mm, 20 mm from the left edge and 45 mm from the top; its upper 17.7 mm are for notes (here the sender in one line, and the bars
of a registered letter), its lower 27.3 mm for the address in six lines. It lies in the window of DIN 680, 45 × 90 mm.

A sheet has some play in its envelope, so what lies within ``GUARD_MM`` around the field may show in the window too and must be blank.
"""

from __future__ import annotations

MM = 72 / 25.4
WIDTH_MM, HEIGHT_MM = 210, 297
WIDTH, HEIGHT = WIDTH_MM * MM, HEIGHT_MM * MM
# How much a page may differ from A4 on either side.
TOLERANCE_MM = 2

WINDOW_LEFT_MM, WINDOW_TOP_MM, WINDOW_WIDTH_MM, WINDOW_HEIGHT_MM = 20, 45, 85, 45
NOTES_MM = 17.7
GUARD_MM = 5
# What the printer cannot reach, and the strip at the left in which the post prints its own mark (letter, page, of how many).
MARGIN_MM = 5
LEFT_MARGIN_MM = 10

SHEET_GRAMS = 5  # 80 g/m² A4: 80 × 0.210 × 0.297 = 4.99
ENVELOPE_GRAMS = 5
# More, folded in three, does not go into the envelope by machine.
MOST_SHEETS = 10
MOST_PAGES = 2 * MOST_SHEETS
MOST_MEGABYTES = 10
# Length, width and thickness of the envelope in millimetres.
ENVELOPE_MM = (229, 114, 5)


def sheets_for(pages: int, *, both_sides: bool, has_sheet: bool) -> int:
    """Sheets of paper in the envelope. The address sheet is one of its own: nothing stands on its back."""
    return (-(-pages // 2) if both_sides else pages) + int(has_sheet)


def grams_for(sheets: int) -> int:
    return sheets * SHEET_GRAMS + ENVELOPE_GRAMS


def window(grow_mm: float = 0) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the address field in points, from the lower left corner of the page; larger by ``grow_mm``."""
    left, top = WINDOW_LEFT_MM - grow_mm, HEIGHT_MM - WINDOW_TOP_MM + grow_mm
    return left * MM, (top - WINDOW_HEIGHT_MM - 2 * grow_mm) * MM, (left + WINDOW_WIDTH_MM + 2 * grow_mm) * MM, top * MM
