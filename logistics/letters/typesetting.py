"""A typed letter on A4, its address in the window: DIN 5008:2020, form B (see ``paper``)."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas

from logistics.labels.text import Face, Pen, faces, printable
from logistics.letters.paper import HEIGHT, MM, NOTES_MM, WIDTH, WINDOW_LEFT_MM, WINDOW_TOP_MM
from logistics.models import Address

LEFT, RIGHT = 25 * MM, 190 * MM
# Form B begins what is written at 98.46 mm; further pages begin at 27 mm.
TEXT_TOP_MM, NEXT_TOP_MM, BOTTOM_MM = 98.46, 27, 25
SIZE, LEADING = 11.5, 16.0
ADDRESS_SIZE, ADDRESS_LEADING = 11.5, 4.5 * MM
INSIDE_WINDOW_MM = 5  # from the left edge of the field: DIN 5008 writes the address 25 mm from the paper's edge
NARROW = 78 * MM


def unprintable(*texts: str) -> str:
    """Letters of ``texts`` that our font does not have, each once, at most twenty: a letter is printed as it was written, or not."""
    covered = faces()[0].covered
    return "".join(dict.fromkeys(char for text in texts for char in text if char not in covered and not char.isspace()))[:20]


def typeset(*, sender: Address, recipient: Address, date: str, salutation: str, text: str, signature: str) -> tuple[bytes, int]:
    """The PDF and its number of pages. The same words give the same bytes. ``date``: as it is to be printed."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(_("Letter"))
    paper = _Paper(canvas)
    paper.window(sender, recipient)
    regular = paper.regular
    place = f"{sender.locality}, {date}"
    paper.write(place, regular, SIZE, RIGHT - regular.width(place, SIZE), HEIGHT - TEXT_TOP_MM * MM)
    paper.y -= 2 * LEADING
    if salutation:
        paper.paragraph(salutation, regular)
        paper.y -= LEADING * 0.6
    for line in text.splitlines():
        paper.paragraph(line, regular)
    if signature:
        # The name stays with the end of the letter, below room for nothing: it is typed, not signed.
        paper.y -= LEADING
        paper.paragraph(signature, regular)
    canvas.showPage()
    canvas.save()
    return out.getvalue(), paper.pages


def draw_window(canvas: Canvas, pen: Pen, *, sender: Address, recipient: Address) -> None:
    """The sender in one small line at the foot of the zone for notes, the address below it."""
    regular, _bold = faces()
    x = (WINDOW_LEFT_MM + INSIDE_WINDOW_MM) * MM
    top = HEIGHT - (WINDOW_TOP_MM + NOTES_MM) * MM
    back, size = regular.fit(printable(" · ".join(sender.lines())), width=NARROW, size=7, least=5)
    canvas._code.append(pen.write(back, regular, size, x, top + 1.4 * MM))
    rule = top + 0.95 * MM
    canvas._code.append(f"0.3 w 0 G {x:.2f} {rule:.2f} m {x + regular.width(back, size):.2f} {rule:.2f} l S")
    lines = [*recipient.lines(), *filter(None, [str(recipient.country_name).upper()])]
    leading = ADDRESS_LEADING if len(lines) <= 5 else 4 * MM
    y = top - leading
    for line in lines:
        fitted, size = regular.fit(printable(line), width=NARROW, size=ADDRESS_SIZE, least=7)
        canvas._code.append(pen.write(fitted, regular, size, x, y))
        y -= leading


class _Paper:
    """Writes from the top down, and goes on to a new page where one is full."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.pen = canvas, Pen(canvas._doc)
        self.regular, self.bold = faces()
        self.y, self.pages = HEIGHT - TEXT_TOP_MM * MM, 1

    def window(self, sender: Address, recipient: Address) -> None:
        draw_window(self.canvas, self.pen, sender=sender, recipient=recipient)

    def write(self, text: str, face: Face, size: float, x: float, y: float) -> None:
        self.canvas._code.append(self.pen.write(text, face, size, x, y))

    def paragraph(self, text: str, face: Face) -> None:
        if not text.strip():
            self.y -= LEADING
            return
        for line in face.wrap(text, width=RIGHT - LEFT, size=SIZE, lines=len(text)):
            if self.y < BOTTOM_MM * MM:
                self._turn()
            self.write(line, face, SIZE, LEFT, self.y)
            self.y -= LEADING

    def _turn(self) -> None:
        self.canvas.showPage()
        self.pages += 1
        self.y = HEIGHT - NEXT_TOP_MM * MM
