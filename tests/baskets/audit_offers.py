"""Whether what offers gave is counted once, at whom it belongs, and is what the prices fell by."""

from __future__ import annotations

from decimal import Decimal

from marketplace.offer.models import OfferCode, OfferSaving, OfferUse
from marketplace.order.models import ShopOrder
from tests.baskets.bargains import TYPED
from tests.baskets.examples import Played
from tests.baskets.world import World

ZERO = Decimal(0)


def offers_are_counted(world: World, played: Played, parts: list[ShopOrder]) -> None:
    """AssertionError where an offer gave something else than its rows say."""
    savings = list(OfferSaving.objects.filter(use__order=played.order).select_related("use"))
    for part in parts:
        own = [saving for saving in savings if saving.shop_order_id == part.pk]
        lowered = sum((line.line_price_before_discounts_incl_tax - line.line_price_incl_tax for line in part.lines.all()), ZERO)
        goods = [saving for saving in own if not saving.on_delivery]
        assert sum((saving.amount for saving in goods if not saving.by_operator), ZERO) == lowered
        assert sum((saving.amount for saving in goods if saving.by_operator), ZERO) == part.goods_by_operator
        for saving in own:
            if saving.on_delivery:
                assert saving.amount == (part.delivery_by_operator if saving.by_operator else part.delivery_borne)
    for number, offer in enumerate(played.offers):
        _is_counted(world, played, number, [saving for saving in savings if saving.use.offer_id == offer.pk], parts)


def _is_counted(world: World, played: Played, number: int, savings: list[OfferSaving], parts: list[ShopOrder]) -> None:
    offer, by_rule = played.offers[number], played.outcome
    offer.refresh_from_db()
    had = played.drawn.offers[number].before
    before = (int(had > 0), world.money(had))
    use = OfferUse.objects.filter(offer=offer).first()
    gives = sum(by_rule.savings.get(number, {}).values())
    sends = [seller for seller, free in by_rule.free.items() if free == number]
    if not gives and not sends:
        assert use is None
        assert not savings
        assert (offer.uses, offer.spent) == before
        return
    assert use is not None
    assert use.order_id == played.order.pk
    assert sum((saving.amount for saving in savings), ZERO) == use.amount
    assert sum((saving.amount for saving in savings if not saving.on_delivery), ZERO) == world.money(gives)
    assert sum(saving.on_delivery for saving in savings) == len(sends)
    concerned = {saving.shop_order_id for saving in savings}
    counts = any(part.pk in concerned and part.state != ShopOrder.State.CANCELLED for part in parts)
    assert (use.given_back_at is None) == counts
    assert (offer.uses, offer.spent) == ((before[0] + 1, before[1] + use.amount) if counts else before)
    assert offer.budget is None or offer.spent <= offer.budget
    code = OfferCode.objects.filter(offer=offer).first()
    assert (code is not None) == (played.drawn.offers[number].code == TYPED) == (use.code_id is not None)
    assert code is None or code.uses == int(counts)
