"""Makers and shops as the page of those nearby shows them: who, where, how far, which protected names, and what they sell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from logistics.nearby import Point, distance_in_words
from marketplace.catalogue.models import Category
from marketplace.catalogue.navigation import CategoryMenu
from marketplace.partner.models import Partner
from marketplace.search import finding
from marketplace.search.asked import today
from marketplace.search.asking import Hit
from marketplace.search.backends.database.nearest import NearHit
from marketplace.search.beside import maker_url
from marketplace.search.documents import Kind
from producers.models import Attestation, Designation, Producer

MOST_SOLD = 3  # categories that are named


@dataclass(frozen=True)
class NearRow:
    """``number`` is its place in the whole list. ``sells``: names of categories; ``sells_more``: whether there are others."""

    number: int
    hit: Hit
    name: str
    town: str
    url: str
    km: float | None
    point: Point | None
    designations: list[Designation] = field(default_factory=list)
    sells: list[str] = field(default_factory=list)
    sells_more: bool = False

    @property
    def is_shop(self) -> bool:
        return self.hit.kind == Kind.SHOP

    @property
    def distance(self) -> str:
        return distance_in_words(self.km)


def near_rows(found: Sequence[NearHit]) -> list[NearRow]:
    """In their order; who is no longer public since the index was written is left out. Six queries at most."""
    hits = [one.hit for one in found]
    makers = {row.pk: row for row in Producer.objects.filter(pk__in=_pks(hits, Kind.MAKER), is_listed=True)}
    shops = {row.pk: row for row in Partner.objects.filter(pk__in=_pks(hits, Kind.SHOP), is_open=True)}
    attested: dict[int, dict[int, Designation]] = defaultdict(dict)
    for proof in Attestation.objects.valid(today()).filter(producer__in=makers).select_related("designation").order_by("pk"):
        attested[proof.producer_id][proof.designation_id] = proof.designation
    sold = finding.goods_of(hits, day=today())
    named = Designation.objects.in_bulk({pk for one in sold.values() for pk in one.designations})
    menu = CategoryMenu.load().categories
    rows = []
    for one in found:
        what = sold[one.hit]
        sells = [category.shown_name for category in _narrowest(menu, what.categories)]
        told: Any = {"sells": sells[:MOST_SOLD], "sells_more": len(sells) > MOST_SOLD, "km": one.km, "point": one.point}
        if one.hit.kind == Kind.MAKER and one.hit.pk in makers:
            maker = makers[one.hit.pk]
            names = list(attested[maker.pk].values())
            rows.append(NearRow(one.number, one.hit, maker.name, maker.municipality, maker_url(maker), designations=names, **told))
        elif one.hit.kind == Kind.SHOP and one.hit.pk in shops:
            shop = shops[one.hit.pk]
            names = [named[pk] for pk in what.designations if pk in named]
            rows.append(NearRow(one.number, one.hit, shop.name, shop.municipality, shop.get_absolute_url(), designations=names, **told))
    return rows


def _pks(hits: Iterable[Hit], kind: Kind) -> list[int]:
    return [hit.pk for hit in hits if hit.kind == kind]


def _narrowest(menu: Iterable[Category], pks: set[int]) -> list[Category]:
    """Without those that stand above another of them, in tree order."""
    chosen = [category for category in menu if category.pk in pks]
    return [one for one in chosen if not any(other is not one and other.path.startswith(one.path) for other in chosen)]
