"""What this process would make of a page: its code, templates, words and settings.

Another release, or the same with other settings, may share the cache: it keeps its own pages there.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings

PLAIN = {str, int, float, bool, Decimal}
READ = {".py", ".html", ".mo", ".json", ".svg"}


@cache
def release() -> str:
    """A digest, worked out once a process."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(f"\n{path} ".encode())
        digest.update(path.read_bytes())
    database = settings.DATABASES["default"]
    said = {name: getattr(settings, name) for name in sorted(dir(settings)) if name.isupper()}
    plain = [(name, value) for name, value in said.items() if type(value) in PLAIN]
    digest.update(repr([plain, str(database["NAME"]), database.get("HOST")]).encode())
    return digest.hexdigest()[:20]


def _files() -> list[Path]:
    base: Path = settings.BASE_DIR
    rooms = [folder for folder in base.iterdir() if (folder / "__init__.py").exists() and folder.name != "tests"]
    found = [
        path for room in [*rooms, base / "locale"] for path in room.rglob("*") if path.suffix in READ and "migrations" not in path.parts
    ]
    names = Path(settings.STATIC_ROOT) / "staticfiles.json"  # the names that static files have in this release
    return sorted(found) + [names] * names.exists()
