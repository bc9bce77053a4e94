"""``make messages``: bring locale/*.po up to the texts in the code, and compile. New texts stand there untranslated."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.check_messages import faults_in
from scripts.compile_messages import compile_messages
from scripts.message_sources import LANGUAGES, collect_into, have_gettext, po_file
from scripts.paths import ROOT


def main() -> int:
    if not have_gettext():
        print("Collecting texts needs gettext: install your system's package 'gettext'.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        try:
            collect_into(copy)
        except subprocess.CalledProcessError as error:
            print(error.stderr, file=sys.stderr)
            return 1
        for language in LANGUAGES:
            target = po_file(ROOT, language)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(po_file(copy, language), target)
            print(f"{target.relative_to(ROOT)}: {len(faults_in(target))} to translate")
    compile_messages(ROOT / "locale")
    print("Next: translate what is empty or marked fuzzy, then 'make check'.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
