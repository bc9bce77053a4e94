"""Sizes that people recognise, for who has no ruler at hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OWN = "own"


@dataclass(frozen=True)
class Preset:
    """Sides in millimetres."""

    label: str | Promise
    sides: tuple[int, int, int]


PRESETS: dict[str, Preset] = {
    "envelope": Preset(_("Large envelope, up to 35 × 25 × 2 cm"), (350, 250, 20)),
    "shoebox": Preset(_("Like a shoe box, up to 35 × 22 × 13 cm"), (350, 220, 130)),
    "large": Preset(_("Large, up to 60 × 40 × 40 cm"), (600, 400, 400)),
}
CHOICES: list[tuple[str, str | Promise]] = [*((code, preset.label) for code, preset in PRESETS.items()), (OWN, _("Other sides"))]
