"""What a shopper does, step by step, in whatever language the pages are in; after each step ``look`` is called with the page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from demo.goods import bees, sheep
from tests.e2e.visiting import assert_accessible

CHEESE = next(good for good in sheep.GOODS if good.photo == "serra-amanteigado").title
HONEY = next(good for good in bees.GOODS if good.photo == "mel-laranjeira").title
DAIRY, APIARY = "Queijaria da Ovelha Azul", "Mel da Abelha Poeta"
SLIP, AT_THE_DOOR, CARD = "slip", "cash_on_delivery", "card"
ADDRESS = {"name": "Maria Silva", "street": "Rua da Sofia 12", "postcode": "3000-389", "locality": "Coimbra"}


def nobody_looks(page: Page) -> None:
    """For runs without scripts, which axe needs."""


@dataclass
class Shopper:
    """A visitor at ``page``; ``email`` is theirs alone, so that their mails can be told from all others."""

    page: Page
    language: str = "en"
    look: Callable[[Page], None] = assert_accessible
    email: str = ""

    def __post_init__(self) -> None:
        self.email = self.email or f"shopper-{uuid.uuid4().hex[:8]}@example.org"

    def go(self, path: str) -> int:
        """Open ``/<language>/<path>``; returns the status."""
        answer = self.page.goto(f"/{self.language}/{path}")
        assert answer is not None
        return answer.status

    def press(self, button: Locator) -> None:
        """Press what leads to another page, and look at that."""
        button.click()
        self.page.wait_for_load_state()
        self.look(self.page)

    def see_campaign(self) -> None:
        self.go("")
        self.look(self.page)
        self.press(self.page.locator(".hero a.button"))

    def open_card(self, title: str) -> None:
        self.press(self.page.get_by_role("link", name=title, exact=True).first)

    def search(self, words: str) -> None:
        self.go("products/")
        self.page.locator("#list-search").fill(words)
        self.press(self.page.locator("form[role=search] button"))

    def put_in(self) -> None:
        self.press(self.page.locator("form[action$='/basket/add/'] button"))

    def fill_basket(self) -> None:
        """The cheese from the campaign, and another shop's honey."""
        self.see_campaign()
        self.open_card(CHEESE[self.language])
        self.put_in()
        self.search(HONEY[self.language])
        self.open_card(HONEY[self.language])
        self.put_in()

    def check_out(self) -> None:
        self.press(self.page.locator("a[href$='/checkout/']").first)

    def send(self) -> None:
        """Send the form of this step."""
        self.press(self.page.locator("main form[method=post] button[type=submit]").last)

    def give_address(self, **other: str) -> None:
        for name, text in {"email": self.email, **ADDRESS, **other}.items():
            field = self.page.locator(f"[name={name}]")
            field.select_option(text) if name == "country" else field.fill(text)
        self.send()

    def choose_delivery(self) -> None:
        """The first service that is offered for each shop, on the second of its days."""
        for part in self.page.locator("section.panel").all():
            card = part.locator(".choice-card:not(.off)").first
            card.locator("input[type=radio]").check()
            card.locator("select").select_option(index=1)
        self.send()

    def pay(self, way: str) -> None:
        self.page.locator(f"#payment-{way}").check()
        self.send()

    def come_to_payment(self) -> None:
        self.fill_basket()
        self.check_out()
        self.give_address()
        self.choose_delivery()

    @property
    def basket_count(self) -> int:
        """As the header shows it."""
        count = self.page.locator(".basket-link .count")
        return int((count.inner_text().split() or ["0"])[0]) if count.count() else 0
