"""The scan that a shop chose gives the buyer's money back: the post has taken the goods over, or has brought them back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.prepared import Prepared
from logistics.models import Parcel, ParcelStatus
from logistics.signals import parcel_event_recorded
from marketplace.refunds.giving_back import CannotGiveBack
from marketplace.refunds.models import Withdrawal
from marketplace.refunds.return_models import ReturnSending, ReturnTerms
from marketplace.refunds.returning import terms_of
from marketplace.refunds.withdrawing import goods_are_back

RefundOn = ReturnTerms.RefundOn
# Directive 2011/83, art. 13(1) and (3): within 14 days of the statement, unless the goods were not even sent by then.
LAW_GIVES = dt.timedelta(days=14)


_open_return: Prepared[ReturnSending] = Prepared(
    lambda *, shipment: ReturnSending.objects.filter(sending__shipment=shipment, withdrawal__received_at=None).select_related(
        "withdrawal__shop_order__partner__sends_from", "sending__recipient"
    )
)


@receiver(parcel_event_recorded, dispatch_uid="refunds.follow_return")
def follow_return(*, parcel: Parcel, **_kwargs: Any) -> None:
    """Queue the refund where this is the scan for it. Writes a task only: what cannot be given back does not undo the scan."""
    if parcel.status in {ParcelStatus.PENDING, ParcelStatus.VOID, ParcelStatus.LOST}:
        return
    row = _open_return.first(shipment=parcel.shipment_id)
    if row is None:
        return
    if not goes_to_the_shop(row):
        # Its buyer may have written another address before it was paid: what goes there is not on its way back.
        said = _("It is sent to another address than your shop’s. Give the money back by hand once the goods are there.")
        ReturnSending.objects.filter(pk=row.pk).update(trouble=said)
        return
    starts = terms_of(row.withdrawal.shop_order.partner).refund_on
    if starts == RefundOn.ACCEPTED or (starts == RefundOn.BACK and parcel.status == ParcelStatus.DELIVERED):
        refund_return.enqueue(row.withdrawal_id)


def goes_to_the_shop(row: ReturnSending) -> bool:
    """Whether the sending's receiver is where the shop has its goods sent back to."""
    home, to = row.withdrawal.shop_order.partner.sends_from, row.sending.recipient
    return home is not None and all(getattr(to, name) == getattr(home, name) for name in ("street", "postcode", "locality", "country"))


@durable_task(attempts=4)
def refund_return(withdrawal_id: int) -> None:
    """Give the money of one withdrawal back; what stands against it is kept for the shop to read, which presses the button then."""
    try:
        goods_are_back(withdrawal=Withdrawal.objects.get(pk=withdrawal_id), actor=None)
    except CannotGiveBack as reason:
        ReturnSending.objects.filter(withdrawal=withdrawal_id).update(trouble=str(reason)[:400])


def refund_late(now: dt.datetime) -> int:
    """Queue the refunds whose goods the post has and whose 14 days are over, where the shop left it to a scan; how many."""
    rows = ReturnSending.objects.filter(
        withdrawal__received_at=None,
        withdrawal__stated_at__lte=now - LAW_GIVES,
        withdrawal__shop_order__partner__return_terms__refund_on__in=[RefundOn.ACCEPTED, RefundOn.BACK],
        trouble="",
    ).exclude(sending__shipment__parcels__status__in=[ParcelStatus.PENDING, ParcelStatus.VOID])
    keys = list(rows.exclude(sending__shipment=None).order_by("pk").values_list("withdrawal", flat=True))
    for key in keys:
        refund_return.enqueue(key)
    return len(keys)
