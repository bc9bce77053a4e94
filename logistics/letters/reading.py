"""What is in an uploaded PDF, and a copy of it with its pages alone. Runs in ``child``: no Django here.

Refused is what is not only ink on paper: scripts, attached files, forms, notes, things that play, start or fetch. Dropped without a word
is what is invisible on paper: links, bookmarks, tags, metadata, layers' switches. What is kept was written by us, page by page.
"""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
)

from logistics.letters.paper import HEIGHT, HEIGHT_MM, MM, MOST_PAGES, TOLERANCE_MM, WIDTH, WIDTH_MM

MOST_NODES = 300_000
MOST_OPERATORS = 48 * 1024 * 1024  # bytes of page content, unpacked
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# Actions that start, send, fetch or play something. Going to a page or an address is nothing on paper.
ACTIONS = {"/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
HARMLESS_NOTES = {"/Link", "/Popup"}


class Refused(Exception):
    """``facts``: ``refused`` with a word that ``checking`` turns into a sentence, and what the sentence needs."""

    def __init__(self, why: str, **facts: Any) -> None:
        super().__init__(why)
        self.facts = {"refused": why, **facts}


def clean_copy(file: bytes) -> tuple[bytes, int]:
    """A new PDF with the pages of ``file``, each upright on A4, and how many. Raises ``Refused`` or whatever pypdf stumbles over."""
    if b"%%EOF" not in file[-2048:]:
        raise Refused("broken")
    reader = PdfReader(io.BytesIO(file), strict=False)
    if reader.is_encrypted:
        raise Refused("encrypted")
    root = reader.trailer["/Root"].get_object()
    pages = pages_of(root)
    refuse_what_is_not_ink(root)
    writer = PdfWriter()
    left = MOST_OPERATORS
    for number, page in enumerate(pages, start=1):
        left -= add_copy(writer, page, number, left)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), len(pages)


def pages_of(root: Any) -> list[dict[str, Any]]:
    """The pages with what they inherit, in their order. Counts as it goes: a tree may be a loop or claim a million."""
    pages: list[dict[str, Any]] = []
    waiting: list[tuple[Any, dict[str, Any]]] = [(root.get("/Pages"), {})]
    seen: set[tuple[int, int]] = set()
    while waiting:
        found, inherited = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                raise Refused("broken")
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        if not isinstance(found, DictionaryObject):
            continue
        own = inherited | {name: found.raw_get(name) for name in INHERITED if name in found}
        kids = found.get("/Kids")
        if kids is not None:
            if len(kids) > MOST_PAGES * 20:
                raise Refused("pages", pages=len(kids))
            waiting += [(kid, own) for kid in reversed(kids)]
        elif found.get("/Type") in {"/Page", None}:
            pages.append({**{str(name): found.raw_get(name) for name in found}, **own})
            if len(pages) > MOST_PAGES:
                raise Refused("pages", pages=len(pages))
    if not pages:
        raise Refused("empty")
    return pages


