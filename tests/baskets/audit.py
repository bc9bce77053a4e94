"""Whether basket, order, invoices, books and Stripe say the same of one order, to the smallest coin."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from marketplace.cards.amounts import from_minor_units
from marketplace.cards.models import CardSession
from marketplace.credit.models import CreditMovement
from marketplace.invoices.en16931 import document_xml
from marketplace.invoices.models import Document
from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Account
from marketplace.order.models import Order, ShopOrder
from marketplace.refunds.models import Refund
from tests.baskets.audit_offers import offers_are_counted
from tests.baskets.bargains import seller_of
from tests.baskets.examples import Played
from tests.baskets.world import CASH_FEE, STEPS, World
from tests.ledger.rows import books

ZERO = Decimal(0)
RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
Kind = Account.Kind


def audit(world: World, played: Played) -> None:
    """AssertionError where a coin is not explained."""
    order = played.order
    parts = list(order.shop_orders.prefetch_related("lines__shortages", "shortages", "vat", "refunds", "invoices__lines", "invoices__vat"))
    _order_is_by_the_rule(world, played, parts)
    _order_adds_up(world, order, parts)
    offers_are_counted(world, played, parts)
    for part in parts:
        _invoices_say_what_is_left(part)
        for document in part.invoices.all():
            _file_says_the_same(document)
    _books_have_all(order, parts)
    _stripe_has_what_the_books_have(world, order)


def _order_is_by_the_rule(world: World, played: Played, parts: list[ShopOrder]) -> None:
    """Each price as it was reckoned by hand, and who is sent its part for nothing."""
    by_rule, order = played.outcome, played.order
    lines = {world.place_of[line.product_id or 0]: line for part in parts for line in part.lines.all()}
    assert {place: line.line_price_incl_tax for place, line in lines.items()} == _money(world, by_rule.prices)
    assert {place: line.line_price_before_discounts_incl_tax for place, line in lines.items()} == _money(world, by_rule.listed)
    assert {place: line.borne_by_operator for place, line in lines.items()} == _money(world, by_rule.borne)
    sellers = {seller.pk: number for number, seller in enumerate(world.sellers)}
    for part in parts:
        seller = sellers[part.partner_id]
        listed = sum(coins for place, coins in by_rule.listed.items() if seller_of(place) == seller)
        amount = world.free_from[seller]
        is_paid = seller in by_rule.free and played.drawn.offers[by_rule.free[seller]].is_borne_by_operator
        is_free = not is_paid and (seller in by_rule.free or (amount is not None and listed >= amount))
        fee = world.money(CASH_FEE) if order.payment == Order.Payment.CASH_ON_DELIVERY else ZERO
        assert (part.delivery_total == fee) == is_free
        assert (part.delivery_borne > 0) == is_free
        assert part.delivery_by_operator == (part.delivery_total - fee if is_paid else ZERO)
        assert part.delivery_total + part.delivery_borne - fee in {world.money(coins) for _grams, coins in STEPS}


def _money(world: World, coins: dict[int, int]) -> dict[int, Decimal]:
    return {key: world.money(amount) for key, amount in coins.items()}


def _order_adds_up(world: World, order: Order, parts: list[ShopOrder]) -> None:
    assert order.total_incl_tax == sum(part.total for part in parts)
    assert order.shipping_incl_tax == sum(part.delivery_total for part in parts)
    assert order.credit_used == sum(part.credit_used for part in parts)
    assert order.to_collect == sum(part.to_collect for part in parts)
    assert order.borne_by_operator == sum(part.borne_by_operator for part in parts)
    assert order.to_collect == order.total_incl_tax - order.credit_used - order.borne_by_operator
    assert all(part.credit_used >= 0 and part.borne_by_operator >= 0 and part.to_collect >= 0 for part in parts)
    taxes = ZERO
    for part in parts:
        lines = list(part.lines.all())
        assert part.goods_total == sum(line.line_price_incl_tax for line in lines)
        assert part.borne_by_operator == part.delivery_by_operator + sum(line.borne_by_operator for line in lines)
        vat = list(part.vat.all())
        assert part.goods_total == sum(row.goods for row in vat)
        assert part.delivery_total == sum(row.delivery for row in vat)
        for row in vat:
            own = [line for line in lines if line.vat_percent == row.percent]
            assert row.goods == sum(line.line_price_incl_tax for line in own)
            assert row.goods_tax == sum(line.line_price_incl_tax - line.line_price_excl_tax for line in own)
            exact = row.gross * row.percent / (100 + row.percent)
            assert row.tax == exact.quantize(world.unit, ROUND_HALF_UP)
            taxes += row.tax
        assert part.goods_back >= sum(line.amount_back for line in lines) - sum(_capped(part))
    assert order.total_incl_tax - order.total_excl_tax == taxes


def _capped(part: ShopOrder) -> list[Decimal]:
    """Pieces that go back after an amount did give back what is left of the goods, which may be less than their price."""
    return [part.goods_total] if part.refunds.exclude(cause__in=["missing", "weight"]).exists() else [ZERO]


def _invoices_say_what_is_left(part: ShopOrder) -> None:
    """An invoice less its credit notes is what the seller sold in the end: goods that the post bears stay sold."""
    documents = list(part.invoices.all())
    if not documents:
        return
    borne_by_post = sum((refund.goods for refund in part.refunds.all() if refund.goods_by == Refund.Bearer.POST), ZERO)
    left = part.total - part.goods_back - part.delivery_back + borne_by_post
    assert sum(document.signed_total for document in documents) == left
    kept: dict[Decimal, Decimal] = defaultdict(Decimal)
    for document in documents:
        sign = 1 if document.is_invoice else -1
        rows = list(document.vat.all())
        assert document.goods == sum(row.goods for row in rows) == sum(line.amount for line in document.lines.all())
        assert document.delivery == sum(row.delivery for row in rows)
        assert document.tax == sum(row.goods_tax + row.delivery_tax for row in rows)
        assert document.total == document.goods + document.delivery
        for row in rows:
            kept[row.percent] += sign * (row.goods_tax + row.delivery_tax)
    assert all(tax >= 0 for tax in kept.values())


def _file_says_the_same(document: Document) -> None:
    tree = etree.fromstring(document_xml(document))
    sums = next(tree.iter(f"{RAM}SpecifiedTradeSettlementHeaderMonetarySummation"))
    said = {child.tag.removeprefix(RAM): Decimal(child.text) for child in sums}
    assert said["GrandTotalAmount"] == document.total
    assert said["TaxTotalAmount"] == document.tax
    assert said["TaxBasisTotalAmount"] == document.total - document.tax
    lines = [Decimal(node.text) for node in tree.iter(f"{RAM}LineTotalAmount")]
    assert sum(lines) - said["LineTotalAmount"] == said["LineTotalAmount"]  # the lines, and their sum beside them
    rates = [Decimal(node.text) for node in tree.iter(f"{RAM}CalculatedAmount")]
    assert sum(rates) == document.tax


def _books_have_all(order: Order, parts: list[ShopOrder]) -> None:
    assert check_books() == []
    stands = books()
    received = sum((amount for name, amount in stands.items() if name.startswith(("clearing", "cash_in_transit"))), ZERO)
    gone = sum((part.goods_back + part.delivery_back for part in parts), ZERO)
    captured = order.paid_at is not None
    if captured:
        owed = stands.get(Kind.REFUNDS, ZERO) + stands.get(Kind.BUYER_CREDIT, ZERO)
        borne = order.borne_by_operator - sum((part.back_to_operator for part in parts), ZERO)
        assert stands.get(Kind.PROMOTION, ZERO) == borne
        assert received + borne - owed == order.total_incl_tax - gone
    given = sum((refund.amount for refund in Refund.objects.filter(shop_order__order=order)), ZERO)
    if captured:
        assert given == gone
    credit = sum((move.amount for move in CreditMovement.objects.all()), ZERO)
    assert stands.get(Kind.BUYER_CREDIT, ZERO) == credit
    assert not stands.get(Kind.CREDIT_HELD, ZERO)
    spent = CreditMovement.objects.filter(order=order, kind__in=["spent", "unused"])
    assert -sum((move.amount for move in spent), ZERO) == (order.credit_used if captured else ZERO)


def _stripe_has_what_the_books_have(world: World, order: Order) -> None:
    session = CardSession.objects.filter(payment__order=order).first()
    if session is None:
        return
    intent = world.stripe.client.v1.payment_intents.retrieve(session.intent_id, {"expand": ["latest_charge"]}).to_dict()
    assert from_minor_units(intent["amount_received"], order.currency) == order.to_collect
    back = from_minor_units(intent["latest_charge"]["amount_refunded"], order.currency)
    to_card = sum((refund.by_means for refund in Refund.objects.filter(shop_order__order=order, means=Refund.Means.CARD)), ZERO)
    assert back == to_card
    assert books().get("clearing:card", ZERO) == order.to_collect - back
