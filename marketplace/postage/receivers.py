"""What the books are told of charges, however they were paid, and what happens to those that a card paid."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from logistics.charges import AT_THE_COUNTER, vat_in
from logistics.models import Charge
from logistics.signals import charge_owed, charge_paid, charge_returned
from marketplace.ledger.channels import CHANNELS
from marketplace.ledger.events_postage import book_postage, book_postage_owed, book_postage_returned
from marketplace.ledger.models import Account
from marketplace.ledger.posting import Place
from marketplace.postage.refunds import owe_page_back
from marketplace.postage.way import CARD

# A charge's way → the account where its money stands: at a counter that of the drawer, which is counted with the slips. Other ways
# are booked by whoever brings them.
CLEARED = {
    AT_THE_COUNTER: Place(Account.Kind.CLEARING, CHANNELS["slip"].code),
    CARD: Place(Account.Kind.CLEARING, CHANNELS["card"].code),
}


def _when(moment: Any) -> Any:
    if moment is None:
        raise ValueError("a charge says when it was paid and given back")
    return moment


@receiver(charge_paid, dispatch_uid="postage.book_paid")
def book_paid(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.way in CLEARED:
        book_postage(source=CLEARED[charge.way], vat=vat_in(charge), at=_when(charge.paid_at), **_of(charge))


@receiver(charge_owed, dispatch_uid="postage.book_owed")
def book_owed(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.way not in CLEARED:
        return
    book_postage_owed(vat=vat_in(charge), at=_when(charge.owed_at), **_of(charge))
    if charge.way == CARD:
        owe_page_back(charge)


@receiver(charge_returned, dispatch_uid="postage.book_returned")
def book_returned(*, charge: Charge, **_kwargs: Any) -> None:
    """What went back to a card is booked with its refund."""
    if charge.way == AT_THE_COUNTER:
        book_postage_returned(source=CLEARED[charge.way], at=_when(charge.returned_at), **_of(charge))


def _of(charge: Charge) -> dict[str, Any]:
    return {"reference": charge.reference, "amount": charge.amount, "currency": charge.currency}
