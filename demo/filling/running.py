"""A team, questions of buyers, pieces that a shop lacks, and pick-ups that wait for a clerk."""

from __future__ import annotations

from accounts.models import User
from demo.running import LACKS_ONE, PACKS_IN, PICKUPS, QUESTIONS
from logistics.models import PickupRequest
from logistics.pickups import ask_for_pickup, days_to_ask
from marketplace.order.messaging import write_message
from marketplace.order.models import Line, Order, OrderMessage, ShopOrder
from marketplace.order.shortages import report_missing
from shops.models import Membership, Shop
from shops.teams import join_shop


def add_running(*, packer: User) -> None:
    shops = {shop.partner.code: shop for shop in Shop.objects.select_related("partner__sends_from")}
    join_shop(shop=shops[PACKS_IN], user=packer, role=Membership.Role.PACKER)
    for code, words in QUESTIONS.items():
        order = ShopOrder.objects.filter(partner=shops[code].partner, state=ShopOrder.State.TO_PACK).order_by("-pk").first()
        if order is not None:
            write_message(shop_order=order, side=OrderMessage.Side.SHOPPER, text=words)
    _report_one_missing(shops[LACKS_ONE])
    for code, (parcels, note) in PICKUPS.items():
        sender = shops[code].partner.sends_from
        assert sender is not None
        ask_for_pickup(sender=sender, day=next(days_to_ask(sender)), window=PickupRequest.Window.ANY, parcels=parcels, note=note)


def _report_one_missing(shop: Shop) -> None:
    """The shop packs a paid order and finds one piece too few; the buyer is owed its price."""
    waiting = Line.objects.filter(partner=shop.partner, shop_order__state=ShopOrder.State.TO_PACK, order__payment=Order.Payment.SLIP)
    line = waiting.filter(quantity__gt=1).select_related("shop_order").order_by("pk").first()
    if line is not None:
        owner = shop.memberships.get(role=Membership.Role.OWNER).user
        report_missing(shop_order=line.shop_order, pieces={line.pk: 1}, gone=True, actor=owner)
