"""Text on labels: which font, how wide, and what gives when it is too long.

Roboto Condensed is embedded with Latin, Greek and Cyrillic; letters of other scripts are printed in Latin transcription,
which a foreign post can read too. Emoji are left out. Where nothing of a text can be printed, a question mark says that
something was there: ask for the number on the screen, which shows the text as it was written.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from anyascii import anyascii
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
ELLIPSIS = "…"
NOTHING_LEFT = "?"
_EMOJI = re.compile(r":[\w+-]+:")


class _Widths(dict[str, float]):
    """Width of each character at size 1."""

    def __init__(self, face: Any) -> None:
        super().__init__({chr(code): width / 1000 for code, width in face.charWidths.items()})
        self.usual = face.defaultWidth / 1000

    def __missing__(self, char: str) -> float:
        return self.usual


class Face:
    """One weight of the font: measures and fits text. Shared by all documents."""

    def __init__(self, name: str, file: str) -> None:
        self.font = TTFont(name, str(FOLDER / file))
        self._measured_in(_Widths(self.font.face))
        self.covered = frozenset(chr(code) for code in self.font.face.charToGlyph)

    def _measured_in(self, widths: dict[str, float]) -> None:
        self._widths = widths
        of_char = widths.__getitem__
        # Words and places recur from label to label.
        self._unit = lru_cache(maxsize=16_384)(lambda text: sum(map(of_char, text)))

    def width(self, text: str, size: float) -> float:
        """Points that ``text`` takes at ``size``."""
        return self._unit(text) * size

    def fit(self, text: str, *, width: float, size: float, least: float) -> tuple[str, float]:
        """``text`` and its size, shrunk down to ``least`` to fit into ``width`` points, then cut with an ellipsis."""
        unit = self.width(text, 1)
        if unit * size <= width:
            return text, size
        size = max(least, int(width / unit * 10) / 10)
        if unit * size <= width:
            return text, size
        return self.cut(text, width=width, size=size), size

    def cut(self, text: str, *, width: float, size: float) -> str:
        """The beginning of ``text`` with an ellipsis, as much as ``width`` takes."""
        room = width / size - self._widths[ELLIPSIS]
        for n, char in enumerate(text):
            room -= self._widths[char]
            if room < 0:
                return text[:n].rstrip() + ELLIPSIS
        return text

    def pieces(self, text: str, *, width: float, size: float) -> list[str]:
        """``text`` in as many lines as it takes, broken anywhere: nothing of it is missing."""
        if self.width(text, size) <= width:
            return [text]
        made = [""]
        for char in text:
            if made[-1] and self.width(made[-1] + char, size) > width:
                made.append("")
            made[-1] += char
        return made

    def wrap(self, text: str, *, width: float, size: float, lines: int) -> list[str]:
        """``text`` in at most ``lines`` lines, broken between words, inside a word only where it fills a line; what is over is cut."""
        if self.width(text, size) <= width:
            return [text]
        made: list[str] = []
        words = [piece for word in text.split() for piece in self.pieces(word, width=width, size=size)]
        blank = self._widths[" "] * size
        while words and len(made) < lines - 1:
            n, taken = 1, self.width(words[0], size)
            while n < len(words) and (taken := taken + blank + self.width(words[n], size)) <= width:
                n += 1
            made.append(" ".join(words[:n]))
            words = words[n:]
        made.append(" ".join(words))
        return [line if self.width(line, size) <= width else self.cut(line, width=width, size=size) for line in made if line]


_READING = threading.Lock()
_read: list[tuple[Face, Face]] = []


def faces() -> tuple[Face, Face]:
    """Regular and bold, read once a process: who draws in several threads must get the same."""
    if not _read:
        with _READING:
            if not _read:
                _read.append((Face("LabelRegular", "RobotoCondensed-Regular.ttf"), Face("LabelBold", "RobotoCondensed-Bold.ttf")))
    return _read[0]


def printable(text: str) -> str:
    """``text`` with every letter that the font lacks in Latin transcription, on one line; "?" where nothing would be left of it."""
    if text.isascii() and text.isprintable():
        return text
    covered = faces()[0].covered
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if covered.issuperset(text):
        return text
    made = "".join(char if char in covered else _transcribed(char) for char in text)
    return " ".join(made.split()) or NOTHING_LEFT


def plain_latin(text: str) -> str:
    """``text`` in the letters of Windows-1252, which printers' resident fonts have: all of western Europe's. Others are transcribed."""
    if text.isascii():
        return text
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return "".join(char if char.isascii() or _is_western(char) else _transcribed(char) for char in text)
    return text


@lru_cache(maxsize=4096)
def _is_western(char: str) -> bool:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=4096)
def _transcribed(char: str) -> str:
    latin = anyascii(char)
    return "" if _EMOJI.fullmatch(latin) else latin


class _Codes(dict[int, str]):
    """For ``str.translate``: a character as it stands inside the parentheses of a PDF string of this font's first subset.

    A character of another subset closes the string, changes the font, and back; "\\0" stands there for the size.
    """

    def __init__(self, font: Any, document: Any) -> None:
        super().__init__()
        self.font, self.document = font, document
        self.first = self.name(0)
        self.subsets = 1

    def name(self, subset: int) -> str:
        return str(self.font.getSubsetInternalName(subset, self.document))

    def __missing__(self, code: int) -> str:
        ((subset, encoded),) = self.font.splitString(chr(code), self.document)
        char = "".join(chr(byte) if 32 <= byte < 127 and byte not in b"()\\" else f"\\{byte:03o}" for byte in encoded)
        if subset:
            self.subsets = max(self.subsets, subset + 1)
            char = f") Tj {self.name(subset)} \0 Tf ({char}) Tj {self.first} \0 Tf ("
        self[code] = char
        return char


class Pen:
    """Writes text into one document's pages as PDF operators."""

    def __init__(self, document: Any) -> None:
        self.codes = {face: _Codes(face.font, document) for face in faces()}

    def write(self, text: str, face: Face, size: float, x: float, y: float) -> str:
        """Operators that set ``text`` with its baseline's left end at (x, y), in points."""
        codes = self.codes[face]
        string = text.translate(codes)
        if codes.subsets > 1:
            string = string.replace("\0", f"{size:.4g}")
        return f"BT {codes.first} {size:.4g} Tf {x:.2f} {y:.2f} Td ({string}) Tj ET"
