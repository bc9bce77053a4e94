"""The running demo and a browser on it.

``site`` is the base address. ``phone`` and ``desktop`` are pages at 390 and 1280 px, ``page`` is both in turn,
``without_javascript`` a desktop page with scripts off. A test fails where a page logs an error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import find_chromium
from tests.databases import name_own_database
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
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo that this run alone uses, without a slash at the end."""
    with demo_site(database_url=name_own_database(os.environ["DATABASE_URL"]), folder=tmp_path_factory.mktemp("site")) as running_site:
        yield running_site.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; the tests' own few queries are not async for that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
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
