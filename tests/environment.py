"""A pytest plugin, loaded before Django's settings: the environment that tests run in.

Each test process gets a database of its own, copied from a migrated template, so that a run starts in a second
and nothing of it stays, and a folder of its own for private files: rows of two databases have the same numbers.
``DATABASE_URL`` set to a PostgreSQL server's address chooses that server.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    from tests.databases import name_own_database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["FEIRA_ENV_FILE"] = str(ROOT / "tests" / "test.env")
    private = tempfile.mkdtemp(prefix="feira-private-")
    atexit.register(shutil.rmtree, private, ignore_errors=True)
    os.environ["PRIVATE_MEDIA_ROOT"] = private
    os.environ["DATABASE_URL"] = name_own_database(os.environ.get("DATABASE_URL", ""))


pytest_load_initial_conftests = pytest.hookimpl(tryfirst=True)(pytest_load_initial_conftests)
