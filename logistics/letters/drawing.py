"""A batch of letters as one PDF: address sheets, pages, our mark on each, and a blank back where paper is printed on both sides."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

from logistics.letters.paper import HEIGHT, MM, WIDTH
from logistics.letters.sheet import draw_sheet
from logistics.letters.writing import contents
from logistics.models import Letter

TOLD_EVERY = 10
# The mark stands in the strip at the left that letters leave blank, read from below.
MARK_X, MARK_Y, MARK_SIZE = 7.5 * MM, 12 * MM, 6


def draw_batch(letters: Iterable[Letter], *, both_sides: bool, progress: Callable[[int], object] = lambda drawn: None) -> bytes:
    """The file; ``progress`` is called with the number of letters in it so far. Each letter begins on the front of a sheet."""
    writer = PdfWriter()
    for drawn, letter in enumerate(letters, start=1):
        add_letter(writer, letter, both_sides=both_sides)
        if drawn % TOLD_EVERY == 0:
            progress(drawn)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def add_letter(writer: PdfWriter, letter: Letter, *, both_sides: bool) -> None:
    parts = [PdfReader(io.BytesIO(contents(letter)))]
    if letter.has_sheet:
        parts.insert(0, PdfReader(io.BytesIO(draw_sheet(letter, number=number_of(letter)))))
    total, n = sum(len(part.pages) for part in parts), 0
    for part in parts:
        for page in part.pages:
            n += 1
            mark(writer, writer.add_page(page), f"{letter}  {n}/{total}")
        if both_sides and len(part.pages) % 2:
            writer.add_blank_page(width=WIDTH, height=HEIGHT)


def number_of(letter: Letter) -> str:
    """The item number of a registered letter, from what was prefetched; "" for a plain one."""
    if letter.shipment is None:
        return ""
    return next(parcel.number.number for parcel in letter.shipment.parcels.all())


def mark(writer: PdfWriter, page: PageObject, text: str) -> None:
    """Which letter and which page of it: what falls apart can be put together again."""
    resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
    fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    fonts[NameObject("/PostMark")] = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    drawn = f"q 0.25 g BT /PostMark {MARK_SIZE} Tf 0 1 -1 0 {MARK_X:.2f} {MARK_Y:.2f} Tm ({text}) Tj ET Q"
    before = page.raw_get("/Contents")
    between = [_stream(writer, b"q"), *(before.get_object() if isinstance(before.get_object(), ArrayObject) else [before])]
    page[NameObject("/Contents")] = ArrayObject([*between, _stream(writer, b"Q " + drawn.encode("ascii"))])


def _stream(writer: PdfWriter, data: bytes) -> object:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)
