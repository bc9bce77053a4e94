"""Playing one example by the functions that people's clicks call."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from marketplace.basket.parts import goods_total, group
from marketplace.cards.amounts import least_payable, minor_units
from marketplace.cards.asking import idempotency_key, session_fields
from marketplace.cards.models import CardPayment, CardRefund, CardSession
from marketplace.cards.refunds import note_refund
from marketplace.cards.settling import note
from marketplace.cards.told import WITH_THE_MONEY, read
from marketplace.checkout.models import Checkout
from marketplace.offer.applying import apply_offers
from marketplace.offer.models import Offer
from marketplace.order.booking import book_shipments
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.order.packing import mark_packed
from marketplace.order.paying import mark_paid
from marketplace.order.placing import CannotPlace, place_order
from marketplace.order.reviving import revive
from marketplace.order.shortages import CannotReport, report_missing
from marketplace.order.weighing import lines_to_weigh, weigh_and_pack, weights_of
from marketplace.refunds.cancelling import cancel_before_packing
from marketplace.refunds.giving_back import CannotGiveBack, Way, give_back
from tests.baskets.bargains import Outcome, make_bargains, outcome, type_codes
from tests.baskets.draws import CARD, CASH, SLIP, Drawn
from tests.baskets.world import AT, World, choose_ways, fill, price_goods
from tests.ledger.rows import deliver

State = ShopOrder.State


@dataclass(frozen=True)
class Played:
    """What came of an example: its order, the rows of its offers in their order, and what the rule gives."""

    drawn: Drawn
    order: Order
    offers: list[Offer]
    outcome: Outcome


def play(world: World, drawn: Drawn) -> Played:
    """From the basket to whatever went back."""
    price_goods(world, drawn.wanted)
    offers = make_bargains(world, drawn.wanted, drawn.offers)
    by_rule = outcome(world, drawn.wanted, drawn.offers)
    order = _place(world, drawn, offers, by_rule)
    if order.payment == CARD:
        _pay_by_card(world, order)
    elif order.payment == SLIP:
        _slip(order, drawn.slip)
    for place, shop_order in enumerate(order.shop_orders.order_by("pk")):
        before, scales, ends, after = drawn.parts[place % len(drawn.parts)]
        for n, happens in enumerate(before):
            _go_back(world, drawn, shop_order.pk, f"before {n}", happens)
        _pack(world, shop_order.pk, scales, ends)
        for n, happens in enumerate(after):
            _go_back(world, drawn, shop_order.pk, f"after {n}", happens)
    if order.payment == CARD:
        _let_stripe_give_back(world, order)
    order.refresh_from_db()
    return Played(drawn, order, offers, by_rule)


def _slip(order: Order, becomes: str) -> None:
    if becomes != "paid":
        assert cancel_unpaid(order=order, at=AT)
    if becomes == "late":
        assert revive(order=order)
    if becomes != "not paid":
        assert mark_paid(order=order, at=AT)


def _place(world: World, drawn: Drawn, offers: list[Offer], by_rule: Outcome) -> Order:
    spends = drawn.credit is not None and drawn.payment != CASH
    basket = fill(world, drawn.wanted, owner=world.user if spends else None)
    type_codes(basket, drawn.offers, offers)
    # As ``parts_of`` does, without the pictures and words that a page shows beside the prices.
    lines = basket.lines.select_related("stockrecord", "product__partner").prefetch_related("product__stockrecords")
    parts = group(lines)
    for line in lines:
        line.basket = basket
    apply_offers(parts, on=AT.date(), basket_id=basket.pk)
    shown = {world.place_of[line.product_id]: line.line_price_incl_tax for line in lines}
    assert shown == {place: world.money(coins) for place, coins in by_rule.prices.items()}
    assert goods_total(parts) == world.money(by_rule.goods)
    address = world.addresses[drawn.address % len(world.addresses)]
    checkout = Checkout.objects.create(basket=basket, email="ana@example.org", payment=drawn.payment, address=address)
    if drawn.credit is not None and spends:
        checkout.credit = world.money(max(1, by_rule.goods * drawn.credit[0] // 100 + drawn.credit[1]))
        checkout.save(update_fields=["credit"])
    choose_ways(world, checkout, [part.partner for part in parts])
    try:
        return place_order(checkout=checkout, at=AT)
    except CannotPlace:
        assert drawn.payment == CARD
        checkout.payment = SLIP
        checkout.save(update_fields=["payment"])
        order = place_order(checkout=checkout, at=AT)
        assert 0 < order.to_collect < least_payable(order.currency)  # so little that no card takes it
        return order


def _pay_by_card(world: World, order: Order) -> None:
    """The page is asked for and told about with the real requests; only the network between is not there."""
    payment = CardPayment.objects.get(order=order)
    session = CardSession.objects.create(payment=payment, number=1, expires_at=timezone.now() + timezone.timedelta(minutes=31))
    client = world.stripe.client
    made = client.v1.checkout.sessions.create(session_fields(session), {"idempotency_key": idempotency_key(session)})  # type: ignore[arg-type]
    assert made.amount_total == minor_units(order.to_collect, order.currency)
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
