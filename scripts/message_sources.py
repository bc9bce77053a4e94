"""Which texts the code has, collected by gettext's tools from a copy of the tree, so that the tree itself stays as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.paths import ROOT

# The msgids are English, so English needs no file.
LANGUAGES = ["pt", "fr"]
ROOMS = ["accounts", "background", "cms", "config", "demo", "logistics", "marketplace", "producers", "shops"]
SOURCES = {".py", ".html", ".txt"}


def have_gettext() -> bool:
    return all(shutil.which(tool) for tool in ("xgettext", "msgmerge", "msguniq", "msgattrib"))


def po_file(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def framework_file(root: Path, language: str) -> Path:
    """What Django, Wagtail and Oscar lack in ``language``, written by hand."""
    return root / "locale" / "framework" / language / "LC_MESSAGES" / "django.po"


def collect_into(copy: Path) -> None:
    """Copy the rooms and locale/ below ``copy`` and run makemessages there. Raises CalledProcessError when a source cannot be read."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *ROOMS, "locale", "manage.py"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        source = ROOT / name
        if source.is_file() and (source.suffix in SOURCES or name.startswith("locale/")) and "migrations" not in source.parts:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy / name)
    (copy / "locale").mkdir(exist_ok=True)
    # Only makemessages itself is run: it needs the copy's locale/ and no models.
    program = (
        "import django; from django.conf import settings; from django.core.management import call_command;"
        f"settings.configure(LOCALE_PATHS=['locale'], USE_I18N=True); django.setup(); call_command('makemessages', locale={LANGUAGES!r},"
        " no_wrap=True, add_location='file', no_obsolete=True, extensions=['html', 'txt', 'py'], verbosity=0)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", program], cwd=copy, env=environment, check=True, capture_output=True, text=True)
