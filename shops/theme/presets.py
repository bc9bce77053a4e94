"""Looks to begin with. Each sets everything that a theme has; whoever wants it otherwise changes it on the page's form later."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Preset:
    """``colour`` is only where it begins: the shop's own colour takes its place."""

    code: str
    name: str | Promise
    words: str | Promise
    colour: str
    ground: str
    font_pair: str
    header_style: str
    corners: str

    @property
    def fields(self) -> dict[str, str]:
        """Fields of ``StorefrontPage`` but for the colour."""
        return {"ground": self.ground, "font_pair": self.font_pair, "header_style": self.header_style, "corners": self.corners}


PRESETS = (
    Preset("market", _("Market"), _("Warm paper, headlines with serifs, a tile pattern"), "#1f4e79", "paper", "market", "banner", "soft"),
    Preset(
        "counter", _("Counter"), _("White, clear, straight edges, the name on your colour"), "#14532d", "white", "plain", "colour", "sharp"
    ),
    Preset("meadow", _("Meadow"), _("Soft green, round corners, the name in the middle"), "#4d7c0f", "sage", "book", "centred", "round"),
    Preset("harbour", _("Harbour"), _("Light blue and quiet, one clear face"), "#0f5a6b", "sky", "plain", "quiet", "round"),
    Preset("kiln", _("Kiln"), _("Clay red, straight edges, the name on your colour"), "#9a3412", "clay", "market", "colour", "sharp"),
    Preset("cellar", _("Cellar"), _("Dark and warm, like a cellar with one lamp"), "#e0b15a", "night", "book", "centred", "soft"),
)


def preset_by_code(code: str) -> Preset | None:
    return next((preset for preset in PRESETS if preset.code == code), None)


def preset_of(fields: dict[str, str]) -> Preset | None:
    """The preset that a page's fields (without colour) are; None where its owner has mixed an own one."""
    return next((preset for preset in PRESETS if preset.fields == fields), None)
