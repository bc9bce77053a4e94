"""What an import would do, product by product: found by ``checking``, shown to the owner, done by ``writing``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.catalogue_files.items import Catalogue, Item, Origin, Picture, Remark, Variant

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
Change = tuple[str, str, str]  # field in the reader's language, before, after


@dataclass
class PlannedSize:
    """One thing with a price. ``fields`` go to its own product (a size, or the product itself), ``stock`` to its stock record."""

    variant: Variant
    sku: str
    product: Product | None = None
    record: StockRecord | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    stock: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    outcome: str = UNCHANGED


@dataclass
class PlannedItem:
    """One product of the file. ``only_sizes``: its row is one size of a product here, whose own words stay."""

    item: Item
    product: Product | None = None
    only_sizes: bool = False
    becomes_parent: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # by language, beside the installation's own
    category: int | None = None
    food: dict[str, Any] | None = None
    pictures: list[Picture] = field(default_factory=list)
    sizes: list[PlannedSize] = field(default_factory=list)
    origin: Origin | None = None
    changes: list[Change] = field(default_factory=list)
    draft_reasons: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    outcome: str = UNCHANGED
    is_draft: bool = False
    is_late: bool = False
    """Refused only when it was to be written."""

    @property
    def has_sizes(self) -> bool:
        return self.item.has_sizes

    @property
    def is_refused(self) -> bool:
        return self.outcome == REFUSED


@dataclass
class Plan:
    catalogue: Catalogue
    items: list[PlannedItem]
    unmatched: Counter[str]
    """Names of categories that are none of ours, with how many products bear them."""

    @property
    def good(self) -> list[PlannedItem]:
        return [planned for planned in self.items if not planned.is_refused]
