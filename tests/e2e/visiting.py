"""What a browser test does and asks again and again."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page


def sign_in(page: Page, role: str) -> None:
    """Sign in as one of the demo's people: "shop owner", "postal clerk", "operator" or "shopper"."""
    from demo.people import SIGN_INS

    _, email, password = next(entry for entry in SIGN_INS if role.lower() in str(entry[0]).lower())
    page.goto("/en/sign-in/")
    page.locator("input[name=username]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)


# Markup of Wagtail's own templates that axe finds fault with: rule, how the element begins, and why it stays.
WAGTAILS_OWN = {
    # A filtered list announces "There are 3 matches" by a heading that is an alert.
    "aria-allowed-role": '<h2 role="alert"',
    # The editor makes a region of each block in a list of blocks, all under the label of their kind.
    "landmark-unique": '<section class="w-panel w-panel--nested"',
}


def assert_accessible(page: Page) -> None:
    """No axe finding and no scrolling sideways. Needs scripts on."""
    page.wait_for_load_state()  # a click returns when the next page begins; half of it has no heading yet
    found = Axe().run(page).response["violations"]
    if "/admin/" in page.url:
        for item in found:
            own = WAGTAILS_OWN.get(item["id"])
            item["nodes"] = [node for node in item["nodes"] if not (own and node["html"].startswith(own))]
        found = [item for item in found if item["nodes"]]
    lines = [
        f"{item['id']} ({item['impact']}), {len(item['nodes'])} ×: {item['help']}\n"
        f"    {item['nodes'][0]['html'][:200]}\n    {item['nodes'][0]['failureSummary']}"
        for item in found
    ]
    assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), f"{page.url} scrolls sideways"


def visit(page: Page, address: str) -> None:
    """Open a page, expect it to be there, and to have no axe finding."""
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200, f"{address} answered {answer.status}"
    assert_accessible(page)


def field(page: Page, label: str) -> Locator:
    """The form field of the back office with this label: Wagtail labels a field's section and the links to it like the field itself."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).and_(page.locator("input, select, textarea"))
