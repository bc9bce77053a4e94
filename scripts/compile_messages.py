"""Compile the translations (locale/**/*.po → .mo) where they changed, without gettext's tools."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from scripts.paths import ROOT


def compile_messages(folder: Path) -> list[Path]:
    """Write each .mo below ``folder`` that is missing or older than its .po; returns what was written."""
    written = []
    for source in sorted(folder.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parts[-3], abort_invalid=True)
        new = target.with_suffix(".new")
        with new.open("wb") as binary:
            write_mo(binary, catalog)
        new.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    try:
        for path in compile_messages(ROOT / "locale"):
            print(f"Compiled {path.relative_to(ROOT)}")
    except PoFileError as error:
        sys.exit(f"A translation file cannot be read: {error}")
