"""Labels as one PDF: one a page, or four on a sheet of A4."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import translation
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from logistics.labels.layout import PAPERS, Label
from logistics.labels.pen import MM, PdfPen
from logistics.labels.rows import label_rows
from logistics.models import Parcel

# Page streams as they are, not in ASCII: half the time and four fifths of the size.
rl_config.useA85 = 0

A4 = (210 * MM, 297 * MM)
# What labels can be printed on; A4 holds four of A6, from the upper left in the order of reading.
SHEETS = (*PAPERS, "A4")
PLACES = [(0, 148.5 * MM), (105 * MM, 148.5 * MM), (0, 0), (105 * MM, 0)]
TOLD_EVERY = 100


def draw_labels(
    parcels: Iterable[Parcel], *, paper: str = "A6", start: int = 0, progress: Callable[[int], object] = lambda drawn: None
) -> bytes:
    """A PDF with the label of each parcel, in their order; ``paper`` is "A6" (105 × 148 mm), "100x150", or "A4" with four a sheet.

    ``start``: on A4, the place of the first label, 0 to 3; what lies before it on a used sheet stays empty. ``progress`` is called with
    the number of labels drawn, after each hundred. In the installation's language (``settings.LANGUAGE_CODE``), since the post reads
    it. The same parcels give the same bytes. Raises ValueError for another paper or start, or no parcel.
    """
    if paper not in SHEETS:
        raise ValueError(f"paper {paper!r} is none of {', '.join(SHEETS)}")
    if start not in (range(4) if paper == "A4" else (0,)):
        raise ValueError(f"a label cannot start at place {start!r} of {paper}")
    out = io.BytesIO()
    places = PLACES if paper == "A4" else [(0, 0)]
    size = A4 if paper == "A4" else PAPERS[paper]
    with translation.override(settings.LANGUAGE_CODE):
        canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1)
        canvas.setTitle(translation.gettext("Labels"))
        label = Label(paper="A6" if paper == "A4" else paper, pen=PdfPen(canvas._doc))
        canvas.beginForm("frame", 0, 0, label.page.width, label.page.height)
        canvas._code.append(label.frame())
        canvas.endForm()
        drawn, place = 0, start
        for row in label_rows(parcels, language=settings.LANGUAGE_CODE.split("-")[0]):
            if place == len(places):
                canvas.showPage()
                place = 0
            x, y = places[place]
            canvas._code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm")
            canvas.doForm("frame")
            # Operators are written as they are: one string a label instead of a call for each line and word, which is what
            # makes a thousand labels a second.
            canvas._code.append(label.draw(row))
            canvas._code.append("Q")
            drawn, place = drawn + 1, place + 1
            if drawn % TOLD_EVERY == 0:
                progress(drawn)
        if not drawn:
            raise ValueError("no parcel to draw a label for")
        canvas.save()
    return out.getvalue()
