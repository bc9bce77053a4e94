"""Whether a thing can be bought, and the plain reason when it cannot.

The base classes are Oscar's; the words are ours, since Oscar's speak to programmers.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from oscar.apps.partner.availability import Base, StockRequired


class NotForSale(Base):
    """Nobody can buy it now; ``reason`` says why in one sentence."""

    code = "unavailable"

    def __init__(self, reason: str) -> None:
        self.message = reason

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        return False, str(self.message)


class InStock(StockRequired):
    """``num_available`` pieces can be bought."""

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        if self.num_available <= 0:
            return False, _("Sold out.")
        if quantity > self.num_available:
            return False, pieces_left(self.num_available)
        return True, ""

    @property
    def short_message(self) -> str:
        return _("In stock") if self.num_available > 0 else _("Sold out")

    @property
    def message(self) -> str:
        if self.num_available <= 0:
            return _("Sold out")
        return pieces_left(self.num_available) if self.num_available < 5 else _("In stock")


def pieces_left(number: int) -> str:
    """“Only 3 pieces are left.”"""
    return ngettext("Only %(number)d piece is left.", "Only %(number)d pieces are left.", number) % {"number": number}
