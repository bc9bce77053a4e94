"""What happens next with an order, in three lines with days: for the page after ordering, and for the mails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cms.formats import format_day, format_moment, format_money
from marketplace.order.models import Order, ShopOrder

TO_COME = {ShopOrder.State.AWAITING_PAYMENT, ShopOrder.State.TO_PACK, ShopOrder.State.PACKED, ShopOrder.State.HANDED_OVER}


def next_steps(order: Order) -> list[str]:
    """Three sentences in the active language. Reads the order's shop orders with their sellers, and its slip if it has one."""
    shop_orders = sorted(order.shop_orders.all(), key=lambda shop_order: shop_order.pk)
    if order.cancelled_at:
        if any(shop_order.cancelled_by_buyer_at for shop_order in shop_orders):
            return _with_credit(order, _nothing_left(order))
        said = _cancelled_unpaid_card(order.cancelled_at) if order.payment == Order.Payment.CARD else _cancelled(order.cancelled_at)
        return _with_credit(order, said)
    if shop_orders and all(shop_order.state == ShopOrder.State.CANCELLED for shop_order in shop_orders):
        return _nothing_left(order)
    # What has come to its buyer, goes back or was cancelled tells its own story beside; what is still to come is said here.
    shop_orders = [shop_order for shop_order in shop_orders if shop_order.state in TO_COME]
    if not shop_orders:
        return _nothing_to_come()
    if order.payment == Order.Payment.CASH_ON_DELIVERY:
        return _paid_at_the_door(shop_orders)
    if order.paid_at:
        return _paid(order, shop_orders)
    return _to_be_paid(order, shop_orders)


def _with_credit(order: Order, said: list[str]) -> list[str]:
    return [*said, _("The credit that was to pay for it is yours again.")] if order.credit_used else said


def _to_be_paid(order: Order, shop_orders: Sequence[ShopOrder]) -> list[str]:
    if order.payment == Order.Payment.CARD:
        return _to_be_paid_by_card(order, shop_orders)
    if order.payment == Order.Payment.BANK_TRANSFER:
        return _to_be_transferred(order, shop_orders)
    slip = order.slip
    said = {
        "amount": format_money(slip.missing, slip.currency),
        "reference": f"{slip.entity} / {slip.shown_reference}" if slip.entity else slip.shown_reference,
        "moment": format_moment(slip.due_by("counter")),
    }
    return [
        _("Pay %(amount)s at any post office by %(moment)s. Show the reference %(reference)s, on paper or on your phone.") % said,
        _("As soon as it is paid we write to you, and the packing begins: %(shops)s.") % {"shops": _names(shop_orders)},
        _("Paid in time for the next pick-up, it arrives: %(days)s. Paid later, it comes on the next days possible, and we write to you.")
        % {"days": _days(shop_orders)},
    ]


def _to_be_transferred(order: Order, shop_orders: Sequence[ShopOrder]) -> list[str]:
    slip = order.slip
    said = {"amount": format_money(slip.missing, slip.currency), "moment": format_moment(slip.due_by("bank_transfer"))}
    return [
        _("Transfer %(amount)s with the reference below by %(moment)s. The things are kept for you while the money is on its way.") % said,
        _("As soon as it is paid we write to you, and the packing begins: %(shops)s.") % {"shops": _names(shop_orders)},
        _("Paid in time for the next pick-up, it arrives: %(days)s. Paid later, it comes on the next days possible, and we write to you.")
        % {"days": _days(shop_orders)},
    ]


def _to_be_paid_by_card(order: Order, shop_orders: Sequence[ShopOrder]) -> list[str]:
    payment = order.card_payment
    said = {"amount": format_money(payment.amount, payment.currency), "moment": format_moment(payment.expires_at)}
    return [
        _("Pay %(amount)s by card. The things are kept for you until %(moment)s.") % said,
        _("As soon as it is paid we write to you, and the packing begins: %(shops)s.") % {"shops": _names(shop_orders)},
        _("Paid in time for the next pick-up, it arrives: %(days)s. Paid later, it comes on the next days possible, and we write to you.")
        % {"days": _days(shop_orders)},
    ]


