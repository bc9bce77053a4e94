"""A shop's theme: the colour and letters that its owner chose, as a small CSS file that any choice leaves readable.

The file's address carries the choices themselves, so a draft's theme can be seen before it is published, and the file
never changes under its address: ``/theme/1f4e79-market-3fa9c1d2.css``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.urls import reverse

from shops.theme.contrast import READABLE, Colour, contrast, mend, mix, parse, write

# static/css/tokens.css: the grounds that text in the shop's colour stands on, in both schemes.
LIGHT_GROUNDS = {"paper": parse("#faf5ec"), "surface": parse("#fffdf8"), "sunken": parse("#f1e8d8")}
DARK_GROUNDS = {"paper": parse("#17140f"), "surface": parse("#211d17"), "sunken": parse("#0f0d09")}
LIGHT_INK, DARK_INK = parse("#1d1a16"), parse("#f3ecdf")
ON_LIGHT, ON_DARK = parse("#ffffff"), parse("#14110c")
LETTERS = {"market": "", "plain": "  --font-display: var(--font-text);\n"}


@dataclass(frozen=True)
class Scheme:
    """The tokens of one colour scheme."""

    strong: Colour
    on_strong: Colour
    soft: Colour

    def tokens(self) -> str:
        return (
            f"  --strong: {write(self.strong)};\n  --on-strong: {write(self.on_strong)};\n"
            f"  --strong-soft: {write(self.soft)};\n  --link: {write(self.strong)};\n  --focus: {write(self.strong)};\n"
        )


def _scheme(chosen: Colour, *, grounds: dict[str, Colour], on_strong: Colour, direction: int) -> Scheme:
    soft = mix(chosen, grounds["surface"], 0.12)

    def reads_well(colour: Colour) -> bool:
        return all(contrast(colour, ground) >= READABLE for ground in (*grounds.values(), soft, on_strong))

    return Scheme(strong=mend(chosen, direction=direction, reads_well=reads_well), on_strong=on_strong, soft=soft)


def light_scheme(chosen: str) -> Scheme:
    """For paper-coloured grounds; the chosen colour is darkened as far as reading asks."""
    return _scheme(parse(chosen), grounds=LIGHT_GROUNDS, on_strong=ON_LIGHT, direction=-1)


def dark_scheme(chosen: str) -> Scheme:
    """For dark grounds; the chosen colour is lightened as far as reading asks."""
    return _scheme(parse(chosen), grounds=DARK_GROUNDS, on_strong=ON_DARK, direction=1)


def theme_css(*, colour: str, font_pair: str) -> str:
    """The CSS file of one theme: our tokens in both schemes. ``KeyError`` for unknown letters."""
    letters = LETTERS[font_pair]
    return (
        f":root {{\n{light_scheme(colour).tokens()}{letters}}}\n"
        f"@media (prefers-color-scheme: dark) {{\n:root {{\n{dark_scheme(colour).tokens()}}}\n}}\n"
    )


def digest(css: str) -> str:
    """Eight characters that change with the file."""
    return hashlib.sha256(css.encode()).hexdigest()[:8]


def theme_url(*, colour: str, font_pair: str) -> str:
    """Where the theme's file is."""
    css = theme_css(colour=colour, font_pair=font_pair)
    return reverse("theme_css", kwargs={"colour": colour.removeprefix("#").lower(), "font_pair": font_pair, "digest": digest(css)})
