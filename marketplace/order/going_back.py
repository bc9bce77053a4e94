"""What of an order goes back, counted by the database: never more pieces than were sold, never more money than they cost.

Missing pieces and refunds are counted alike. Call it with the shop order held by ``select_for_update``; each step compares with what
was read, so that nothing is counted on a row that has changed meanwhile.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from marketplace.order.models import Line, ShopOrder
from marketplace.tax.rounding import smallest_unit


class TooMuch(Exception):
    """More than is left to go back; nothing was counted."""


def price_of_pieces(line: Line, count: int) -> Decimal:
    """Of the line's price, what the next ``count`` pieces to go back cost. The last ones take the rest: no cent is lost in rounding.

    Of a line that was weighed, each piece that is left costs its share of what is left.
    """
    if line.packed_grams is not None:
        left = line.line_price_incl_tax - line.amount_back
        return Decimal(left * count / line.pieces_left).quantize(smallest_unit(), ROUND_HALF_UP) if count < line.pieces_left else left
    so_far = line.pieces_back + count
    whole = (line.line_price_incl_tax * so_far / line.quantity).quantize(smallest_unit(), ROUND_HALF_UP)
    price: Decimal = max(whole - line.amount_back, Decimal(0))
    return price


def count_pieces(shop_order: ShopOrder, line: Line, count: int) -> Decimal:
    """``count`` pieces of ``line`` go back; their price, or what is left of the shop order's goods where that is less. ``TooMuch``."""
    if count < 1 or count > line.pieces_left:
        raise TooMuch
    price = price_of_pieces(line, count)
    changed = Line.objects.filter(pk=line.pk, pieces_back=line.pieces_back, amount_back=line.amount_back).update(
        pieces_back=line.pieces_back + count, amount_back=line.amount_back + price
    )
    if not changed:
        raise TooMuch
    line.pieces_back += count
    line.amount_back += price
    goods: Decimal = min(price, shop_order.goods_total - shop_order.goods_back)
    count_money(shop_order, goods=goods)
    return goods


def count_weighed_off(shop_order: ShopOrder, line: Line, amount: Decimal, *, grams: int) -> Decimal:
    """``line`` weighed ``grams`` and costs ``amount`` less; what of it goes back, which is less where its price went back before."""
    goods = max(min(amount, shop_order.goods_total - shop_order.goods_back), Decimal(0))
    seen = Line.objects.filter(pk=line.pk, packed_grams=None, pieces_back=line.pieces_back, amount_back=line.amount_back)
    if not seen.update(packed_grams=grams, weighed_off=goods, amount_back=line.amount_back + goods):
        raise TooMuch
    line.packed_grams, line.weighed_off, line.amount_back = grams, goods, line.amount_back + goods
    count_money(shop_order, goods=goods)
    ShopOrder.objects.filter(pk=shop_order.pk).update(goods_weighed_off=shop_order.goods_weighed_off + goods)
    shop_order.goods_weighed_off += goods
    return goods


def count_money(shop_order: ShopOrder, *, goods: Decimal = Decimal(0), delivery: Decimal = Decimal(0)) -> None:
    """``goods`` and ``delivery`` go back, beside the pieces that are counted already. ``TooMuch``."""
    after = {"goods_back": shop_order.goods_back + goods, "delivery_back": shop_order.delivery_back + delivery}
    if min(goods, delivery) < 0 or after["goods_back"] > shop_order.goods_total or after["delivery_back"] > shop_order.delivery_total:
        raise TooMuch
    seen = ShopOrder.objects.filter(pk=shop_order.pk, goods_back=shop_order.goods_back, delivery_back=shop_order.delivery_back)
    if not seen.update(**after):
        raise TooMuch
    shop_order.goods_back, shop_order.delivery_back = after["goods_back"], after["delivery_back"]


def charge_shop(shop_order: ShopOrder, *, goods: Decimal, delivery: Decimal) -> None:
    """Of what went back, the seller bears ``goods`` and ``delivery``."""
    after = {"goods_charged": shop_order.goods_charged + goods, "delivery_charged": shop_order.delivery_charged + delivery}
    ShopOrder.objects.filter(pk=shop_order.pk).update(**after)
    shop_order.goods_charged, shop_order.delivery_charged = after["goods_charged"], after["delivery_charged"]