def _paid(order: Order, shop_orders: Sequence[ShopOrder]) -> list[str]:
    arrived = _("Your payment has arrived, and the packing begins: %(shops)s.")
    nothing = _("There is nothing to pay, and the packing begins: %(shops)s.")
    return [
        (nothing if order.payment == Order.Payment.NOTHING else arrived) % {"shops": _names(shop_orders)},
        _("The post collects the parcels on %(days)s.") % {"days": _each_day([shop_order.pickup_on for shop_order in shop_orders])},
        _("They arrive: %(days)s.") % {"days": _days(shop_orders)},
    ]


def _paid_at_the_door(shop_orders: Sequence[ShopOrder]) -> list[str]:
    amounts = [
        _("%(amount)s for %(shop)s") % {"amount": format_money(shop_order.to_pay), "shop": shop_order.partner.name}
        for shop_order in shop_orders
        if shop_order.to_pay
    ]
    have = _("Have the money ready at the door, as each parcel comes: %(amounts)s.")
    if any(shop_order.place for shop_order in shop_orders):
        have = _("Have the money ready when you get each parcel: %(amounts)s.")
    return [
        _("The packing begins: %(shops)s. The post collects on %(days)s.")
        % {"shops": _names(shop_orders), "days": _each_day([shop_order.pickup_on for shop_order in shop_orders])},
        _("It arrives: %(days)s.") % {"days": _days(shop_orders)},
        have % {"amounts": get_text_list(amounts, _("and"))} if amounts else _("There is nothing to pay at the door."),
    ]


def _nothing_to_come() -> list[str]:
    return [
        _("Nothing more is on its way: each parcel has come, or goes back."),
        _("Something is not as it should be? Write to the shop; what may be sent back stands beside it here."),
    ]


def _nothing_left(order: Order) -> list[str]:
    if any(shop_order.cancelled_by_buyer_at for shop_order in order.shop_orders.all()):
        return [
            _("You cancelled this order, so nothing will come."),
            _("You get back what you paid.") if order.paid_at and order.payment != Order.Payment.NOTHING else _("You owe nothing."),
            _("If you still want them, put them in the basket again."),
        ]
    owes_nothing = {Order.Payment.CASH_ON_DELIVERY, Order.Payment.NOTHING}
    returned = _("You owe nothing.") if order.payment in owes_nothing else _("You get your money back.")
    return [
        _("None of it could be sent: the shops did not have it. We are sorry."),
        returned,
        _("If you still want it, write to the shop, or look for it elsewhere on the market."),
    ]


def _cancelled(at: dt.datetime) -> list[str]:
    return [
        _("This order was not paid in time and was cancelled on %(day)s.") % {"day": format_day(at)},
        _("You owe nothing, and the things are back on sale."),
        _("If you still want them, put them in the basket again."),
    ]


def _cancelled_unpaid_card(at: dt.datetime) -> list[str]:
    return [
        _("This order was not paid by card and was cancelled on %(day)s.") % {"day": format_day(at)},
        _("You owe nothing, and the things are back on sale."),
        _("If you still want them: your basket is open again as it was."),
    ]


def _names(shop_orders: Sequence[ShopOrder]) -> str:
    return get_text_list([shop_order.partner.name for shop_order in shop_orders], _("and"))


def _each_day(days: Sequence[dt.date]) -> str:
    return get_text_list([format_day(day) for day in sorted(set(days))], _("and"))


def _days(shop_orders: Sequence[ShopOrder]) -> str:
    at_the_door, waiting = _("%(shop)s on %(day)s"), _("%(shop)s on %(day)s, where it waits for you: %(place)s")
    said = [
        (waiting if shop_order.place else at_the_door)
        % {"shop": shop_order.partner.name, "day": shop_order.arrives, "place": shop_order.place or ""}
        for shop_order in shop_orders
    ]
    return get_text_list(said, _("and"))
