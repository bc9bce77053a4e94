"""The way to pay a charge by card: a page at Stripe."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.models import Charge
from logistics.paying import CannotBegin, Way
from marketplace.cards.amounts import least_payable
from marketplace.cards.client import is_offered

CARD = "card"


def _is_offered(charge: Charge) -> bool:
    return is_offered() and charge.amount >= least_payable(charge.currency)


def _begin(charge: Charge, back_to: str) -> str:
    from marketplace.postage.pages import CannotPayNow, NotToBePaid, page_to_pay

    try:
        return page_to_pay(charge, back_to=back_to)
    except NotToBePaid:
        return back_to
    except CannotPayNow as reason:
        if reason.refused:
            raise CannotBegin(_("This cannot be paid by card. Nothing was charged. Pay in cash at any of our offices.")) from reason
        raise CannotBegin(
            _("Card payment cannot be reached right now. Nothing was charged. Try again in a moment, or pay in cash at any of our offices.")
        ) from reason


BY_CARD = Way(CARD, gettext_lazy("by card"), _begin, _is_offered)
