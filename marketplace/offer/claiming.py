"""Counting uses and money of offers. Rows are held in the order of their keys and changed by one conditional update, so that no number
of checkouts at once takes more than there is; the database's constraints refuse whoever else would.

After stock, before the order's own rows, in the order of locks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, Value, When
from django.db.models.functions import Round

from marketplace.checkout.offers import PartOffer
from marketplace.offer.models import Offer, OfferCode, OfferSaving, OfferUse
from marketplace.offer.offer_models import numbers_of
from marketplace.order.models import Order, ShopOrder


@dataclass(frozen=True)
class Taken:
    """What an order takes of an offer, over all its parts."""

    offer: Offer
    amount: Decimal
    code_id: int | None


def taken_by(parts: Iterable[PartOffer]) -> list[Taken]:
    """By the keys of the offers. A free delivery counts with its price, whoever bears it."""
    found: dict[int, Taken] = {}
    for part in parts:
        free = part.part.free_by
        saved = [(saving, saving.amount) for saving in part.part.savings]
        saved += [(free, _delivery_given(part))] if free else []
        for saving, amount in saved:
            before = found[saving.offer.pk].amount if saving.offer.pk in found else Decimal(0)
            found[saving.offer.pk] = Taken(saving.offer, before + amount, saving.code_id)
    return [found[key] for key in sorted(found)]


def _delivery_given(part: PartOffer) -> Decimal:
    return part.delivery_by_operator if part.part.delivery_by_operator else part.borne


def claim(taken: Sequence[Taken], *, buyer: str) -> list[Offer]:
    """Count one use of each and what it gives. Those that cannot be had any more are returned, and then nothing was counted."""
    if not taken:
        return []
    keys = [one.offer.pk for one in taken]
    held = {offer.pk: offer for offer in Offer.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    code_keys = sorted(one.code_id for one in taken if one.code_id)
    codes = {code.pk: code for code in OfferCode.objects.select_for_update().filter(pk__in=code_keys).order_by("pk")} if code_keys else {}
    once = [one.offer.pk for one in taken if one.offer.once_a_buyer]
    had = set(_had(once, buyer).values_list("offer_id", flat=True)) if once else set()
    gone = [
        one.offer
        for one in taken
        if one.offer.pk in had or not _can_be_had(one, held.get(one.offer.pk)) or (one.code_id and not _is_left(codes.get(one.code_id)))
    ]
    if gone:
        return gone
    _count(taken, sign=1)
    if code_keys:
        OfferCode.objects.filter(pk__in=code_keys).update(uses=F("uses") + 1)
    return []


def record(order: Order, parts: Sequence[PartOffer], taken: Sequence[Taken]) -> None:
    """The rows of what ``claim`` counted. ``parts`` are those of the order's shop orders, by their numbers."""
    if not taken:
        return
    made = OfferUse.objects.bulk_create(
        OfferUse(
            offer=one.offer,
            order=order,
            code_id=one.code_id,
            amount=one.amount,
            once_for=order.guest_email.lower() if one.offer.once_a_buyer else None,
        )
        for one in taken
    )
    uses = {use.offer_id: use for use in made}
    savings = []
    by_seller = {shop_order.partner_id: shop_order for shop_order in order.shop_orders.all()}
    for part in parts:
        shop_order = by_seller[part.part.partner.pk]
        for saving in part.part.savings:
            savings.append(_saving(uses[saving.offer.pk], shop_order, saving.words, saving.amount, by_operator=saving.by_operator))
        if free := part.part.free_by:
            amount, use = _delivery_given(part), uses[free.offer.pk]
            savings.append(_saving(use, shop_order, free.words, amount, by_operator=free.by_operator, on_delivery=True))
    OfferSaving.objects.bulk_create(savings)


