"""Reads a file that a stranger sent: run as a process of its own, with little memory, little time and no secrets.

``python -m logistics.letters.child check|picture FOLDER BYTES SECONDS`` reads ``in.pdf`` of FOLDER and writes ``answer.json`` there, and
``out.pdf`` (check) or ``out.png`` (picture). Nothing of Django is imported: there is no database and no key in this process.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any


def limit(megabytes: int, seconds: int) -> None:
    """What goes beyond ends this process, not the machine."""
    for what, most in (
        (resource.RLIMIT_AS, megabytes * 1024 * 1024),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 64 * 1024 * 1024),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer_to(job: str, folder: Path) -> dict[str, Any]:
    """The answer as it is written down: facts, or ``refused`` with a word for why."""
    from pypdf.errors import LimitReachedError

    from logistics.letters.painting import look_at_ink, picture
    from logistics.letters.reading import Refused, clean_copy

    file = (folder / "in.pdf").read_bytes()
    try:
        if job == "picture":
            (folder / "out.png").write_bytes(picture(file))
            return {}
        clean, pages = clean_copy(file)
        (folder / "out.pdf").write_bytes(clean)
        return {"pages": pages, **look_at_ink(clean)}
    except Refused as refusal:
        return refusal.facts
    except (MemoryError, LimitReachedError):
        return {"refused": "heavy"}
    except Exception:  # noqa: BLE001 - whatever a parser stumbles over
        # The file's fault here; and what the exception says may hold pieces of the letter.
        return {"refused": "broken"}


def main() -> None:
    job, folder, megabytes, seconds = sys.argv[1:]
    limit(int(megabytes), int(seconds))
    sys.setrecursionlimit(2000)
    try:
        answer = answer_to(job, Path(folder))
    except ImportError:
        answer = {"refused": "unable"}
    (Path(folder) / "answer.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
