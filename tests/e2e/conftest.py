"""The running demo and a browser on it.

``site`` is the base address; with ``site_rows`` a test's queries go to the running site's database. ``phone`` and ``desktop`` are
pages at 390 and 1280 px, ``page`` is both in turn, ``without_javascript`` a desktop page with scripts off. A test fails where a page
logs an error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.serving import Site
from tests.conftest import find_chromium
from tests.databases import database_name, name_own_database
from tests.e2e.demo_site import demo_site

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo that this run alone uses, with its processes and its environment."""
    with demo_site(database_url=name_own_database(os.environ["DATABASE_URL"]), folder=tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def site(running_site: Site) -> str:
    """Its address, without a slash at the end."""
    return running_site.url


@pytest.fixture
def site_rows(running_site: Site, django_db_blocker: Any) -> Iterator[Site]:
    """This test's queries and factories read and write the running site's rows, committed at once."""
    usual, theirs = connection.settings_dict["NAME"], running_site.environment["DATABASE_URL"]
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict["NAME"] = database_name(theirs)
        try:
            yield running_site
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = usual


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; the tests' own few queries are not async for that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=15_000)  # as patient as the pages themselves: see open_context
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a fresh visitor: no cookies. ``width`` is "phone" or "desktop"; further options go to Playwright."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(width: str = "desktop", **options: object) -> BrowserContext:
        across, down = WIDTHS[width]
        touch = {"is_mobile": True, "has_touch": True} if width == "phone" else {}
        viewport = {"width": across, "height": down}
        context = browser.new_context(base_url=site, viewport=viewport, locale="en", reduced_motion="reduce", **touch, **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on(
            "console", lambda message: errors.append(f"{message.text} ({message.location.get('url')})") if is_fault(message) else None
        )
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert not errors, "the browser's console has errors:\n" + "\n".join(errors)


def is_fault(message: object) -> bool:
    """An error on the console; a refused form answers 4xx on purpose, and the browser logs that too."""
    return getattr(message, "type", "") == "error" and "Failed to load resource" not in getattr(message, "text", "")


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context("phone").new_page()


@pytest.fixture
def desktop(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context("desktop").new_page()


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, open_context: Callable[..., BrowserContext]) -> Page:
    """The same test at both widths."""
    return open_context(request.param).new_page()


@pytest.fixture
def without_javascript(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context("desktop", java_script_enabled=False).new_page()
