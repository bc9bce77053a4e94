"""A team, questions of buyers, and pick-ups that wait for a clerk."""

from __future__ import annotations

from accounts.models import User
from demo.running import PACKS_IN, PICKUPS, QUESTIONS
from logistics.models import PickupRequest
from logistics.pickups import ask_for_pickup, days_to_ask
from marketplace.order.messaging import write_message
from marketplace.order.models import OrderMessage, ShopOrder
from shops.models import Membership, Shop
from shops.teams import join_shop


def add_running(*, packer: User) -> None:
    shops = {shop.partner.code: shop for shop in Shop.objects.select_related("partner__sends_from")}
    join_shop(shop=shops[PACKS_IN], user=packer, role=Membership.Role.PACKER)
    for code, words in QUESTIONS.items():
        order = ShopOrder.objects.filter(partner=shops[code].partner, state=ShopOrder.State.TO_PACK).order_by("-pk").first()
        if order is not None:
            write_message(shop_order=order, side=OrderMessage.Side.SHOPPER, text=words)
    for code, (parcels, note) in PICKUPS.items():
        sender = shops[code].partner.sends_from
        assert sender is not None
        ask_for_pickup(sender=sender, day=next(days_to_ask(sender)), window=PickupRequest.Window.ANY, parcels=parcels, note=note)