def give_back(order: Order, *, at: dt.datetime) -> None:
    """Uses of ``order`` that nothing is left of count no longer: each shop order that had something of them is cancelled."""
    left = OfferSaving.objects.filter(use__order=order).exclude(shop_order__state=ShopOrder.State.CANCELLED).values("use_id")
    uses = list(OfferUse.objects.filter(order=order, given_back_at=None).exclude(pk__in=left).select_related("offer").order_by("offer_id"))
    if not uses:
        return
    _hold(uses)
    # Held now: of two at once the second finds nothing to give back.
    mine = [use for use in uses if OfferUse.objects.filter(pk=use.pk, given_back_at=None).update(given_back_at=at)]
    _count([Taken(use.offer, use.amount, use.code_id) for use in mine], sign=-1)
    OfferCode.objects.filter(pk__in=[use.code_id for use in mine if use.code_id]).update(uses=F("uses") - 1)


def claim_again(order: Order) -> bool:
    """Count the uses of ``order`` once more, which was cancelled and is paid after all; False, and nothing counted, where one is used up.

    The last day is not asked: the order was placed within it.
    """
    uses = list(OfferUse.objects.filter(order=order).exclude(given_back_at=None).select_related("offer").order_by("offer_id"))
    if not uses:
        return True
    held = _hold(uses)
    codes = {code.pk: code for code in OfferCode.objects.filter(pk__in=[use.code_id for use in uses if use.code_id])}
    taken = [Taken(use.offer, use.amount, use.code_id) for use in uses]
    once = [use.offer_id for use in uses if use.once_for]
    if once and _had(once, order.guest_email).exists():
        return False
    if any(not _is_enough(one, held[one.offer.pk]) or (one.code_id and not _is_left(codes.get(one.code_id))) for one in taken):
        return False
    OfferUse.objects.filter(pk__in=[use.pk for use in uses]).update(given_back_at=None)
    _count(taken, sign=1)
    OfferCode.objects.filter(pk__in=list(codes)).update(uses=F("uses") + 1)
    return True


def _hold(uses: Sequence[OfferUse]) -> dict[int, Offer]:
    """Offers first, then codes, each by its keys: as ``claim`` does."""
    keys = [use.offer_id for use in uses]
    held = {offer.pk: offer for offer in Offer.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    list(OfferCode.objects.select_for_update().filter(pk__in=[use.code_id for use in uses if use.code_id]).order_by("pk"))
    return held


def _had(offers: Sequence[int], buyer: str):  # type: ignore[no-untyped-def]
    return OfferUse.objects.filter(offer__in=offers, once_for=buyer.lower(), given_back_at=None)


def _can_be_had(one: Taken, now: Offer | None) -> bool:
    """Whether the offer, as it stands under the lock, is still what was reckoned and gives this."""
    if now is None or not now.is_on or numbers_of(now) != numbers_of(one.offer):
        return False
    if (now.minimum, now.borne_by) != (one.offer.minimum, one.offer.borne_by):
        return False
    return _is_enough(one, now)


def _is_enough(one: Taken, now: Offer) -> bool:
    return not (now.most_uses is not None and now.uses >= now.most_uses) and not (now.left is not None and one.amount > now.left)


def _is_left(code: OfferCode | None) -> bool:
    return code is not None and (code.most_uses is None or code.uses < code.most_uses)


def _count(taken: Sequence[Taken], *, sign: int) -> None:
    if not taken:
        return
    amounts = Case(
        *(When(pk=one.offer.pk, then=Value(sign * one.amount)) for one in taken),
        default=Value(Decimal(0)),
        output_field=DecimalField(max_digits=12, decimal_places=2),
    )
    rows = Offer.objects.filter(pk__in=[one.offer.pk for one in taken])
    if sign > 0:
        rows = rows.filter(Q(most_uses=None) | Q(uses__lt=F("most_uses")))
    # Rounded, since SQLite adds binary fractions: 0.10 and 0.20 would be more than a budget of 0.30.
    if rows.update(uses=F("uses") + sign, spent=Round(F("spent") + amounts, precision=2)) != len(taken):
        raise RuntimeError("offers changed while they were held")


def _saving(
    use: OfferUse, shop_order: ShopOrder, words: str, amount: Decimal, *, by_operator: bool, on_delivery: bool = False
) -> OfferSaving:
    return OfferSaving(use=use, shop_order=shop_order, words=words[:160], amount=amount, by_operator=by_operator, on_delivery=on_delivery)
