from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.visiting import visit


def test_the_home_page_has_no_axe_findings(page: Page) -> None:
    visit(page, "/en/")


def test_the_home_page_asks_no_other_host(desktop: Page, site: str) -> None:
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    desktop.goto("/en/", wait_until="networkidle")
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


def test_the_home_page_reads_without_scripts(without_javascript: Page) -> None:
    without_javascript.goto("/en/")
    expect(without_javascript.locator("h1")).to_be_visible()
