"""What a region's page shows: its makers, its products by the lists' own index, and both on a map."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.renditions import renditions_of
from logistics.models import Office
from marketplace.catalogue.kept_cards import cards_of
from marketplace.pages.models import RegionPage
from marketplace.search import finding
from marketplace.search.asked import LONGEST_CURSOR, as_query, today
from marketplace.search.asking import Facet, Hit, Order, Question
from marketplace.search.beside import maker_url
from marketplace.search.documents import Kind
from marketplace.search.near import towns_of
from marketplace.search.pin_map import Pin, pin_map
from producers.models import Attestation, Producer

PER_PAGE = 24
MAKERS = 12


def region_context(*, page: RegionPage, request: HttpRequest) -> dict[str, Any]:
    """``?after=`` goes on with the products, ``?makers=<pk>`` with the makers, each by key; nonsense is the beginning.

    Some fifteen queries for any number of rows.
    """
    after, behind = request.GET.get("after", "")[:LONGEST_CURSOR], request.GET.get("makers", "")
    answer = finding.find(
        Question(
            language=get_language() or "",
            day=today(),
            chosen=_chosen(page),
            order=Order.NEWEST,
            after=after,
            size=PER_PAGE,
            with_facets=False,
        )
    )
    makers = _makers(page, behind)
    shown = makers[:MAKERS]
    context: dict[str, Any] = {
        "cards": cards_of(answer.products),
        "total": answer.total,
        "is_further": bool(after or behind),
        "makers": [] if after else shown,
        "next_makers": as_query([("makers", str(shown[-1].pk))]) if len(makers) > MAKERS else "",
        "next_products": as_query([("after", answer.next)]) if answer.next else "",
    }
    return context if after else context | {"map": _map(shown)}


def _chosen(page: RegionPage) -> dict[Facet, tuple[str, ...]]:
    if page.designation_id:
        return {Facet.DESIGNATION: (str(page.designation_id),)}
    places = page.municipalities or page.districts
    # A region of which nothing was chosen has nothing, not everything.
    return {Facet.MUNICIPALITY if page.municipalities else Facet.DISTRICT: tuple(places) or ("",)}


def _makers(page: RegionPage, behind: str) -> list[Producer]:
    """One more than are shown, by name, beginning after the one with the key ``behind``."""
    valid = Attestation.objects.valid(today())
    makers = Producer.objects.filter(is_listed=True)
    if page.designation_id:
        makers = makers.filter(Exists(valid.filter(producer=OuterRef("pk"), designation=page.designation_id)))
    elif page.municipalities:
        makers = makers.filter(municipality__in=page.municipalities)
    else:
        makers = makers.filter(district__in=page.districts or [])
    if behind.isascii() and behind.isdecimal() and len(behind) < 19:
        name = Producer.objects.filter(pk=int(behind)).values("name")[:1]
        makers = makers.filter(Q(name__gt=name) | ~Exists(Producer.objects.filter(pk=int(behind))))
    proofs = Prefetch("attestations", queryset=valid.select_related("designation").order_by("pk"), to_attr="proofs")
    return list(makers.select_related("photo").prefetch_related(renditions_of("photo", "card"), proofs).order_by("name")[: MAKERS + 1])


def _map(makers: list[Producer]) -> Any:
    points = finding.points_of([Hit(Kind.MAKER, maker.pk) for maker in makers], day=today())
    pins = [
        Pin(number, points[hit], maker.name, maker_url(maker))
        for number, maker in enumerate(makers, start=1)
        if (hit := Hit(Kind.MAKER, maker.pk)) in points
    ]
    return pin_map(pins, towns=towns_of(list(Office.objects.filter(is_active=True).order_by("name")))) if pins else None
