"""A shop's theme: colour, letters, ground and corners that its owner chose, as a small CSS file that any choice leaves readable.

The file's address carries the choices themselves, so a draft's theme can be seen before it is published, and the file
never changes under its address: ``/theme/1f4e79-market-paper-soft-3fa9c1d2.css``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.urls import reverse

from shops.theme.contrast import READABLE, Colour, contrast, mend, mix, parse, write
from shops.theme.grounds import CORNERS, GROUNDS, NIGHT_INKS

ON_LIGHT, ON_DARK = parse("#ffffff"), parse("#14110c")
LETTERS = {
    "market": "",
    "plain": "  --font-display: var(--font-text);\n",
    "book": '  --font-text: Georgia, "Noto Serif", "Liberation Serif", serif;\n',
}


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


def light_scheme(chosen: str, ground: str = "paper") -> Scheme:
    """For readers who have asked for nothing; on a light ground the chosen colour is darkened as far as reading asks."""
    if GROUNDS[ground].is_dark:
        return dark_scheme(chosen, ground)
    return _scheme(parse(chosen), grounds=GROUNDS[ground].colours("light"), on_strong=ON_LIGHT, direction=-1)


def dark_scheme(chosen: str, ground: str = "paper") -> Scheme:
    """For dark grounds; the chosen colour is lightened as far as reading asks."""
    return _scheme(parse(chosen), grounds=GROUNDS[ground].colours("dark"), on_strong=ON_DARK, direction=1)


def band(chosen: str) -> Colour:
    """The chosen colour as a ground for white words, in both schemes: darkened as far as reading asks, never glaring at night."""
    return mend(parse(chosen), direction=-1, reads_well=lambda colour: contrast(colour, ON_LIGHT) >= READABLE)


def theme_css(*, colour: str, font_pair: str, ground: str = "paper", corners: str = "soft") -> str:
    """The CSS file of one theme: our tokens in both schemes. ``KeyError`` for what is unknown."""
    base, night = GROUNDS[ground], ""
    if base.is_dark:
        night = "  color-scheme: dark;\n" + "".join(f"  --{name}: {value};\n" for name, value in NIGHT_INKS.items())
    header = f"  --band: {write(band(colour))};\n  --on-band: {write(ON_LIGHT)};\n"
    light = f"{light_scheme(colour, ground).tokens()}{header}{base.tokens('light')}{night}{CORNERS[corners].tokens()}{LETTERS[font_pair]}"
    dark = f"{dark_scheme(colour, ground).tokens()}{base.tokens('dark')}"
    return f":root {{\n{light}}}\n@media (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n"


def digest(css: str) -> str:
    """Eight characters that change with the file."""
    return hashlib.sha256(css.encode()).hexdigest()[:8]


def theme_url(*, colour: str, font_pair: str, ground: str = "paper", corners: str = "soft") -> str:
    """Where the theme's file is."""
    css = theme_css(colour=colour, font_pair=font_pair, ground=ground, corners=corners)
    return reverse(
        "theme_css",
        kwargs={
            "colour": colour.removeprefix("#").lower(),
            "font_pair": font_pair,
            "ground": ground,
            "corners": corners,
            "digest": digest(css),
        },
    )
