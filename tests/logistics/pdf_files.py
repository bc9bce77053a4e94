"""PDF files for the tests of letters, good ones and each kind of bad one, made by code."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
HEIGHT = 297 * MM
ADDRESS = ["Ana Lopes", "Rua da Sofia 12", "3000-389 Coimbra"]
Draw = Callable[[Canvas], None]


def text_at(x_mm: float, from_top_mm: float, *lines: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for n, line in enumerate(lines):
            canvas.drawString(x_mm * MM, HEIGHT - from_top_mm * MM - n * 13, line)

    return draw


body = text_at(25, 110, "Querida Ana,", "aqui esta tudo bem.")
address = text_at(25, 66, *ADDRESS)


def pdf(*draws: Draw, pages: int = 1, size: tuple[float, float] = A4) -> bytes:
    """``pages`` pages; the first is drawn by ``draws`` (the body of a letter where there are none), the others have the body."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for n in range(pages):
        for draw in (draws or (body,)) if n == 0 else (body,):
            draw(canvas)
        canvas.showPage()
    if pages:
        canvas.save()
    return out.getvalue()


def changed(file: bytes, change: Callable[[PdfWriter], Any]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(file))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def good(pages: int = 1) -> bytes:
    return pdf(address, body, pages=pages)


def scanned_across() -> bytes:
    """A page that a scanner put down sideways and that is turned upright when shown."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=A4[1], height=A4[0])
    upright = PdfReader(io.BytesIO(good())).pages[0]
    # Shown turned by 90° clockwise: what is to be upright is drawn turned the other way.
    page.merge_transformed_page(upright, Transformation().rotate(90).translate(A4[1], 0))
    page[NameObject("/Rotate")] = NumberObject(90)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def turned_across() -> bytes:
    """An upright page that is shown lying on its side."""
    return changed(good(), lambda writer: writer.pages[0].rotate(90))


def raw(*objects: bytes) -> bytes:
    """A PDF of these objects, the first is the catalogue; with a table of where they are."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for n, body_of in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % n + body_of + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def page(more: bytes = b"") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + more + b">>"


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n" % (len(data), more) + data + b"\nendstream"


def bomb() -> bytes:
    """Two megabytes that unpack to two gigabytes."""
    packer = zlib.compressobj(9)
    blank = b" " * (1024 * 1024)
    packed = b"".join([packer.compress(blank) for _ in range(2048)]) + packer.flush()
    return raw(CATALOGUE, ONE_PAGE, page(b"/Contents 4 0 R"), stream(packed, b"/Filter/FlateDecode"))


def million_pages() -> bytes:
    """One page that is named a million times."""
    return raw(CATALOGUE, b"<</Type/Pages/Count 1000000/Kids[" + b"3 0 R " * 1_000_000 + b"]>>", page())


def doubling_pages() -> bytes:
    """A tree in which each node names the next one twice: thirty levels are a thousand million pages."""
    nodes = [b"<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>" % (n + 1, n + 1) for n in range(2, 32)]
    return raw(CATALOGUE, *nodes, page())


def looping_pages() -> bytes:
    return raw(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")


def no_pages() -> bytes:
    return raw(CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>")


def deep_loop() -> bytes:
    """A drawing that draws itself."""
    inside = b"/Resources<</XObject<</X 4 0 R>>>>"
    form = stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inside)
    return raw(CATALOGUE, ONE_PAGE, page(inside + b"/Contents 5 0 R"), form, stream(b"/X Do"))


def endless_drawing() -> bytes:
    """Forty kilobytes that fill the whole page two million times."""
    packed = zlib.compress(b"0 0 595 842 re f " * 2_000_000, 9)
    return raw(CATALOGUE, ONE_PAGE, page(b"/Contents 4 0 R"), stream(packed, b"/Filter/FlateDecode"))


def deep_nest() -> bytes:
    """Brackets in brackets, a hundred thousand deep."""
    return raw(CATALOGUE, ONE_PAGE, page(b"/X " + b"[" * 100_000 + b"]" * 100_000))


def with_script() -> bytes:
    return raw(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>", ONE_PAGE, page())


def with_attachment() -> bytes:
    return changed(good(), lambda writer: writer.add_attachment("x.txt", b"x"))


def with_note(subtype: str, **more: Any) -> bytes:
    def change(writer: PdfWriter) -> None:
        note = {"/Type": NameObject("/Annot"), "/Subtype": NameObject(subtype), **more}
        note |= {"/Rect": writer.pages[0].mediabox}
        kept = writer._add_object(DictionaryObject({NameObject(key): value for key, value in note.items()}))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([kept])

    return changed(good(), change)


def with_launch() -> bytes:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")})
    return with_note("/Link", **{"/A": action})


def with_form() -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="who", x=200, y=200)

    return pdf(address, body, draw)


def with_link() -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.linkURL("https://example.org/", (100, 100, 200, 120))

    return pdf(address, body, draw)


def with_xfa() -> bytes:
    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})

    return changed(good(), change)


def fetching_stream() -> bytes:
    """A picture whose bytes are to come from another file."""
    picture = stream(b"", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/F(/etc/passwd)")
    return raw(CATALOGUE, ONE_PAGE, page(b"/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R"), picture, stream(b"/X Do"))


def locked() -> bytes:
    return changed(good(), lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))


us_letter = pdf(size=LETTER)
lying = pdf(size=landscape(A4))
