"""Every text of the code stands translated in every language's file: none missing, empty, fuzzy, or with other placeholders."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from scripts.message_sources import LANGUAGES, collect_into, framework_file, have_gettext, po_file
from scripts.paths import ROOT

PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|%[sd]|\{[a-z_0-9]*\}")
SHOWN = 15


def faults_in(path: Path) -> list[str]:
    """One line for each entry of a .po file that a reader of that language would notice."""
    faults = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if entry.fuzzy:
            faults.append(f"fuzzy: {entry.msgid!r}")
        elif not all(texts):
            faults.append(f"not translated: {entry.msgid!r}")
        else:
            wanted = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
            # A singular may leave the number out.
            given = [set(PLACEHOLDER.findall(text)) for text in texts]
            if any(names - wanted for names in given) or given[-1] != wanted:
                faults.append(f"other placeholders: {entry.msgid!r}")
    return faults


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if have_gettext():
            try:
                collect_into(root)
            except subprocess.CalledProcessError as error:
                print(f"The texts cannot be collected:\n{error.stderr}")
                return 1
        elif os.environ.get("FEIRA_REQUIRE_SERVICES") == "1":
            print("gettext is missing: install your system's package 'gettext'.")
            return 1
        else:
            print("Without gettext only the files themselves are read, not the code's new texts.")
            root = ROOT
        wrong = 0
        for language in LANGUAGES:
            path = po_file(root, language)
            if not po_file(ROOT, language).exists():
                print(f"{language}: there is no {po_file(Path(), language)}; 'make messages' makes it")
                wrong += 1
                continue
            faults = [*faults_in(path), *faults_in(framework_file(ROOT, language))]
            wrong += len(faults)
            for fault in faults[:SHOWN]:
                print(f"{language}: {fault}")
            if len(faults) > SHOWN:
                print(f"{language}: and {len(faults) - SHOWN} more")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
