"""Somebody who opens a shop and has never done it: counts each field that is filled in and each click."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import PIL.Image
import PIL.ImageDraw
from playwright.sync_api import FilePayload, Locator, Page

PASSWORD = "três-queijos-na-prateleira"


def photo(words: str, colour: str = "#e8c46a") -> FilePayload:
    """A photo of its own for each product."""
    picture = PIL.Image.new("RGB", (900, 1125), "#cfe3ee")
    draw = PIL.ImageDraw.Draw(picture)
    draw.ellipse((150, 260, 750, 860), fill=colour, outline="#7a4a1c", width=12)
    draw.text((250, 950), words.encode("ascii", "ignore").decode(), fill="#1d1a16", font_size=40)
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return {"name": "cheese.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def nobody_looks(page: Page, name: str) -> None:
    """For those parts of the way that another test looks at."""


@dataclass
class Applicant:
    """``look`` sees each page with its name. ``fields``, ``clicks`` and ``letters`` count what the person has to do."""

    page: Page
    email: str
    shop: str
    look: Callable[[Page, str], None] = nobody_looks
    fields: int = 0
    clicks: int = 0
    letters: int = 0

    @property
    def minutes_of_a_slow_typist(self) -> float:
        """By the keystroke-level model (Card, Moran, Newell: The Psychology of Human-Computer Interaction, 1983, ch. 8).

        1.2 s a letter for who does not know the keyboard; before each field and click 1.35 s to think, 1.1 to point, 0.4 to move the hand.
        """
        return (self.letters * 1.2 + (self.fields + self.clicks) * (1.35 + 1.1 + 0.4)) / 60

    def fill(self, name: str, value: str) -> None:
        self.page.locator(f"main [name={name}]").fill(value)
        self.fields += 1
        self.letters += len(value)

    def choose_file(self, name: str, file: FilePayload) -> None:
        self.page.locator(f"main [name={name}]").set_input_files(file)
        self.fields += 1

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        """The button or link of the page with these words."""
        main = self.page.locator("main")
        self.click(main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first)

    def seen(self, name: str) -> None:
        self.look(self.page, name)

    # --- The way ---

    def ask_for_link(self) -> None:
        self.page.goto("/en/")
        self.click(self.page.locator("footer").get_by_role("link", name="Open a shop"))
        self.seen("start")
        self.press("Open a shop")
        self.seen("account")
        self.fill("email", self.email)
        self.press("Send me the link")
        self.seen("mail-sent")

    def open_link(self, mail: str, base: str) -> None:
        link = re.search(rf"{re.escape(base)}/en/open-a-shop/confirm/\S+", mail)
        assert link, mail
        self.page.goto(link[0])
        self.clicks += 1
        self.seen("confirm")
        self.fill("name", "Celestino Pastor")
        self.fill("password", PASSWORD)
        self.press("On to the shop")

    def name_shop(self) -> None:
        self.seen("name")
        self.fill("name", self.shop)
        self.press("Save and go on")

    def say_who(self) -> None:
        self.seen("trader")
        for name, value in (
            ("tax_number", "501964843"),
            ("street", "Rua da Serra 8"),
            ("postcode", "3400 060"),
            ("locality", "Oliveira do Hospital"),
            ("phone", "912 345 678"),
        ):
            self.fill(name, value)
        self.click(self.page.locator("[name=certified]"))
        self.press("Save and go on")

    def choose_look(self, code: str = "meadow") -> None:
        self.seen("look")
        self.click(self.page.locator(f"[name=theme][value={code}]"))
        self.press("Save and go on")

    def put_in(self, title: str, price: str, weight: str, stock: str) -> None:
        for name, value in (("title", title), ("price", price), ("weight", weight), ("stock", stock)):
            self.fill(name, value)
        self.choose_file("photo", photo(title))
        self.press("Put it into my shop")

    def fill_shelf(self) -> None:
        self.seen("products-empty")
        self.put_in("Cured sheep's cheese", "14.50", "500", "12")
        self.put_in("Heather honey", "9.80", "500", "30")
        self.put_in("Wool blanket", "64", "1800", "4")
        self.seen("products")
        self.press("Go on")

    def say_how(self) -> None:
        self.seen("sending")
        self.press("Save and go on")

    def say_where_money_goes(self) -> None:
        self.seen("money")
        self.fill("iban", "PT50 0002 0123 1234 5678 9015 4")
        self.press("Save and go on")

    def ask(self) -> None:
        self.seen("review")
        self.press("Ask to open")
        self.page.wait_for_url("**/waiting/")
        self.seen("waiting")
