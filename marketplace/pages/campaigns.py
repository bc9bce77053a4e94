"""What a campaign's page shows, and which campaign is on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Prefetch, Value, When
from wagtail.models import Locale

from cms.page_cache.recording import good_until, is_recording
from cms.renditions import renditions_of
from marketplace.catalogue.models import Product
from producers.models import Attestation, Designation, Producer

if TYPE_CHECKING:
    from marketplace.pages.models import CampaignPage


def campaign_of_the_day(*, locale: Locale | int, at: dt.datetime) -> CampaignPage | None:
    """The campaign that is open at ``at`` (the one that closes first), else the next that opens; None when none is ahead."""
    from marketplace.pages.models import CampaignPage

    if is_recording():  # a page that is kept holds until any of them begins or ends
        moments = CampaignPage.objects.live().filter(locale=locale, closes_at__gt=at).values_list("opens_at", "closes_at")
        good_until(*(moment for pair in moments for moment in pair if moment > at))
    return (
        CampaignPage.objects.live()
        .filter(locale=locale, closes_at__gt=at)
        .annotate(ahead=Case(When(opens_at__lte=at, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .select_related("picture")
        .prefetch_related(renditions_of("picture", "hero"))
        .order_by("ahead", "closes_at", "pk")
        .first()
    )


def campaign_context(*, page: CampaignPage, at: dt.datetime) -> dict[str, Any]:
    """``phase``, ``makers`` (each with ``designations`` that it may use on the day) and ``products`` (on sale only).

    Both stand in the page's order, each row once however often it was chosen.
    ``opens_at`` is set before the campaign opens: cards then say from when on. Some fifteen queries for any number of rows.
    """
    phase = page.phase(at)
    good_until(*(moment for moment in (page.opens_at, page.closes_at) if moment > at))
    order = list(dict.fromkeys(row.product_id for row in page.products.all()))
    found = {product.pk: product for product in Product.objects.on_sale().filter(pk__in=order).for_cards()}
    return {
        "phase": phase,
        "makers": _makers(list(dict.fromkeys(row.producer_id for row in page.makers.all())), at),
        "products": [found[pk] for pk in order if pk in found],
        "opens_at": page.opens_at if phase == "before" else None,
    }


def _makers(order: list[int], at: dt.datetime) -> list[dict[str, Any]]:
    valid = Attestation.objects.valid(at.date()).select_related("designation")
    rows = (
        Producer.objects.filter(pk__in=order)
        .select_related("photo")
        .prefetch_related(renditions_of("photo", "card"), Prefetch("attestations", queryset=valid, to_attr="in_force"))
    )
    found = {maker.pk: maker for maker in rows}
    return [{"maker": found[pk], "designations": _once(found[pk].in_force)} for pk in order if pk in found]


def _once(attestations: list[Attestation]) -> list[Designation]:
    return list({attestation.designation_id: attestation.designation for attestation in attestations}.values())
