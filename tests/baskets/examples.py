"""Playing one example by the functions that people's clicks call."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from marketplace.basket.parts import goods_total, group
from marketplace.cards.amounts import minor_units
from marketplace.cards.asking import idempotency_key, session_fields
from marketplace.cards.models import CardPayment, CardRefund, CardSession
from marketplace.cards.refunds import note_refund
from marketplace.cards.settling import note
from marketplace.cards.told import WITH_THE_MONEY, read
from marketplace.checkout.models import Checkout
from marketplace.order.booking import book_shipments
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.order.packing import mark_packed
from marketplace.order.paying import mark_paid
from marketplace.order.placing import place_order
from marketplace.order.shortages import CannotReport, report_missing
from marketplace.order.weighing import lines_to_weigh, weigh_and_pack, weights_of
from marketplace.refunds.cancelling import cancel_before_packing
from marketplace.refunds.giving_back import CannotGiveBack, Way, give_back
from tests.baskets.draws import CARD, CASH, Drawn
from tests.baskets.world import AT, World, choose_ways, fill, price_goods
from tests.ledger.rows import deliver

State = ShopOrder.State


def offer(world: World, drawn: Drawn) -> None:
    """Make the offers of the example. There are none yet."""


def price_of(world: World, drawn: Drawn) -> Decimal:
    """What the goods of the basket come to, worked out by hand."""
    return sum((want.ceiling(world.unit) for want in drawn.wanted), Decimal(0))


def to_collect(order: Order) -> Decimal:
    """What the way of paying collects."""
    amount: Decimal = getattr(order, "to_collect", order.total_incl_tax)
    return amount


def play(world: World, drawn: Drawn) -> Order:
    """From the basket to whatever went back."""
    price_goods(world, drawn.wanted)
    offer(world, drawn)
    order = _place(world, drawn)
    if drawn.payment == CARD:
        _pay_by_card(world, order)
    elif drawn.payment != CASH:
        mark_paid(order=order, at=AT)
    for place, shop_order in enumerate(order.shop_orders.order_by("pk")):
        before, scales, ends, after = drawn.parts[place % len(drawn.parts)]
        for n, happens in enumerate(before):
            _go_back(world, drawn, shop_order.pk, f"before {n}", happens)
        _pack(world, shop_order.pk, scales, ends)
        for n, happens in enumerate(after):
            _go_back(world, drawn, shop_order.pk, f"after {n}", happens)
    if drawn.payment == CARD:
        _let_stripe_give_back(world, order)
    order.refresh_from_db()
    return order


def _place(world: World, drawn: Drawn) -> Order:
    basket = fill(world, drawn.wanted)
    # As ``parts_of`` does, without the pictures and words that a page shows beside the prices.
    lines = basket.lines.select_related("stockrecord", "product__partner").prefetch_related("product__stockrecords")
    parts = group(lines)
    for line in lines:
        line.basket = basket
    assert goods_total(parts) == price_of(world, drawn)
    address = world.addresses[drawn.address % len(world.addresses)]
    checkout = Checkout.objects.create(basket=basket, email="ana@example.org", payment=drawn.payment, address=address)
    choose_ways(world, checkout, [part.partner for part in parts])
    return place_order(checkout=checkout, at=AT)


def _pay_by_card(world: World, order: Order) -> None:
    """The page is asked for and told about with the real requests; only the network between is not there."""
    payment = CardPayment.objects.get(order=order)
    session = CardSession.objects.create(payment=payment, number=1, expires_at=timezone.now() + timezone.timedelta(minutes=31))
    client = world.stripe.client
    made = client.v1.checkout.sessions.create(session_fields(session), {"idempotency_key": idempotency_key(session)})  # type: ignore[arg-type]
    assert made.amount_total == minor_units(to_collect(order), order.currency)
    CardSession.objects.filter(pk=session.pk).update(state=CardSession.State.OPEN, stripe_id=made.id, url=made.url)
    world.stripe.pay(made.id)
    session.refresh_from_db()
    session = note(session, read(client.v1.checkout.sessions.retrieve(made.id, {"expand": WITH_THE_MONEY})))
    assert session.state == CardSession.State.PAID
    order.refresh_from_db()


def _let_stripe_give_back(world: World, order: Order) -> None:
    for refund in CardRefund.objects.filter(session__payment__order=order, state=CardRefund.State.WAITING).select_related(
        "session__payment__order"
    ):
        fields: Any = {"payment_intent": refund.session.intent_id, "amount": minor_units(refund.amount, refund.currency)}
        note_refund(refund, world.stripe.client.v1.refunds.create(fields).to_dict())


def _pack(world: World, pk: int, scales: list[int], ends: str) -> None:
    shop_order = ShopOrder.objects.select_related("order").prefetch_related("lines__shortages").get(pk=pk)
    if shop_order.state != State.TO_PACK or ends == "waits":
        return
    if ends == "unweighed":
        book_shipments.func(shop_order.order_id)
        shop_order.refresh_from_db()
    if shop_order.shipment_id is None:  # what is paid at the door has no label before it is weighed
        lines = lines_to_weigh(shop_order)
        if lines:
            _weigh(world, shop_order, lines, scales)
        else:
            mark_packed(shop_order=shop_order, actor=world.user)
    if ends != "packed":
        book_shipments.func(shop_order.order_id)
        shop_order.refresh_from_db()
        deliver(shop_order)


def _weigh(world: World, shop_order: ShopOrder, lines: list[Line], scales: list[int]) -> None:
    weights = {}
    due = {}
    for n, line in enumerate(lines):
        least, most = -(-line.lightest_grams // 2), line.heaviest_grams * 2
        weights[line.pk] = grams = [least + (most - least) * scales[(n + k) % len(scales)] // 1000 for k in range(weights_of(line))]
        charged = sum(min(one, line.heaviest_grams) for one in grams)
        left = line.line_price_incl_tax - line.amount_back
        if left == line.unit_price_incl_tax * line.to_pack:  # nothing else lowered it: the price is that of a shop's scale
            due[line.pk] = min(left, (line.price_per_kilo * charged / 1000).quantize(world.unit, ROUND_HALF_UP))
    spare = shop_order.goods_total - shop_order.goods_back
    weigh_and_pack(shop_order=shop_order, weights=weights, actor=world.user)
    after = ShopOrder.objects.get(pk=shop_order.pk)
    for line in Line.objects.filter(pk__in=due):
        if after.goods_total > after.goods_back or not spare:
            assert line.line_price_incl_tax - line.amount_back >= due[line.pk]
            if not shop_order.refunds.exclude(cause="missing").exists():
                assert line.line_price_incl_tax - line.amount_back == due[line.pk]


def _go_back(world: World, drawn: Drawn, pk: int, key: str, happens: tuple[str, int, int]) -> None:
    """Let it happen, or be refused as a person would be."""
    name, place, share = happens
    shop_order = ShopOrder.objects.select_related("order").get(pk=pk)
    lines = list(shop_order.lines.order_by("pk").prefetch_related("shortages"))
    line = lines[place % len(lines)]
    way = Way("credit") if drawn.as_credit else None
    count = 1 + share % line.quantity
    try:
        if name == "missing":
            report_missing(shop_order=shop_order, pieces={line.pk: count}, gone=bool(share % 2), actor=world.user)
        elif name == "cancel":
            cancel_before_packing(shop_order=shop_order, way=way)
        elif name == "extra":
            extra = _share_of(world, shop_order.goods_total - shop_order.goods_back, share)
            give_back(shop_order=shop_order, key=f"{pk} {key}", cause="goodwill", fault=_fault(place), extra=extra, way=way)
        elif name == "delivery":
            sent = _share_of(world, shop_order.delivery_total - shop_order.delivery_back, share)
            give_back(shop_order=shop_order, key=f"{pk} {key}", cause="goodwill", fault=_fault(place), delivery=sent, way=way)
        else:
            whole = shop_order.delivery_total - shop_order.delivery_back if name == "returned" else Decimal(0)
            give_back(
                shop_order=shop_order,
                key=f"{pk} {key}",
                cause=name,
                fault="nobody" if name == "withdrawal" else _fault(place),
                pieces={line.pk: count},
                delivery=whole,
                way=way,
            )
    except (CannotReport, CannotGiveBack):
        return


def _fault(place: int) -> str:
    return ("shop", "post", "nobody")[place % 3]


def _share_of(world: World, amount: Decimal, percent: int) -> Decimal:
    return (amount * percent / 100).quantize(world.unit, ROUND_HALF_UP)
