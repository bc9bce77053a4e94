"""Postage of returns that the seller pays: out of what is to be paid out to it, and back to that where the return is called off."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from logistics.charges import BY_RECIPIENT, gave_back, vat_in
from logistics.models import Charge
from logistics.signals import charge_owed, charge_paid, charge_returned
from marketplace.ledger.events_postage import book_postage, book_postage_owed, book_postage_returned
from marketplace.ledger.models import Account
from marketplace.ledger.posting import Place


@receiver(charge_paid, dispatch_uid="refunds.book_return_postage")
def book_paid(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.way == BY_RECIPIENT and charge.paid_at:
        book_postage(source=_seller_of(charge), vat=vat_in(charge), at=charge.paid_at, **_of(charge))


@receiver(charge_owed, dispatch_uid="refunds.return_postage_back")
def book_owed(*, charge: Charge, **_kwargs: Any) -> None:
    """What a seller paid is back with it at once."""
    if charge.way == BY_RECIPIENT and charge.owed_at:
        book_postage_owed(vat=vat_in(charge), at=charge.owed_at, **_of(charge))
        gave_back(charge=charge, at=charge.owed_at)


@receiver(charge_returned, dispatch_uid="refunds.return_postage_returned")
def book_returned(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.way == BY_RECIPIENT and charge.returned_at:
        book_postage_returned(source=_seller_of(charge), at=charge.returned_at, **_of(charge))


def _seller_of(charge: Charge) -> Place:
    from marketplace.refunds.return_models import ReturnSending

    row = ReturnSending.objects.select_related("withdrawal__shop_order").get(Q(sending__charge=charge) | Q(sending__extra=charge))
    return Place(Account.Kind.PAYABLE, partner_id=row.withdrawal.shop_order.partner_id)


def _of(charge: Charge) -> dict[str, Any]:
    return {"reference": charge.reference, "amount": charge.amount, "currency": charge.currency}
