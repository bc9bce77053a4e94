"""What a shop must do about its makers' attestations, as its first page and its mails say it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formats import format_day
from marketplace.catalogue.models import Product
from producers.attestations import ENDED, NOTICE_DAYS
from producers.models import Attestation, Designation, Producer
from shops.models import Shop

Pair = tuple[int | None, int]


@dataclass(frozen=True)
class Notice:
    """One thing to do: what is the matter, what follows from it, the words of the link that mends it and its address."""

    text: str
    consequence: str
    action: str
    url: str
    is_urgent: bool


def notices_for(shop: Shop, *, on: dt.date | None = None) -> list[Notice]:
    """What is to be done on the day (today), most urgent first; four queries, however many products and makers."""
    day = on or timezone.localdate()
    affected = _products_by_pair(shop)
    by_pair: dict[Pair, list[Attestation]] = defaultdict(list)
    for attestation in Attestation.objects.filter(producer__shops=shop).select_related("producer", "designation"):
        by_pair[(attestation.producer_id, attestation.designation_id)].append(attestation)
    notices = [notice for pair, rows in by_pair.items() if (notice := _about(rows, affected.get(pair, 0), day))]
    notices += _without_any({pair: count for pair, count in affected.items() if pair not in by_pair})
    return sorted(notices, key=lambda notice: not notice.is_urgent)


def ending_text(attestation: Attestation, *, days: int) -> str:
    """One sentence: whose attestation for what ends or has ended, and when. ``days`` is a threshold, 0 once it has ended."""
    values = {"producer": attestation.producer, "name": attestation.designation, "date": format_day(attestation.valid_until)}
    if days == ENDED:
        return _("The attestation of %(producer)s for “%(name)s” ended on %(date)s.") % values
    return _("The attestation of %(producer)s for “%(name)s” ends on %(date)s.") % values


def consequence_text(attestation: Attestation, *, days: int, products: int) -> str:
    """What happens to the shop's ``products`` under the name; empty when it has none."""
    if not products:
        return ""
    if days == ENDED:
        return ngettext(
            "%(count)s product is off sale until a new one is accepted.",
            "%(count)s products are off sale until a new one is accepted.",
            products,
        ) % {"count": products}
    return ngettext(
        "%(count)s product comes off sale after that day unless a new one is accepted.",
        "%(count)s products come off sale after that day unless a new one is accepted.",
        products,
    ) % {"count": products}


def sending_url(*, producer_id: int | None, designation_id: int) -> str:
    """The page where the shop sends in an attestation, filled in as far as is known."""
    known = f"producer={producer_id}&" if producer_id else ""
    return f"{reverse('shop_attestations:add')}?{known}designation={designation_id}"


def products_under(attestation: Attestation, *, shop: Shop) -> int:
    """How many of the shop's products (not variants) stand or fall with the attestation."""
    return _products_by_pair(shop).get((attestation.producer_id, attestation.designation_id), 0)


def _products_by_pair(shop: Shop) -> dict[Pair, int]:
    shown = Product.objects.filter(partner=shop.partner_id, parent=None, designation__isnull=False, is_public=True, off_sale_reason="")
    rows = shown.order_by().values_list("producer_id", "designation_id").annotate(count=Count("pk"))
    return {(producer, designation): count for producer, designation, count in rows}


def _about(rows: list[Attestation], products: int, day: dt.date) -> Notice | None:
    accepted = [row for row in rows if row.state == Attestation.State.ACCEPTED]
    last = max(accepted, key=lambda row: row.valid_until, default=None)
    is_waiting = any(row.state == Attestation.State.SUBMITTED for row in rows)
    if is_waiting or (last and last.days_left(day) > max(NOTICE_DAYS)):
        return None
    refused = max((row for row in rows if row.state == Attestation.State.REFUSED), key=lambda row: row.submitted_at, default=None)
    if refused and (last is None or refused.submitted_at > last.submitted_at):
        return _to_send(refused, _refusal_text(refused), "", is_urgent=last is None or last.days_left(day) <= min(NOTICE_DAYS))
    if last is None:
        return None
    left = last.days_left(day)
    days = ENDED if left < 0 else min(NOTICE_DAYS if left <= min(NOTICE_DAYS) else (max(NOTICE_DAYS),))
    consequence = consequence_text(last, days=days, products=products)
    if days == ENDED and not consequence:
        return None  # nothing is sold under the name any more
    return _to_send(last, ending_text(last, days=days), consequence, is_urgent=days != max(NOTICE_DAYS))


def _refusal_text(attestation: Attestation) -> str:
    return _("The attestation of %(producer)s for “%(name)s” was refused: %(reason)s") % {
        "producer": attestation.producer,
        "name": attestation.designation,
        "reason": attestation.reason,
    }


def _to_send(attestation: Attestation, text: str, consequence: str, *, is_urgent: bool) -> Notice:
    url = sending_url(producer_id=attestation.producer_id, designation_id=attestation.designation_id)
    return Notice(text, consequence, _("Send in the new attestation"), url, is_urgent)


def _without_any(missing: dict[Pair, int]) -> list[Notice]:
    if not missing:
        return []
    designations = Designation.objects.in_bulk([designation for _producer, designation in missing])
    producers = Producer.objects.in_bulk([producer for producer, _designation in missing if producer])
    notices = []
    for (producer_id, designation_id), count in missing.items():
        values = {"name": designations[designation_id], "producer": producers.get(producer_id or 0, _("the maker")), "count": count}
        text = ngettext(
            "%(count)s product is off sale: %(producer)s has no attestation for “%(name)s”.",
            "%(count)s products are off sale: %(producer)s has no attestation for “%(name)s”.",
            count,
        )
        url = sending_url(producer_id=producer_id, designation_id=designation_id)
        notices.append(Notice(text % values, "", _("Send in the attestation"), url, is_urgent=True))
    return notices