def refuse_what_is_not_ink(root: Any) -> None:
    """Walks everything that can be reached from ``root``, each object once."""
    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    left = MOST_NODES
    while waiting:
        found = waiting.pop()
        left -= 1
        if left < 0:
            raise Refused("heavy")
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            refuse_one(found)
            waiting += [found.raw_get(name) for name in found]
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def refuse_one(found: DictionaryObject) -> None:
    kind, subtype, action = found.get("/Type"), found.get("/Subtype"), found.get("/S")
    if "/JS" in found or action == "/JavaScript" or "/JavaScript" in found:
        raise Refused("script")
    if "/EmbeddedFiles" in found or "/EF" in found or "/Collection" in found or subtype == "/FileAttachment":
        raise Refused("attachment")
    if "/XFA" in found or (found.get("/FT") and ("/T" in found or subtype == "/Widget")):
        raise Refused("form")
    is_external = isinstance(found, StreamObject) and ("/F" in found or "/Ref" in found or subtype == "/PS")
    plays = subtype in {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
    if is_external or plays or (action in ACTIONS and kind in {"/Action", None}):
        raise Refused("active")


def refuse_notes(page: dict[str, Any], number: int) -> None:
    """Whoever sees a note on the screen expects it on paper, and would not find it."""
    notes = resolved(page.get("/Annots")) or []
    for note in notes:
        subtype = (resolved(note) or {}).get("/Subtype")
        if subtype == "/Widget":
            raise Refused("form")
        if subtype not in HARMLESS_NOTES:
            raise Refused("notes", page=number)


def resolved(found: Any) -> Any:
    found = found.get_object() if isinstance(found, IndirectObject) else found
    return None if isinstance(found, NullObject) else found


def box(page: dict[str, Any], name: str) -> tuple[float, float, float, float] | None:
    corners = resolved(page.get(name))
    if not corners:
        return None
    x0, y0, x1, y1 = (float(resolved(corner)) for corner in corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def visible(page: dict[str, Any]) -> tuple[float, float, float, float]:
    """What of the page is seen, in its own units."""
    media = box(page, "/MediaBox")
    if media is None:
        raise Refused("broken")
    crop = box(page, "/CropBox") or media
    x0, y0, x1, y1 = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else media


def matrix_of(page: dict[str, Any], number: int) -> tuple[list[float], tuple[float, float, float, float]]:
    """How the page comes to lie upright in the middle of an A4 page, and what of it is seen. Raises ``Refused`` where it is not A4."""
    x0, y0, x1, y1 = visible(page)
    unit = float(resolved(page.get("/UserUnit")) or 1)
    turn = int(resolved(page.get("/Rotate")) or 0) % 360
    wide, high = x1 - x0, y1 - y0
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, -x0, -y0),
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }.get(turn) or _refuse("broken")
    if turn in {90, 270}:
        wide, high = high, wide
    wide, high = wide * unit, high * unit
    wide_mm, high_mm = wide / MM, high / MM
    if abs(wide_mm - HEIGHT_MM) <= TOLERANCE_MM and abs(high_mm - WIDTH_MM) <= TOLERANCE_MM:
        raise Refused("landscape", page=number)
    if abs(wide_mm - WIDTH_MM) > TOLERANCE_MM or abs(high_mm - HEIGHT_MM) > TOLERANCE_MM:
        raise Refused("size", page=number, wide=round(wide_mm), high=round(high_mm))
    to_middle = ((WIDTH - wide) / 2, (HEIGHT - high) / 2)
    return [a * unit, b * unit, c * unit, d * unit, e * unit + to_middle[0], f * unit + to_middle[1]], (x0, y0, x1, y1)


def _refuse(why: str) -> tuple[float, ...]:
    raise Refused(why)


def add_copy(writer: PdfWriter, page: dict[str, Any], number: int, left: int) -> int:
    """Add ``page`` as one drawing on a new A4 page; how many bytes of operators it has, of the ``left`` that may be."""
    refuse_notes(page, number)
    matrix, seen = matrix_of(page, number)
    contents = resolved(page.get("/Contents"))
    streams = [resolved(part) for part in contents] if isinstance(contents, ArrayObject) else [contents] if contents else []
    parts: list[bytes] = []
    used = 0
    for stream in streams:
        parts.append(stream.get_data())
        used += len(parts[-1])
        if used > left:
            raise Refused("heavy")
    drawing = DecodedStreamObject()
    drawing.set_data(b"\n".join(parts))
    form = drawing.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = _numbers(seen)
    form[NameObject("/Matrix")] = _numbers(matrix)
    resources = resolved(page.get("/Resources")) or DictionaryObject()
    form[NameObject("/Resources")] = resources.clone(writer)
    group = resolved(page.get("/Group"))
    if group is not None:
        form[NameObject("/Group")] = group.clone(writer)
    drawn = writer._add_object(form)
    new = writer.add_blank_page(width=WIDTH, height=HEIGHT)
    new[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/L"): drawn})})
    paint = DecodedStreamObject()
    paint.set_data(b"q /L Do Q")
    new[NameObject("/Contents")] = writer._add_object(paint)
    return used


def _numbers(values: Any) -> ArrayObject:
    return ArrayObject(NumberObject(value) if value == int(value) else FloatObject(round(value, 4)) for value in values)
