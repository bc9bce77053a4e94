"""Colours that can be read: WCAG 2.2 relative luminance and contrast, and the mending of a colour that falls short."""

from __future__ import annotations

import colorsys
from collections.abc import Callable

Colour = tuple[int, int, int]

READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text at normal size
_STEP = 0.01


def parse(text: str) -> Colour:
    """``#1f4e79`` as red, green, blue, 0 to 255; ``ValueError`` for anything else."""
    digits = text.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{text!r} is not a colour like #1f4e79.")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def write(colour: Colour) -> str:
    """The colour as CSS writes it, ``#1f4e79``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = [part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 (the same) to 21 (black on white)."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` (0 to 1) of ``one`` laid over ``other``."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lightened(colour: Colour, by: float) -> Colour:
    """The same hue with lightness moved by ``by`` (negative darkens), as far as black and white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + by)), saturation))
    return red, green, blue


def mend(colour: Colour, *, direction: int, reads_well: Callable[[Colour], bool]) -> Colour:
    """The nearest colour of the same hue, darker (-1) or lighter (+1), that ``reads_well``; black or white at the end of the way."""
    tried = colour
    for step in range(int(1 / _STEP) + 1):
        tried = lightened(colour, direction * step * _STEP)
        if reads_well(tried):
            return tried
    return tried
