"""What makers and shops have on sale, in categories and protected names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from marketplace.search.asking import Facet, Hit
from marketplace.search.backends.database.conditions import all_of, one_of, shown
from marketplace.search.backends.database.rows import value_number
from marketplace.search.documents import Kind

FACET_OF = {Kind.MAKER: Facet.MAKER, Kind.SHOP: Facet.SHOP}


@dataclass
class Goods:
    """Primary keys; of ``categories`` those above them too."""

    categories: set[int] = field(default_factory=set)
    designations: list[int] = field(default_factory=list)


def goods_of(hits: Sequence[Hit], *, day: dt.date) -> dict[Hit, Goods]:
    """Of each maker and shop. Products that are alike share a profile, so few rows are read. One statement."""
    found = {hit: Goods() for hit in hits}
    numbers = {value_number(FACET_OF[hit.kind], str(hit.pk)): hit for hit in hits}
    if not numbers:
        return found
    whose, their = one_of("whose.value", list(numbers))
    on_sale, params = all_of(shown([Kind.PRODUCT], day))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT whose.value, said.facet, said.value FROM market_search_searchprofile whose"
            " JOIN market_search_searchprofile other ON other.profile = whose.profile"
            " JOIN market_search_searchvalue said ON said.id = other.value AND said.facet IN (%s, %s)"
            f" WHERE {whose} AND EXISTS (SELECT 1 FROM market_search_searchentry e WHERE e.profile = whose.profile AND {on_sale})",
            [Facet.CATEGORY.value, Facet.DESIGNATION.value, *their, *params],
        )
        rows = cursor.fetchall()
    for number, facet, value in sorted(rows):
        goods = found[numbers[number]]
        if facet == Facet.CATEGORY.value:
            goods.categories.add(int(value))
        else:
            goods.designations.append(int(value))
    return found
