"""What happened to a seller's money, and to an order's: the books in the words of whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from marketplace.ledger.commission import Share, share_of
from marketplace.ledger.models import Account, Entry, Transfer
from marketplace.ledger.money import exact
from marketplace.order.models import Order, ShopOrder

Kind, Event = Account.Kind, Transfer.Event


def movements(own: QuerySet[Entry]) -> QuerySet[Transfer]:
    """The transfers of ``own`` (one seller's entries), newest first, each with ``waiting`` and ``to_pay_out``: what it added to
    the seller's money before delivery and to what is paid out; less is negative."""
    return (
        Transfer.objects.filter(pk__in=own.order_by().values("transfer"))
        .annotate(waiting=_added(own, Kind.PENDING), to_pay_out=_added(own, Kind.PAYABLE))
        .order_by("-booked_on", "-occurred_at", "-pk")
    )


def _added(own: QuerySet[Entry], kind: str) -> Coalesce:
    rows = own.filter(transfer=OuterRef("pk"), account__kind=kind).order_by().values("transfer").annotate(total=-Sum("amount"))
    money = DecimalField(max_digits=14, decimal_places=2)
    return Coalesce(Subquery(rows.values("total"), output_field=money), Value(Decimal(0)), output_field=money)


@dataclass(frozen=True)
class Movement:
    """A line of a seller's statement. ``share`` says how the goods were shared out, where they were."""

    transfer: Transfer
    shop_order: ShopOrder | None
    words: str
    waiting: Decimal
    to_pay_out: Decimal
    share: Share | None = None


def as_movements(transfers: list[Transfer], *, partner_id: int) -> list[Movement]:
    """``movements`` as lines to read. Three queries, however many."""
    orders = {transfer.order_id for transfer in transfers}
    rows = ShopOrder.objects.filter(partner=partner_id, order__in=orders).prefetch_related("shortages").select_related("order")
    of_order = {row.order_id: row for row in rows}
    return [_movement(transfer, of_order.get(transfer.order_id or 0)) for transfer in transfers]


def _movement(transfer: Transfer, shop_order: ShopOrder | None) -> Movement:
    share = None
    if transfer.event == Event.DELIVERED and shop_order is not None:
        share = share_of(shop_order, currency=transfer.currency)
        if share.yours != exact(transfer.to_pay_out):  # type: ignore[attr-defined]
            share = None  # something went back since: the shares of today are not what was booked
    waiting, to_pay_out = exact(transfer.waiting), exact(transfer.to_pay_out)  # type: ignore[attr-defined]
    return Movement(transfer, shop_order, words_for_seller(transfer), waiting, to_pay_out, share)


def words_for_seller(transfer: Transfer) -> str:
    """What happened, as its seller would say it."""
    words = {
        Event.PAID: _("The buyer paid; the money waits for delivery."),
        Event.CASH_TAKEN: _("The buyer paid at the door."),
        Event.SHORTAGE: _("Pieces were missing; their price goes back to the buyer."),
        Event.WEIGHED: _("It weighed less; the difference goes back to the buyer."),
        Event.DELIVERED: _("Delivered; your part is to be paid out."),
        Event.PAYOUT: _("Paid out to you."),
        Event.PAYOUT_RETURNED: _("A payout came back; it is to be paid out again."),
        Event.PAYOUT_REVERSED: _("A payout was taken back at Stripe."),
        Event.DISPUTED: _("The buyer’s bank took the money back."),
        Event.DISPUTE_WON: _("The buyer’s bank gave the money back."),
        Event.REFUND_DUE: _("Given back to the buyer."),
        Event.POSTAGE_PAID: _("Postage of a return, which you pay."),
        Event.POSTAGE_RETURNED: _("Postage of a return that was not used."),
    }
    return words.get(Event(transfer.event), str(transfer.get_event_display()))


@dataclass(frozen=True)
class OrderMoney:
    """Every cent of one order. ``received`` and ``promotion``, less ``owed``, are what the shares and the delivery come to."""

    order: Order
    transfers: list[Transfer]
    shares: list[tuple[ShopOrder, Share]]
    received: Decimal
    under_way: Decimal
    owed: Decimal
    delivery: Decimal
    promotion: Decimal

    @property
    def has_come(self) -> bool:
        """Whether it was paid for, or a part of it at the door; with money, credit or an offer that the marketplace bears."""
        return any(transfer.event in (Event.PAID, Event.CASH_TAKEN) for transfer in self.transfers)


def money_of_order(order: Order) -> OrderMoney:
    """All transfers of ``order`` with their entries, and its shares as they are or will be. Six queries."""
    transfers = list(order.transfers.select_related("shop_order").prefetch_related("entries__account__partner").order_by("occurred_at"))
    sums: dict[str, Decimal] = {}
    for transfer in transfers:
        for entry in transfer.entries.all():
            sums[entry.account.kind] = sums.get(entry.account.kind, Decimal(0)) + entry.account.shown(entry.amount)
    rows = order.shop_orders.select_related("partner").prefetch_related("shortages", "withdrawals").order_by("number")
    return OrderMoney(
        order=order,
        transfers=transfers,
        shares=[(row, share_of(row, currency=order.currency)) for row in rows],
        # What had come before it was known what for stands in a transfer of its own, without the order.
        received=sums.get(Kind.CLEARING, Decimal(0)) - sums.get(Kind.UNASSIGNED, Decimal(0)),
        under_way=sums.get(Kind.CASH_IN_TRANSIT, Decimal(0)),
        owed=sums.get(Kind.REFUNDS, Decimal(0)),
        delivery=sums.get(Kind.DELIVERY, Decimal(0)),
        promotion=sums.get(Kind.PROMOTION, Decimal(0)),
    )


def cash_under_way() -> QuerySet[ShopOrder]:
    """Shop orders whose cash was taken at the door and not handed in yet, the oldest first, with ``taken_at``.

    Where offers left nothing to take there is nothing to hand in.
    """
    some = Transfer.objects.filter(event=Event.CASH_TAKEN, entries__account__kind=Kind.CASH_IN_TRANSIT)
    taken = some.filter(shop_order=OuterRef("pk"))
    handed_in = Transfer.objects.filter(event=Event.CASH_HANDED_IN).order_by().values("shop_order")
    return (
        ShopOrder.objects.filter(pk__in=some.order_by().values("shop_order"))
        .exclude(pk__in=handed_in)
        .annotate(taken_at=Subquery(taken.values("occurred_at")[:1]))
        .order_by("taken_at", "pk")
    )


def waiting_for_a_decision() -> QuerySet[ShopOrder]:
    """Shop orders that were paid and whose parcels go back: their money stays before delivery until somebody decides."""
    paid = Transfer.objects.filter(event__in=[Event.PAID, Event.CASH_TAKEN]).order_by().values("order")
    return ShopOrder.objects.filter(state=ShopOrder.State.RETURNING, order__in=paid).select_related("order", "partner").order_by("pk")
