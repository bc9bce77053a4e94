"""What fits into which compartment. Whole millimetres and grams, so nothing is rounded."""

from __future__ import annotations

from logistics.models import Compartment
from logistics.sizes import ParcelSpec

# Inner sides in mm, the smallest compartment first.
INNER: dict[str, tuple[int, int, int]] = {
    Compartment.Size.A: (80, 380, 640),
    Compartment.Size.B: (190, 380, 640),
    Compartment.Size.C: (410, 380, 640),
}
MOST_GRAMS = 25_000
# Where nobody said the sides, the weight says what it takes at least: light boxes are seldom flat.
UNMEASURED: tuple[tuple[int, str], ...] = ((5_000, Compartment.Size.B), (MOST_GRAMS, Compartment.Size.C))


def fits(sides: tuple[int, int, int], size: str) -> bool:
    """Whether a box of these ``sides`` (mm) goes in, however it is turned: each side against the one of its rank."""
    return all(side <= inner for side, inner in zip(sorted(sides), sorted(INNER[size]), strict=True))


def sizes_for(spec: ParcelSpec) -> list[str]:
    """The sizes that take the parcel, the smallest first; none where it is too large or too heavy for any."""
    if spec.grams > MOST_GRAMS:
        return []
    if spec.length_mm and spec.width_mm and spec.height_mm:
        sides = (spec.length_mm, spec.width_mm, spec.height_mm)
        return [size for size in INNER if fits(sides, size)]
    least = next(size for grams, size in UNMEASURED if spec.grams <= grams)
    return [size for size in INNER if size >= least]
