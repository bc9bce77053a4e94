"""An uploaded letter, checked in a process of its own: what it is refused for, in words, and the copy that is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from logistics.letters.paper import LEFT_MARGIN_MM, MARGIN_MM, MOST_MEGABYTES, MOST_PAGES

# What the process may take; a letter that a word processor made takes a second and a fifth of the memory.
MEGABYTES = 448
SECONDS = 12


class PdfRefused(Exception):
    """Says, in the active language, what is wrong with the file and what to do."""


@dataclass(frozen=True)
class Checked:
    """A letter that can be printed. ``file``: our copy; ``window_text`` and ``window_fault`` as in ``Letter``."""

    file: bytes
    pages: int
    window_text: str
    window_fault: str


def check_upload(upload: UploadedFile) -> Checked:
    """Raises ``PdfRefused``. Call it outside of transactions: it takes a second, and up to ``SECONDS``."""
    size = upload.size or 0
    if not size:
        raise PdfRefused(_("This file is empty. Save the letter as a PDF once more and choose it again."))
    if size > MOST_MEGABYTES * 1024 * 1024:
        said = {"most": MOST_MEGABYTES, "has": -(-size // (1024 * 1024))}
        raise PdfRefused(_("This file has %(has)s MB; at most %(most)s MB are taken. Save its pictures smaller.") % said)
    file = upload.read()
    if b"%PDF-" not in file[:1024]:
        raise PdfRefused(_("This is no PDF. In your writing program choose “Save as PDF” or “Export as PDF”, and choose that file."))
    facts, copy = run("check", file, "out.pdf")
    if "refused" in facts or copy is None:
        raise PdfRefused(explain(facts))
    return Checked(copy, facts["pages"], facts["window_text"], facts["window_fault"])


def picture_of(file: bytes) -> bytes | None:
    """The first page of one of our own files as a PNG; None where it cannot be drawn here."""
    return run("picture", file, "out.png")[1]


def run(job: str, file: bytes, made: str) -> tuple[dict[str, Any], bytes | None]:
    """What ``child`` answers, and the file that it made. It knows nothing of the installation's secrets."""
    with tempfile.TemporaryDirectory(prefix="letter-") as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(file)
        try:
            subprocess.run(  # noqa: S603 - our own interpreter and module; the file is only read by it
                [sys.executable, "-m", "logistics.letters.child", job, name, str(MEGABYTES), str(SECONDS)],
                cwd=settings.BASE_DIR,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
            facts = json.loads((folder / "answer.json").read_text())
        except (subprocess.TimeoutExpired, OSError, ValueError):
            return {"refused": "heavy"}, None
        result = folder / made
        return facts, result.read_bytes() if result.exists() else None


def explain(facts: dict[str, Any]) -> str:
    """One or two sentences: what is wrong, and what to do."""
    sides = {"left": _("on the left"), "right": _("on the right"), "top": _("at the top"), "bottom": _("at the bottom")}
    said = {**facts, "most": MOST_PAGES, "edge": MARGIN_MM, "strip": LEFT_MARGIN_MM, "side": sides.get(facts.get("side", ""), "")}
    words = {
        "encrypted": _("This PDF is protected. Save it without a password and without restrictions, and choose it again."),
        "pages": _("This letter has more than %(most)s pages, which is more than an envelope takes. Divide it and send two."),
        "empty": _("This PDF has no page. Save the letter as a PDF once more and choose it again."),
        "landscape": _("Page %(page)s lies across. A letter is printed upright on A4: turn the page and choose the file again."),
        "size": _(
            "Page %(page)s measures %(wide)s × %(high)s mm. Letters are printed on A4, 210 × 297 mm: set the paper to A4 in your"
            " writing program and save it again."
        ),
        "script": _("There is a program in this PDF (JavaScript). Print it into a new PDF and choose that one."),
        "attachment": _("There are other files in this PDF. Take them out, or print it into a new PDF and choose that one."),
        "form": _("This PDF is a form that can be filled in. Print it into a new PDF, so that what is filled in stays."),
        "active": _("Something in this PDF starts, plays or fetches something else. Print it into a new PDF and choose that one."),
        "notes": _("On page %(page)s there are notes that paper would not show. Print it into a new PDF with its notes, or take them out."),
        "margin": _(
            "Page %(page)s is printed on too close to its edge (%(side)s). Leave %(edge)s mm blank on every side and %(strip)s mm on the"
            " left, where our machine puts its mark."
        ),
        "heavy": _("This PDF is too large to be read: its pages hold too much. Save it with smaller pictures, or print it into a new one."),
        "unable": _("PDF files cannot be read here at present. Type your letter instead, or come back later."),
    }
    broken = _("This PDF is damaged or not complete. Save the letter as a PDF once more and choose it again.")
    return words.get(facts.get("refused", ""), broken) % said
