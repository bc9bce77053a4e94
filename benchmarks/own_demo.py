"""A copy of the demo in a database of its own, ready in this process: settings as in production, static files collected."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.compile_messages import compile_messages
from scripts.demo_copy import copy_demo
from scripts.paths import ROOT
from scripts.serving import collect_static, free_port
from scripts.site_environment import site_environment
from tests.databases import drop, is_postgres, name_own_database


@dataclass(frozen=True)
class OwnDemo:
    environment: dict[str, str]
    port: int
    folder: Path
    engine: str


@contextmanager
def own_demo() -> Iterator[OwnDemo]:
    """Set Django up on a fresh copy of the demo: on SQLite, or on the server that DATABASE_URL names. Dropped at the end.

    Once a process, since Django is set up once.
    """
    url = name_own_database(os.environ.get("DATABASE_URL", ""))
    with tempfile.TemporaryDirectory(prefix="feira-bench-") as temporary:
        folder = Path(temporary)
        port = free_port()
        environment = site_environment(database_url=url, folder=folder, port=port)
        compile_messages(ROOT / "locale")
        print("Preparing a copy of the demo …", file=sys.stderr, flush=True)
        collect_static(environment)
        try:
            copy_demo(database_url=url, folder=folder)
            os.environ.pop("FEIRA_ENV_FILE", None)
            os.environ.update(environment)
            import django

            django.setup()
            yield OwnDemo(environment=environment, port=port, folder=folder, engine="PostgreSQL" if is_postgres(url) else "SQLite")
        finally:
            from django.db import connections

            connections.close_all()
            drop(url)
