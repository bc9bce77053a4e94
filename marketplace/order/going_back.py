"""What of an order goes back, counted by the database: never more pieces than were sold, never more money than they cost.

Missing pieces and refunds are counted alike. Call it with the shop order held by ``select_for_update``; each step compares with what
was read, so that nothing is counted on a row that has changed meanwhile.

Of what the marketplace paid, its share goes back to it, in proportion: of pieces, by what it paid of their line; of a part of the goods'
price and of the delivery, by what it paid of all that is left. What is rounded is the share of all that has gone, or of what is left, so no
coin drifts and the last part takes the rest. ``ShopOrder.back_to_operator`` before and after says what it was.
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
    share = _operators_share(line, price)
    line.pieces_back += count
    line.amount_back += price
    goods: Decimal = min(price, shop_order.goods_total - shop_order.goods_back)
    count_money(shop_order, goods=goods, operators_goods=share)
    return goods


def count_weighed_off(shop_order: ShopOrder, line: Line, amount: Decimal, *, grams: int) -> Decimal:
    """``line`` weighed ``grams`` and costs ``amount`` less; what of it goes back, which is less where its price went back before."""
    goods = max(min(amount, shop_order.goods_total - shop_order.goods_back), Decimal(0))
    seen = Line.objects.filter(pk=line.pk, packed_grams=None, pieces_back=line.pieces_back, amount_back=line.amount_back)
    if not seen.update(packed_grams=grams, weighed_off=goods, amount_back=line.amount_back + goods):
        raise TooMuch
    share = _operators_share(line, goods)
    line.packed_grams, line.weighed_off, line.amount_back = grams, goods, line.amount_back + goods
    count_money(shop_order, goods=goods, operators_goods=share)
    ShopOrder.objects.filter(pk=shop_order.pk).update(goods_weighed_off=shop_order.goods_weighed_off + goods)
    shop_order.goods_weighed_off += goods
    return goods


def count_money(
    shop_order: ShopOrder, *, goods: Decimal = Decimal(0), delivery: Decimal = Decimal(0), operators_goods: Decimal | None = None
) -> None:
    """``goods`` and ``delivery`` go back, beside the pieces that are counted already. ``TooMuch``.

    ``operators_goods``: what of ``goods`` the marketplace paid, as far as that is left; None: as of all goods that are left.
    """
    after = {
        "goods_back": shop_order.goods_back + goods,
        "delivery_back": shop_order.delivery_back + delivery,
        "operator_goods_back": shop_order.operator_goods_back
        + _within(
            goods,
            wanted=operators_goods,
            left=shop_order.goods_total - shop_order.goods_back,
            operators_left=shop_order.goods_by_operator - shop_order.operator_goods_back,
        ),
        "operator_delivery_back": shop_order.operator_delivery_back
        + _within(
            delivery,
            left=shop_order.delivery_total - shop_order.delivery_back,
            operators_left=shop_order.delivery_by_operator - shop_order.operator_delivery_back,
        ),
    }
    if min(goods, delivery) < 0 or after["goods_back"] > shop_order.goods_total or after["delivery_back"] > shop_order.delivery_total:
        raise TooMuch
    seen = ShopOrder.objects.filter(pk=shop_order.pk, goods_back=shop_order.goods_back, delivery_back=shop_order.delivery_back)
    if not seen.update(**after):
        raise TooMuch
    for name, amount in after.items():
        setattr(shop_order, name, amount)


def count_spared(shop_order: ShopOrder, amount: Decimal) -> None:
    """Of what is missing or weighed less, ``amount`` is the marketplace's: where it is paid at the door, it pays that much less."""
    if amount:
        ShopOrder.objects.filter(pk=shop_order.pk).update(operator_spared=shop_order.operator_spared + amount)
        shop_order.operator_spared += amount


def _operators_share(line: Line, amount: Decimal) -> Decimal:
    """What the marketplace paid of the next ``amount`` of the line's price to go back."""
    if not line.borne_by_operator:
        return Decimal(0)
    before, after = (
        Decimal(line.borne_by_operator * back / line.line_price_incl_tax).quantize(smallest_unit(), ROUND_HALF_UP)
        for back in (line.amount_back, line.amount_back + amount)
    )
    return after - before


def _within(amount: Decimal, *, left: Decimal, operators_left: Decimal, wanted: Decimal | None = None) -> Decimal:
    """Of ``amount``, the marketplace's share: ``wanted``, but neither it nor the buyer gets more than is left of what each had paid."""
    if not operators_left or not amount:
        return Decimal(0)
    if wanted is None:
        wanted = Decimal(operators_left * amount / left).quantize(smallest_unit(), ROUND_HALF_UP) if left else Decimal(0)
    buyers_left = left - operators_left
    return max(amount - buyers_left, min(wanted, amount, operators_left), Decimal(0))


def charge_shop(shop_order: ShopOrder, *, goods: Decimal, delivery: Decimal) -> None:
    """Of what went back, the seller bears ``goods`` and ``delivery``."""
    after = {"goods_charged": shop_order.goods_charged + goods, "delivery_charged": shop_order.delivery_charged + delivery}
    ShopOrder.objects.filter(pk=shop_order.pk).update(**after)
    shop_order.goods_charged, shop_order.delivery_charged = after["goods_charged"], after["delivery_charged"]
