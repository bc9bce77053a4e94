"""Draws a card: the photo on the left, the words on our paper, our mark below them."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont
from wagtail.images.models import Filter, SourceImageIOError

from cms.social.cards import Card

if TYPE_CHECKING:
    from cms.models import FeiraImage

WIDTH, HEIGHT = 1200, 630  # what the large networks ask for
PHOTO = 504  # 4:5, as in our lists
MARGIN = 64
# The colours of static/css/tokens.css.
PAPER, INK, SOFT, STRONG, CHEESE, RIND = "#faf5ec", "#1d1a16", "#5c5348", "#1b4b8a", "#f6d58b", "#fbe8bb"
TILE, TILE_LINE = "#e6ecf4", "#b4c4da"
TITLE_SIZES = (76, 64, 54, 46)
MOST_LINES = 4
QUALITY = 82


def drawn(card: Card) -> bytes:
    """A JPEG. Where there is no photo, or its file is gone, our tiles stand in its place."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas.paste((_photo(card.photo) if card.photo else None) or _tiles(), (0, 0))
    left = PHOTO + MARGIN
    draw = ImageDraw.Draw(canvas)
    room = WIDTH - left - MARGIN
    font, lines = _title(card.title, room)
    below = _face("source-sans-400", 34)
    more = _wrapped(_writable(card.line, "source-sans-400"), below, room)[:2]
    step = round(font.size * 1.18)
    top = max(MARGIN, (HEIGHT - 110 - len(lines) * step - len(more) * 46) // 2)
    for line in lines:
        draw.text((left, top), line, font=font, fill=INK)
        top += step
    top += 18
    for line in more:
        draw.text((left, top), line, font=below, fill=SOFT)
        top += 46
    _sign(canvas, left)
    out = BytesIO()
    canvas.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _photo(image: FeiraImage) -> Image.Image | None:
    try:
        file = BytesIO()
        Filter(f"fill-{PHOTO}x{HEIGHT}|format-png|bgcolor-{PAPER[1:]}").run(image, file)
    except SourceImageIOError:
        return None
    file.seek(0)
    found = Image.open(file).convert("RGB")
    return found if found.size == (PHOTO, HEIGHT) else found.resize((PHOTO, HEIGHT))  # a small picture is not left small


def _tiles() -> Image.Image:
    """The pattern of static/icons/tiles.svg, its arcs alone."""
    tile, scale = 126, 2  # five rows, four columns
    found = Image.new("RGB", (PHOTO * scale, HEIGHT * scale), TILE)
    draw = ImageDraw.Draw(found)
    for x in range(0, PHOTO + 1, tile):
        for y in range(0, HEIGHT + 1, tile):
            for radius in (26, 40):
                draw.ellipse([value * scale for value in (x - radius, y - radius, x + radius, y + radius)], outline=TILE_LINE, width=6)
            middle_x, middle_y = (x + tile // 2) * scale, (y + tile // 2) * scale
            for across, down in ((30 * scale, 8 * scale), (8 * scale, 30 * scale)):
                corners = ((-across, 0), (0, -down), (across, 0), (0, down))
                draw.polygon([(middle_x + to_x, middle_y + to_y) for to_x, to_y in corners], fill=TILE_LINE)
    return found.resize((PHOTO, HEIGHT), Image.Resampling.LANCZOS)


def _title(text: str, room: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """As large as it fits; what is too long even so ends with an ellipsis."""
    text = _writable(text, "fraunces-600")
    for size in TITLE_SIZES:
        font = _face("fraunces-600", size)
        lines = _wrapped(text, font, room)
        if len(lines) <= MOST_LINES:
            return font, lines
    last = lines[MOST_LINES - 1]
    while last and font.getlength(f"{last}…") > room:
        last = last[:-1]
    return font, [*lines[: MOST_LINES - 1], f"{last.rstrip()}…"]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
            continue
        while font.getlength(word) > room:  # a word that is wider than the card is cut
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or font.getlength(word[:n]) <= room)
            lines.append(word[:cut])
            word = word[cut:]  # noqa: PLW2901
        lines.append(word)
    return lines


def _sign(canvas: Image.Image, left: int) -> None:
    """Our mark (static/icons/mark.svg, drawn large and made small for smooth edges) and name."""
    size, scale = 64, 4
    mark = Image.new("RGB", (size * scale, size * scale), PAPER)
    draw = ImageDraw.Draw(mark)
    draw.rounded_rectangle((0, 0, size * scale - 1, size * scale - 1), radius=14 * scale, fill=STRONG)
    draw.polygon([(x * scale, y * scale) for x, y in ((12, 44), (52, 24), (52, 48), (12, 48))], fill=CHEESE)
    draw.polygon([(x * scale, y * scale) for x, y in ((12, 44), (46, 16), (52, 20), (52, 24))], fill=RIND)
    for x, y, radius in ((26, 42, 3.2), (40, 38, 4), (36, 28, 2.6)):
        draw.ellipse([round(value * scale) for value in (x - radius, y - radius, x + radius, y + radius)], fill="#d9a441")
    top = HEIGHT - MARGIN - size
    canvas.paste(mark.resize((size, size), Image.Resampling.LANCZOS), (left, top))
    name = settings.WAGTAIL_SITE_NAME
    ImageDraw.Draw(canvas).text((left + size + 20, top + size // 2), name, font=_face("fraunces-600", 40), fill=INK, anchor="lm")


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / f"{name}.woff2", size)


def _writable(text: str, face: str) -> str:
    """Our faces have the letters of our languages; others are written with those."""
    return "".join(sign if sign.isspace() or _has(sign, face) else anyascii(sign) for sign in text)


@lru_cache(maxsize=4096)
def _has(sign: str, face: str) -> bool:
    font = _face(face, 40)
    return bytes(font.getmask(sign)) != bytes(font.getmask("\uffff"))  # what it draws where it has nothing
