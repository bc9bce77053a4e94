"""The address sheet: a page of its own on top of a letter, with the bars of a registered letter where the window shows them."""

from __future__ import annotations

import io

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas

from logistics.labels.code128 import bars
from logistics.labels.text import Pen, faces, printable
from logistics.letters.paper import HEIGHT, MM, NOTES_MM, WIDTH, WINDOW_LEFT_MM, WINDOW_TOP_MM
from logistics.letters.typesetting import INSIDE_WINDOW_MM, LEFT, draw_window
from logistics.models import Letter
from logistics.numbers import spaced

# 13 characters take 156 modules with their quiet zones: 43 mm of the window's 85.
MODULE = 0.275 * MM
BARS_HIGH = 7 * MM


def draw_sheet(letter: Letter, *, number: str = "") -> bytes:
    """The page as a PDF. ``number``: of a registered letter; "" before it is paid, when there is none yet."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    pen, (regular, bold) = Pen(canvas._doc), faces()
    sender, recipient = letter.sender, letter.recipient
    assert sender is not None
    assert recipient is not None
    with translation.override(settings.LANGUAGE_CODE):
        canvas.setTitle(_("Address sheet"))
        draw_window(canvas, pen, sender=sender, recipient=recipient)
        x, top = (WINDOW_LEFT_MM + INSIDE_WINDOW_MM) * MM, HEIGHT - WINDOW_TOP_MM * MM
        if letter.is_registered:
            canvas._code.append(pen.write("R", bold, 26, x, top - 8.6 * MM))
            if number:
                code_x = x + 10 * MM + 10 * MODULE
                canvas._code.append("0 g " + bars(number, x=code_x, y=top - 9.2 * MM, module=MODULE, height=BARS_HIGH))
                canvas._code.append(pen.write(spaced(number), bold, 9, code_x, top - 12.6 * MM))
        foot = HEIGHT - (WINDOW_TOP_MM + NOTES_MM + 75) * MM
        words = [_("Address sheet. The letter begins on the next sheet.")]
        if letter.is_registered:
            words.append(_("Registered letter: it is handed over against a signature."))
        for n, line in enumerate(words):
            canvas._code.append(pen.write(printable(line), regular, 10, LEFT, foot - n * 14))
    canvas.showPage()
    canvas.save()
    return out.getvalue()
