"""The ways by which money comes in. A new way of paying is one line here, by the code that the order carries."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Channel:
    """``at_the_door``: money comes parcel by parcel, from whoever brings it, and not with the order."""

    code: str
    label: str | Promise
    at_the_door: bool = False


CHANNELS: dict[str, Channel] = {
    channel.code: channel
    for channel in (
        Channel("slip", _("Slips")),
        Channel("card", _("Cards")),
        Channel("bank_transfer", _("Bank transfers")),
        Channel("cash_on_delivery", _("Cash at the door"), at_the_door=True),
    )
}

# Ways by which money goes out alone; orders are not paid by them.
PAYOUTS_BY_BANK = Channel("payout_bank", _("Payouts by bank"))


def goes_out_by(*, in_cash: bool) -> str:
    """The code of the way by which money goes back to a buyer by hand: the counter's drawer, or the bank; however it had come."""
    return CHANNELS["slip" if in_cash else "bank_transfer"].code


def channel_name(code: str) -> str:
    """How people call it; the code itself where the way of paying is no longer offered."""
    known = {**CHANNELS, PAYOUTS_BY_BANK.code: PAYOUTS_BY_BANK}
    return str(known[code].label) if code in known else code
