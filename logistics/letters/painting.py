"""What an uploaded letter looks like on paper: the margins, the address window, and a picture of a page. Runs in ``child``: no Django.

Ink is looked for in the drawn page, so it does not matter whether a text, a picture or a line brings it there.
"""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

from logistics.letters.paper import GUARD_MM, HEIGHT, LEFT_MARGIN_MM, MARGIN_MM, MM, window
from logistics.letters.reading import Refused

SCALE = 100 / 72  # 100 dots an inch: a hairline still shows
PICTURE_SCALE = 110 / 72
# Grey from 0 (black) to 255; fainter than this is a scanner's paper, not ink.
INK_BELOW = 235
MOST_IN_WINDOW = 600  # characters


def look_at_ink(file: bytes) -> dict[str, Any]:
    """``window_text`` and ``window_fault`` of the first page. Raises ``Refused`` where a page reaches into the margins."""
    document = pypdfium2.PdfDocument(file)
    facts: dict[str, Any] = {}
    for number, page in enumerate(document, start=1):
        drawn = page.render(scale=SCALE, grayscale=True).to_pil()
        side = side_with_ink(drawn)
        if side:
            raise Refused("margin", page=number, side=side)
        if number == 1:
            facts = look_into_window(page, drawn)
    return facts


def side_with_ink(drawn: Image.Image) -> str:
    """The margin that is not blank: "left", "right", "top", "bottom" or ""."""
    wide, high = drawn.size
    edge, left = round(MARGIN_MM * MM * SCALE), round(LEFT_MARGIN_MM * MM * SCALE)
    strips = {
        "left": (0, 0, left, high),
        "right": (wide - edge, 0, wide, high),
        "top": (0, 0, wide, edge),
        "bottom": (0, high - edge, wide, high),
    }
    return next((side for side, strip in strips.items() if has_ink(drawn.crop(strip))), "")


def has_ink(part: Image.Image) -> bool:
    return any(part.convert("L").histogram()[:INK_BELOW])


def look_into_window(page: Any, drawn: Image.Image) -> dict[str, str]:
    """The text whose characters lie in the window, and whether anything else shows there or right beside it."""
    left, bottom, right, top = window()
    text = page.get_textpage()
    beside = drawn.crop(_pixels(window(GUARD_MM)))
    corner = _pixels(window(GUARD_MM))[:2]
    blank = ImageDraw.Draw(beside)
    inside = 0
    for n in range(text.count_chars()):
        x0, y0, x1, y1 = text.get_charbox(n, loose=True)
        if x0 >= left - 1 and x1 <= right + 1 and y0 >= bottom - 1 and y1 <= top + 1 and x1 > x0:
            inside += 1
            px0, py0, px1, py1 = _pixels((x0 - 1, y0 - 1, x1 + 1, y1 + 1))
            blank.rectangle((px0 - corner[0], py0 - corner[1], px1 - corner[0], py1 - corner[1]), fill=255)
    said = str(text.get_text_bounded(left, bottom, right, top)) if inside else ""
    said = said.replace("\r\n", "\n").replace("\x00", "")[:MOST_IN_WINDOW]
    fault = "intruded" if has_ink(beside) else "" if said.strip() else "empty"
    return {"window_text": said, "window_fault": fault}


def _pixels(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """Points from the lower left corner as dots from the upper left one."""
    left, bottom, right, top = box
    return round(left * SCALE), round((HEIGHT - top) * SCALE), round(right * SCALE), round((HEIGHT - bottom) * SCALE)


def picture(file: bytes) -> bytes:
    """The first page as a PNG, with a frame around what lies in the window of the envelope."""
    page = pypdfium2.PdfDocument(file)[0]
    drawn = page.render(scale=PICTURE_SCALE).to_pil().convert("RGB")
    left, bottom, right, top = (round(length * PICTURE_SCALE) for length in window())
    high = drawn.height
    frame = ImageDraw.Draw(drawn)
    frame.rectangle((left, high - top, right, high - bottom), outline=(20, 84, 140), width=3)
    out = io.BytesIO()
    drawn.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
