"""A shop packs what is sold by weight: what it weighs decides what the buyer pays, and the difference goes back by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from logistics.booking import lower_cash
from marketplace.invoices.crediting import credit
from marketplace.invoices.issuing import invoice_at_the_door
from marketplace.invoices.spreading import spread_over_lines
from marketplace.ledger.events_weight import book_weighing
from marketplace.order.going_back import count_spared, count_weighed_off
from marketplace.order.models import Line, Order, ShopOrder, Weighing
from marketplace.order.news_mails import send_weighing_mail
from marketplace.order.signals import pieces_weighed
from marketplace.partner.weight_words import grams_text
from marketplace.tax.rounding import smallest_unit

# A piece may turn out lighter or heavier than was said. Beyond this somebody typed kilograms, or a digit too many.
LIGHTEST_BELIEVED, HEAVIEST_BELIEVED = Decimal("0.5"), 3
# Above this many, one number for all of them: nobody types fifty weights one by one.
MOST_ONE_BY_ONE = 30


@dataclass
class CannotWeigh(Exception):
    """Nothing was recorded and nothing changed. ``reason`` and ``of_lines`` (Line primary key → place of the weight → why) are translated
    and for the seller."""

    reason: str = ""
    of_lines: dict[int, dict[int, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.reason


def lines_to_weigh(shop_order: ShopOrder) -> list[Line]:
    """Lines by weight of which something is to be packed. Uses ``lines`` and their ``shortages`` as prefetched."""
    return [line for line in shop_order.lines.all() if line.is_by_weight and line.packed_grams is None and line.to_pack]


def weights_of(line: Line) -> int:
    """How many weights are asked for ``line``: one a piece, or one for all of very many."""
    return int(line.to_pack) if line.to_pack <= MOST_ONE_BY_ONE else 1


def wrong_with(line: Line, grams: int | None) -> str:
    """Why ``grams`` cannot be one of the weights of ``line``; "" where it can."""
    pieces = line.to_pack // weights_of(line)
    if grams is None:
        return _("Write what it weighs, in grams.")
    if grams <= 0:
        return _("A piece weighs more than 0 g. One that you do not have is reported as missing.")
    said = {"typed": grams_text(grams), "lightest": grams_text(line.lightest_grams * pieces)}
    if grams < line.lightest_grams * pieces * LIGHTEST_BELIEVED:
        return _("%(typed)s is less than half of the %(lightest)s that you promised. Write grams, not kilograms.") % said
    if grams > line.heaviest_grams * pieces * HEAVIEST_BELIEVED:
        said["heaviest"] = grams_text(line.heaviest_grams * pieces)
        return _("%(typed)s is more than three times the %(heaviest)s that you said it weighs at most. Write grams.") % said
    return ""


def weigh_and_pack(*, shop_order: ShopOrder, weights: Mapping[int, Sequence[int]], actor: User) -> list[Weighing]:
    """Record ``weights`` (Line primary key → grams of each piece) of all lines by weight of ``shop_order``, and that ``actor`` packed it.

    Of two who say so at once, one did it. Raises ``CannotWeigh``, with all as it was.
    """
    with transaction.atomic():
        locked = ShopOrder.objects.select_for_update(of=("self",)).filter(pk=shop_order.pk, state=ShopOrder.State.TO_PACK).first()
        if locked is None:
            raise CannotWeigh(_("This order is not waiting to be packed any more, so nothing was changed."))
        lines = lines_to_weigh(_with_lines(locked))
        wrong = {line.pk: _wrong_in(line, weights.get(line.pk, ())) for line in lines}
        if any(wrong.values()):
            raise CannotWeigh(_("Some weights cannot be right. Nothing was changed."), wrong)
        made = [_weigh(locked, line, weights[line.pk], actor) for line in lines]
        now = timezone.now()
        ShopOrder.objects.filter(pk=locked.pk).update(state=ShopOrder.State.PACKED, packed_at=now, packed_by=actor)
        _settle(locked, made)
    shop_order.refresh_from_db(fields=["state", "packed_at", "packed_by"])
    return made


def charge_the_lightest(*, shop_order: ShopOrder) -> list[Weighing]:
    """The post has it and nobody weighed it: the buyer pays for the lightest pieces that were promised. Writes rows only."""
    if not shop_order.lines.filter(heaviest_grams__isnull=False, packed_grams=None).exists():
        return []
    with transaction.atomic():
        locked = ShopOrder.objects.select_for_update(of=("self",)).get(pk=shop_order.pk)
        if locked.state in {ShopOrder.State.CANCELLED, ShopOrder.State.AWAITING_PAYMENT}:
            return []
        lines = lines_to_weigh(_with_lines(locked))
        made = [_weigh(locked, line, [line.lightest_grams or 0] * int(line.to_pack), None) for line in lines]
        _settle(locked, made)
    return made


def price_of_weight(line: Line, grams: int) -> Decimal:
    """What ``grams`` of ``line`` cost, out of what is left of its price.

    The price of a kilogram times the weight, rounded half up; where a discount or what went back lowered the line, in proportion.
    """
    left: Decimal = line.line_price_incl_tax - line.amount_back
    full = line.unit_price_incl_tax * line.to_pack
    if not full:
        return left
    exact = (line.price_per_kilo or Decimal(0)) * grams / 1000 * (left / full if left != full else 1)
    return min(left, Decimal(exact).quantize(smallest_unit(), ROUND_HALF_UP))


def _with_lines(shop_order: ShopOrder) -> ShopOrder:
    return ShopOrder.objects.select_related("order").prefetch_related("lines__shortages").get(pk=shop_order.pk)


def _wrong_in(line: Line, grams: Sequence[int]) -> dict[int, str]:
    asked = [*grams, *([None] * (weights_of(line) - len(grams)))]
    found = {place: wrong_with(line, one) for place, one in enumerate(asked)}
    return {place: text for place, text in found.items() if text}


def _weigh(shop_order: ShopOrder, line: Line, grams: Sequence[int], actor: User | None) -> Weighing:
    pieces = line.to_pack // len(grams)
    charged = sum(min(one, line.heaviest_grams * pieces) for one in grams)
    left, before = line.line_price_incl_tax - line.amount_back, shop_order.back_to_operator
    goods = count_weighed_off(shop_order, line, left - price_of_weight(line, charged), grams=sum(grams))
    to_operator = shop_order.back_to_operator - before
    count_spared(shop_order, to_operator)
    return Weighing.objects.create(
        shop_order=shop_order,
        line=line,
        grams=list(grams),
        charged_grams=charged,
        goods=goods,
        to_operator=to_operator,
        weighed_by=actor,
    )


def _settle(shop_order: ShopOrder, made: list[Weighing]) -> None:
    """The books, the credit note or the first invoice, the money, the label and the mail; rows and tasks only."""
    if not made:
        return
    order = shop_order.order
    for weighing in made:
        book_weighing(weighing=weighing, at=weighing.weighed_at)
    pieces_weighed.send(sender=ShopOrder, shop_order=shop_order, weighings=made)  # may give credit, which is locked before series
    with translation.override(order.language):
        credit(
            shop_order=shop_order,
            cause=f"{shop_order.number}/weight/{made[0].pk}",
            lines=spread_over_lines(shop_order=shop_order, lines=[(row.line, 0, row.goods) for row in made if row.goods]),
            reason=_("Charged by the packed weight."),
            by_operator=sum((weighing.to_operator for weighing in made), Decimal(0)),
        )
    if order.payment == Order.Payment.CASH_ON_DELIVERY:
        _collect_less(shop_order)
        invoice_at_the_door(shop_order=shop_order)
    send_weighing_mail.enqueue(shop_order.pk, [weighing.pk for weighing in made])


def _collect_less(shop_order: ShopOrder) -> None:
    """Its shipment is booked when it is weighed, so that the label asks for what is to be paid and no more."""
    from marketplace.order.booking import book_shipments

    if shop_order.shipment_id is None:
        book_shipments.enqueue(shop_order.order_id)
    else:
        lower_cash(shipment_id=shop_order.shipment_id, to=ShopOrder.objects.get(pk=shop_order.pk).to_pay)
