"""Whole pages to begin with, in the language of the page: a maker of one product, a deli, crafts; and pages beside the storefront.

The texts are sensible as they stand and easy to change. They name nothing that the shop has not: products, makers and categories
come by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.blocks.hours import DAYS
from shops.models import Shop, ShopContentPage, StorefrontPage

Blocks = list[tuple[str, Any]]


@dataclass(frozen=True)
class Preset:
    """``make`` gives the blocks in the active language."""

    key: str
    name: Any  # a translated text
    line: Any
    make: Callable[[Shop], Blocks]


def _grid(headline: str, count: int) -> tuple[str, Any]:
    return "products", {"headline": headline, "products": [], "category": "", "count": count}


def _hero(shop: Shop, line: str, button: str) -> tuple[str, Any]:
    return "hero", {
        "headline": shop.partner.name,
        "line": line,
        "picture": None,
        "link_text": button,
        "link_path": f"/shops/{shop.partner.code}/products/",
    }


def _makers(shop: Shop) -> Blocks:
    makers = list(shop.producers.order_by("name")[:24])
    return [("producers", {"headline": _("Who makes it"), "producers": makers})] if makers else []


def _place(shop: Shop) -> tuple[str, Any]:
    where = shop.partner.sends_from
    week = {day: "09:00–12:30, 14:00–18:00" if day not in {"saturday", "sunday"} else "" for day in DAYS}
    address = f"{where.street}, {where.postcode} {where.locality}" if where else shop.partner.municipality
    return "hours", {"headline": _("Come and see us"), **week, "note": "", "address": address}


def _contact() -> tuple[str, Any]:
    return "contact", {"headline": _("Write to us"), "line": _("We answer by e-mail, most often within two working days.")}


def _rich(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _titled(headline: str, text: str) -> str:
    return f"<h3>{headline}</h3>{_rich(text)}"


def _steps(*steps: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"headline": headline, "text": _rich(text), "picture": None} for headline, text in steps]


def one_product(shop: Shop) -> Blocks:
    return [
        _hero(shop, _("One thing, made well, by the same hands every day."), _("See what we make")),
        _grid(_("What we make"), 4),
        (
            "story",
            {
                "headline": _("How it is made"),
                "steps": _steps(
                    (_("What goes in"), _("Write here where it comes from: the animals, the field, the wood. Two sentences are enough.")),
                    (_("The work"), _("Write here what your hands do, and how long it takes. A picture of it says more.")),
                    (_("The waiting"), _("Write here what time does: ripening, drying, resting.")),
                ),
            },
        ),
        *_makers(shop),
        ("quote", {"text": _("Put here what a customer told you, in the customer’s own words."), "who": _("Name and place")}),
        (
            "questions",
            {
                "headline": _("Before you order"),
                "questions": [
                    {
                        "question": _("How long does it keep?"),
                        "answer": _rich(_("Write here how long it keeps, unopened and opened, and how to keep it.")),
                    },
                    {"question": _("How is it packed?"), "answer": _rich(_("In a stout box, with enough around it that it travels well."))},
                ],
            },
        ),
        _place(shop),
        _contact(),
    ]


def deli(shop: Shop) -> Blocks:
    choosing = _titled(_("How we choose"), _("Write here what has to be right before something comes onto your shelf."))
    presents = _titled(_("As a present"), _("Write here whether you wrap presents, and put a card with them."))
    return [
        _hero(shop, _("The good things of the region, chosen one by one."), _("See all products")),
        ("notice", {"text": _rich(_("Ordered before the post comes, it leaves us the same day.")), "tone": "good"}),
        ("categories", {"headline": _("What would you like?")}),
        _grid(_("New on the shelf"), 8),
        *_makers(shop),
        (
            "two_columns",
            {
                "left": [("text", choosing)],
                "right": [("text", presents)],
            },
        ),
        _place(shop),
        _contact(),
    ]


def crafts(shop: Shop) -> Blocks:
    return [
        _hero(shop, _("Made by hand, one piece after another. None is quite like the next."), _("See the pieces")),
        _grid(_("Fresh from the workshop"), 8),
        (
            "story",
            {
                "headline": _("In the workshop"),
                "steps": _steps(
                    (_("The material"), _("Write here what you work with and where it comes from.")),
                    (_("The hand"), _("Write here how a piece comes about, and who taught you.")),
                ),
            },
        ),
        *_makers(shop),
        (
            "table",
            {
                "caption": _("How long a piece takes"),
                "rows": _(
                    "Piece | In stock | Made to your wishes\nSmall | leaves in two days | two weeks\nLarge | leaves in a week | five weeks"
                ),
            },
        ),
        (
            "questions",
            {
                "headline": _("Before you order"),
                "questions": [
                    {
                        "question": _("Do you make pieces to my wishes?"),
                        "answer": _rich(_("Yes: write to us with the form below. A piece made to your wishes cannot be given back.")),
                    },
                    {"question": _("How do I look after it?"), "answer": _rich(_("Write here what it likes and what it does not."))},
                ],
            },
        ),
        _contact(),
    ]


def about(shop: Shop) -> Blocks:
    return [
        (
            "story",
            {
                "headline": "",
                "steps": _steps(
                    (_("How it began"), _("Write here who began, when, and why. Your customers like to know.")),
                    (_("Who we are today"), _("Write here who works with you. A picture of all of you is worth the minute.")),
                ),
            },
        ),
        *_makers(shop),
        _place(shop),
    ]


PRESETS = (
    Preset(
        "one",
        gettext_lazy("Maker of one product"),
        gettext_lazy("How it is made, who makes it, what to know before ordering. For a cheese maker, a beekeeper, an oil press."),
        one_product,
    ),
    Preset("deli", gettext_lazy("Deli"), gettext_lazy("Many things of many makers: categories first, then what is new."), deli),
    Preset("crafts", gettext_lazy("Crafts"), gettext_lazy("The pieces, the workshop, how long something takes."), crafts),
)


def blocks_for(*, preset: str, page: StorefrontPage | ShopContentPage) -> Blocks | None:
    """The blocks of the preset in the page's language; None for a preset that there is not."""
    found = next((one for one in PRESETS if one.key == preset), None)
    if found is None:
        return None
    with override(page.locale.language_code):
        return found.make(page.shop)
