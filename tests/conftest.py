"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.signals import request_started
from django.db import connection, connections
from django.utils import translation

from tests.databases import create_from_template, database_name, drop, is_postgres, name_own_database
from tests.search.running_engines import missing_engines

POSTGRES_ONLY = "needs PostgreSQL: run 'make services', then 'make test'"
ENGINES_ONLY = "needs OpenSearch and Elasticsearch: run 'make services' (it fetches them by Maven), then 'make test'"
CHROMIUM_ONLY = "needs Chromium: install your system's package 'chromium', or name the browser in CHROMIUM"


def find_chromium() -> str | None:
    """The browser to drive, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the migrated template, in place of Django's own test database."""
    url = os.environ["DATABASE_URL"]
    create_from_template(url)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    drop(url)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of this test's own where commits are real: for threads, processes and constraints at commit.

    Threads open their own connection and must close it (``django.db.connection.close()``).
    """
    usual = connection.settings_dict["NAME"]
    url = name_own_database(os.environ["DATABASE_URL"])
    create_from_template(url)
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict["NAME"] = database_name(url)
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = usual
    drop(url)


@pytest.fixture(autouse=True)
def _language_of_the_installation() -> Iterator[None]:
    """A view that activates a language would leave it to the next test in the same process."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    from cms.page_cache.finding import near  # models: only once Django is set up

    yield
    cache.clear()
    caches["pages"].clear()
    near.clear()
    caches["counts"].clear()


@pytest.fixture
def indexed() -> Iterator[None]:
    """Before each request what has changed is brought into the index, as the running site does within two seconds."""
    from tests.search.indexed import bring_in_changes  # models: only once Django is set up

    def before_request(**_more: object) -> None:
        bring_in_changes()

    request_started.connect(before_request)
    yield
    request_started.disconnect(before_request)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder for uploaded files that is thrown away after the test."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def photo(db: None, media: Path) -> Any:
    """A picture in the library."""
    from tests import factories  # models: only once Django is set up

    return factories.make_photo()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: proves something that only PostgreSQL can show (real concurrency)")
    config.addinivalue_line("markers", "engines: asks the search engines that 'make services' starts")
    config.addinivalue_line("markers", "e2e: a real browser against the running demo")
    # Argon2 is slow on purpose; tests make hundreds of people. That the site uses it, is tested where people sign in.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose real part is missing is left out with a word on how to have it; where services are required, it fails."""
    missing = ""
    if item.get_closest_marker("postgres") and not is_postgres(os.environ["DATABASE_URL"]):
        missing = POSTGRES_ONLY
    elif item.get_closest_marker("engines") and missing_engines():
        missing = ENGINES_ONLY
    elif item.get_closest_marker("e2e") and not find_chromium():
        missing = CHROMIUM_ONLY
    if missing and os.environ.get("FEIRA_REQUIRE_SERVICES") == "1":
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)
