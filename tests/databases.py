"""Databases for tests: a template is migrated once for a given set of migrations, then copied."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import json
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
def migrated_by() -> dict[str, str]:
    """What makes an empty database what it is: our migrations with their digests, the triggers that are made after them, and the
    versions of what brings others."""
    search = ROOT / "marketplace" / "search"
    ours = [search / "triggers.py", search / "watched.py"]
    ours += sorted(path for room in rooms() for path in room.glob("**/*migrations/**/*.py"))
    made = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in ours}
    packages = ("django", "wagtail", "django-oscar", "wagtail-localize", "django-tasks-db", "django-axes", "django-otp")
    return made | {package: version(package) for package in packages}


@functools.cache
def template_key(*extra: str) -> str:
    """Changes with whatever ``migrated_by`` names, with what ``migrate`` does after that, and with ``extra``."""
    digest = hashlib.sha256()
    triggers = (path for room in rooms() for path in room.glob("**/page_topics.py"))
    for path in sorted([*triggers, *ROOT.glob("cms/page_cache/[tw]*.py"), ROOT / "shops" / "roles.py"]):
        digest.update(path.read_bytes())
    for text in (*(f"{name} {value}" for name, value in migrated_by().items()), *extra):
        digest.update(text.encode())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def _one_at_a_time(name: str) -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / f"{name}.lock", "w") as lock:
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


def nearest_below(engine: str) -> str | None:
    """The key of the empty template of ``engine`` that lacks fewest of today's migrations and has no other; None without one."""
    wanted = set(migrated_by().items())
    below = {}
    for note in FOLDER.glob(f"template_empty_*.{engine}.json"):
        has = set(json.loads(note.read_text()).items())
        if has <= wanted:
            below[len(has)] = note.name.split(".")[0].removeprefix("template_")
    return below[max(below)] if below else None


def create_from_template(url: str, *, kind: str = "empty", commands: list[list[str]] | None = None, extra: str = "") -> None:
    """Make the database at ``url`` as a copy of the template ``kind``, building that first where it is missing.

    It is built upon an empty one where there is one without any other migrations than today's: to migrate from nothing takes minutes.
    So the first of ``commands`` is ``migrate``.
    """
    commands = commands or [["migrate", "--verbosity=0", "--skip-checks"]]
    key = f"{kind}_{template_key(extra)}"
    engine = "postgres" if is_postgres(url) else "sqlite3"
    # PostgreSQL copies no database that is being copied, so all wait for each other there.
    with _one_at_a_time(engine if engine == "postgres" else key):
        made = _postgres_template(url, key, commands) if engine == "postgres" else _sqlite_template(key, commands)
        if made and kind == "empty":
            (FOLDER / f"template_{key}.{engine}.json").write_text(json.dumps(migrated_by()))
        if engine == "postgres":
            with _server(url) as server:
                _copy(server, database=urlsplit(url).path.lstrip("/"), of=f"feira_template_{key}")
    if engine == "sqlite3":
        shutil.copyfile(FOLDER / f"template_{key}.sqlite3", Path(url.removeprefix("sqlite:///")))


def _postgres_template(url: str, key: str, commands: list[list[str]]) -> bool:
    """Make the template where it is missing; whether it was."""
    template = f"feira_template_{key}"
    with _server(url) as server:
        if _is_there(server, template):
            return False
        building = f"{template}_new"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(building)))
        below = nearest_below("postgres")
        if below and _is_there(server, f"feira_template_{below}"):
            _copy(server, database=building, of=f"feira_template_{below}")
        else:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
        _build(urlunsplit(urlsplit(url)._replace(path=f"/{building}")), commands)
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(template)))
    return True


def _is_there(server: psycopg.Connection[tuple[object, ...]], database: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None


def _copy(server: psycopg.Connection[tuple[object, ...]], *, database: str, of: str) -> None:
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(of)))


def _sqlite_template(key: str, commands: list[list[str]]) -> bool:
    """Make the template where it is missing; whether it was."""
    template_file = FOLDER / f"template_{key}.sqlite3"
    if template_file.exists():
        return False
    building_file = template_file.with_suffix(".new")
    for stale in FOLDER.glob(f"{building_file.name}*"):
        stale.unlink()
    below = nearest_below("sqlite3")
    if below and (FOLDER / f"template_{below}.sqlite3").exists():
        shutil.copyfile(FOLDER / f"template_{below}.sqlite3", building_file)
    _build(f"sqlite:///{building_file}", commands)
    building_file.rename(template_file)
    return True


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
