"""Code 128 as the outline of its bars, for an SVG that needs no style."""

from __future__ import annotations

from string import ascii_uppercase

from reportlab.graphics.barcode.code128 import Code128Auto

QUIET = 10  # modules of white on each side, ISO/IEC 15417


class Code128:
    """``text`` as bars, measured in modules. ``path`` is the ``d`` of one SVG path, ``width`` with the quiet zones."""

    height = 60

    def __init__(self, text: str) -> None:
        self.text = text
        code = Code128Auto(text)
        code.validate()
        code.encode()
        code.decompose()
        at, bars = QUIET, []
        for letter in code.decomposed:
            # ReportLab writes a bar of n modules as the n-th capital, a space as the n-th small letter.
            wide = ord(letter.lower()) - ord("a") + 1
            if letter in ascii_uppercase:
                bars.append(f"M{at} 0h{wide}v{self.height}h-{wide}z")
            at += wide
        self.path = "".join(bars)
        self.width = at + QUIET
