"""What to fetch from the shelves for several orders at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from marketplace.order.models import ShopOrder

PICKED = ("lines__shortages", "lines__product__translations", "lines__product__parent__translations")


@dataclass
class Picked:
    """One product, in one size: how many pieces in all, and how many for which order."""

    title: str
    sku: str
    pieces: int = 0
    orders: list[tuple[ShopOrder, int]] = field(default_factory=list)


def pick_list(shop_orders: Iterable[ShopOrder]) -> list[Picked]:
    """By product, in the order of their names; missing pieces are left out. Reads what ``PICKED`` names as prefetched."""
    products: dict[tuple[str, str], Picked] = {}
    for shop_order in shop_orders:
        for line in shop_order.lines.all():
            if not line.to_pack:
                continue
            title = line.title_now()
            row = products.setdefault((title, line.partner_sku), Picked(title, line.partner_sku))
            row.pieces += line.to_pack
            row.orders.append((shop_order, line.to_pack))
    return sorted(products.values(), key=lambda row: (row.title.casefold(), row.sku))
