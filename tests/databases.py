"""Databases for tests: a template is migrated once for a given set of migrations, then copied."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.paths import ROOT, rooms

FOLDER = ROOT / "var" / "test"


def is_postgres(url: str) -> bool:
    return urlsplit(url).scheme in {"postgres", "postgresql"}


def name_own_database(server_url: str) -> str:
    """The address of a database that only this process uses; it does not exist yet."""
    name = f"feira_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{uuid.uuid4().hex[:8]}"
    if is_postgres(server_url):
        return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    return f"sqlite:///{FOLDER / name}.sqlite3"


def database_name(url: str) -> str:
    """What Django calls the database at ``url``: a file's path, or a name on the server."""
    return urlsplit(url).path.lstrip("/") if is_postgres(url) else url.removeprefix("sqlite:///")


@functools.cache
def template_key(*extra: str) -> str:
    """Changes with any migration of ours and with the versions of what brings migrations."""
    digest = hashlib.sha256()
    for path in sorted(path for room in rooms() for path in room.glob("**/*migrations/**/*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    for package in ("django", "wagtail", "django-oscar", "wagtail-localize", "django-tasks-db", "django-axes", "django-otp"):
        digest.update(version(package).encode())
    for text in extra:
        digest.update(text.encode())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(url: str, commands: list[list[str]]) -> None:
    for command in commands:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def _server(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True)


def create_from_template(url: str, *, kind: str = "empty", commands: list[list[str]] | None = None, extra: str = "") -> None:
    """Make the database at ``url`` as a copy of the template ``kind``, building that first where it is missing."""
    commands = commands or [["migrate", "--verbosity=0", "--skip-checks"]]
    key = f"{kind}_{template_key(extra)}"
    if is_postgres(url):
        template = f"feira_template_{key}"
        with _one_at_a_time(), _server(url) as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
                building = f"{template}_new"
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(building)))
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
                _build(urlunsplit(urlsplit(url)._replace(path=f"/{building}")), commands)
                server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(template)))
            name = urlsplit(url).path.lstrip("/")
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return
    template_file = FOLDER / f"template_{key}.sqlite3"
    with _one_at_a_time():
        if not template_file.exists():
            building_file = template_file.with_suffix(".new")
            for stale in FOLDER.glob(f"{building_file.name}*"):
                stale.unlink()
            _build(f"sqlite:///{building_file}", commands)
            building_file.rename(template_file)
    shutil.copyfile(template_file, Path(url.removeprefix("sqlite:///")))


def know_sizes() -> None:
    """Have the database look at its tables, as a server does by itself after a while.

    After thousands of new rows PostgreSQL still plans for empty tables, and one page takes minutes.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def drop(url: str) -> None:
    """Remove the database at ``url``; no harm where it is gone already."""
    if is_postgres(url):
        with _server(url) as server:
            name = sql.Identifier(urlsplit(url).path.lstrip("/"))
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        return
    path = Path(url.removeprefix("sqlite:///"))
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink(missing_ok=True)
