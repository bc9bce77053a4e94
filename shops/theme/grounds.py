"""The grounds that a shop's page can stand on: the colours of paper, cards and lines, in both schemes.

Each keeps the contrast of everything that ``static/css/tokens.css`` writes on it (``tests/shops/test_theme.py`` measures it).
"""

from __future__ import annotations

from dataclasses import dataclass

from shops.theme.contrast import Colour, parse


@dataclass(frozen=True)
class Ground:
    """Four colours a scheme. ``is_dark``: the light scheme shows the dark one too."""

    light: dict[str, str]
    dark: dict[str, str]
    is_dark: bool = False

    def colours(self, scheme: str) -> dict[str, Colour]:
        """What text in the shop's colour stands on."""
        chosen = self.dark if scheme == "dark" or self.is_dark else self.light
        return {name: parse(value) for name, value in chosen.items() if name != "line"}

    def tokens(self, scheme: str) -> str:
        chosen = self.dark if scheme == "dark" or self.is_dark else self.light
        return "".join(f"  --{name}: {value};\n" for name, value in chosen.items())


def _four(paper: str, surface: str, sunken: str, line: str) -> dict[str, str]:
    return {"paper": paper, "surface": surface, "sunken": sunken, "line": line}


_NIGHT = _four("#17140f", "#211d17", "#0f0d09", "#3c352b")
GROUNDS = {
    "paper": Ground(_four("#faf5ec", "#fffdf8", "#f1e8d8", "#e2d7c4"), _NIGHT),
    "white": Ground(_four("#ffffff", "#ffffff", "#f2f2ef", "#dcdad4"), _four("#131313", "#1d1d1c", "#0c0c0c", "#373633")),
    "sage": Ground(_four("#edf3e8", "#fbfdf9", "#dfe9d7", "#c6d5bb"), _four("#12170f", "#1b2217", "#0b0f09", "#333d2d")),
    "sky": Ground(_four("#e8f1f6", "#fafdff", "#d8e7ef", "#bcd2de"), _four("#0e151a", "#172128", "#090e12", "#2d3b45")),
    "clay": Ground(_four("#fbece5", "#fffaf7", "#f5ddd2", "#e5c5b6"), _four("#1b120e", "#271b16", "#120b08", "#46332b")),
    "night": Ground(_NIGHT, _NIGHT, is_dark=True),
}

# static/css/tokens.css: the colours of words, and of the dark scheme what else a page needs that is dark in the light scheme too.
LIGHT_INKS: dict[str, str] = {
    "ink": "#1d1a16",
    "ink-soft": "#5c5348",
    "price": "#a13f0d",
    "good": "#2b6a3a",
    "bad": "#a3201c",
}
NIGHT_INKS: dict[str, str] = {
    "ink": "#f3ecdf",
    "ink-soft": "#bdb19f",
    "control-line": "#94886f",
    "price": "#f2a672",
    "good": "#92cf9d",
    "good-soft": "#1c2c1f",
    "bad": "#ff9d92",
    "bad-soft": "#3a1d19",
    "note-soft": "#33280f",
}


@dataclass(frozen=True)
class Corners:
    """Radii of controls and of boxes, in pixels."""

    small: int
    large: int

    def tokens(self) -> str:
        return f"  --radius: {self.small}px;\n  --radius-l: {self.large}px;\n"


CORNERS = {"soft": Corners(4, 10), "sharp": Corners(0, 0), "round": Corners(14, 26)}
