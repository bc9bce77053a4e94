"""QR codes as the outline of their squares, for an SVG that needs no style, and as a picture for mails."""

from __future__ import annotations

import io

import PIL.Image
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

QUIET = 4  # modules of white on each side, ISO/IEC 18004


class QR:
    """``text`` as squares, measured in modules. ``path`` is the ``d`` of one SVG path, ``width`` with the quiet zone."""

    def __init__(self, text: str) -> None:
        code = QRCode(None, QRErrorCorrectLevel.M)
        code.addData(QR8bitByte(text))  # as bytes of UTF-8, which the scheme names
        code.make()
        count = code.getModuleCount()
        self.rows = [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]
        self.width = count + 2 * QUIET
        self.path = "".join(
            f"M{column + QUIET} {row + QUIET}h1v1h-1z" for row, line in enumerate(self.rows) for column, dark in enumerate(line) if dark
        )

    def png(self, *, scale: int = 6) -> bytes:
        """Black on white, ``scale`` pixels a module."""
        picture = PIL.Image.new("1", (self.width, self.width), 1)
        for row, line in enumerate(self.rows):
            for column, dark in enumerate(line):
                if dark:
                    picture.putpixel((column + QUIET, row + QUIET), 0)
        out = io.BytesIO()
        picture.resize((self.width * scale, self.width * scale), PIL.Image.Resampling.NEAREST).save(out, "PNG")
        return out.getvalue()
