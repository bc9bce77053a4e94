"""A copy of the filled demo: its database and its files. The demo is filled once, until a file of demo/ or a migration changes."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.paths import ROOT
from tests.databases import FOLDER, create_from_template, template_key

FILL = [["migrate", "--verbosity=0", "--skip-checks"], ["demo_data"]]
TEST_SETTINGS = ROOT / "tests" / "test.env"


def _demo_key() -> str:
    """Changes with any file of demo/."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "demo").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """``create_from_template`` runs its commands in this process's environment."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def copy_demo(*, database_url: str, folder: Path) -> None:
    """Make the database at ``database_url`` and fill ``folder``/media and ``folder``/private."""
    key = _demo_key()
    # The files are named like the database that they belong to, so a database of one engine never meets the files of another's.
    engine = database_url.partition(":")[0]
    files = FOLDER / f"files_{engine}_{template_key(key)}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    building = {
        "FEIRA_ENV_FILE": str(TEST_SETTINGS),
        "MEDIA_ROOT": str(files / "media"),
        "PRIVATE_MEDIA_ROOT": str(files / "private"),
        "EMAIL_URL": "memorymail://",
    }
    with _environment(building):
        create_from_template(database_url, kind="demo", commands=FILL, extra=key)
    for name in ("media", "private"):
        if (files / name).exists():
            shutil.copytree(files / name, folder / name, dirs_exist_ok=True)
