"""From items of a file to a plan: each row against what the shop has, by the same rules as the product form. Saves nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.catalogue.models import Product
from marketplace.catalogue.publishing import can_be_read
from marketplace.partner.stocking import below_orders
from shops.catalogue_files import combining, comparing, reductions
from shops.catalogue_files.drafts import Publishing
from shops.catalogue_files.items import Catalogue, Item, Remark
from shops.catalogue_files.limits import MOST_PICTURES_A_PRODUCT
from shops.catalogue_files.plan import CHANGED, NEW, REFUSED, UNCHANGED, Plan, PlannedItem, PlannedSize
from shops.catalogue_files.shelf import Shelf
from shops.catalogue_files.skus import Skus

LONGEST_TITLE = 255


@dataclass(frozen=True)
class Wishes:
    """What the owner chose for the file as a whole."""

    language: str = settings.LANGUAGE_CODE
    category_id: int | None = None
    is_food: bool = True
    pieces: int = 1
    grams: int | None = None
    vat: Decimal | None = None


def plan_for(catalogue: Catalogue, *, shelf: Shelf, wishes: Wishes) -> Plan:
    """What importing ``catalogue`` would do now. No query but for what the gate asks once a protected name."""
    checker = _Checker(shelf, wishes)
    items = [checker.planned(item) for item in catalogue.items]
    catalogue.lacks_vat = catalogue.lacks_vat or checker.asks_vat
    return Plan(catalogue, items, checker.unmatched)


class _Checker:
    def __init__(self, shelf: Shelf, wishes: Wishes) -> None:
        self.shelf, self.wishes = shelf, wishes
        self.skus = Skus()
        self.publishing = Publishing(shelf, is_food=wishes.is_food, has_weight=wishes.grams is not None)
        self.unmatched: Counter[str] = Counter()
        self.asks_vat = False
        self.taken: dict[int, int] = {}  # product here -> the row that writes to it

    def planned(self, item: Item) -> PlannedItem:
        planned = PlannedItem(item, language=item.language or self.wishes.language, remarks=list(item.remarks))
        if item.is_part:
            self.asks_vat |= combining.combine(planned, self.shelf, vat=self.wishes.vat)
        for variant in item.variants:
            sku, remarks = self.skus.sku_for(item, variant)
            planned.remarks += remarks
            planned.sizes.append(PlannedSize(variant, sku, record=self.shelf.records.get(sku)))
        self._remember(planned)
        if not combining.returns_as_whole(planned, self.shelf):
            self._match_sizes(planned)
        self._find(planned)
        self._drop_bad_sizes(planned)
        if planned.is_refused:
            return planned
        self._compare(planned)
        # What comes out only now: a stock below the orders, say.
        self._drop_bad_sizes(planned)
        if planned.becomes_parent and any(size.outcome == REFUSED and size.record for size in planned.sizes):
            planned.outcome = REFUSED  # its stock and what is ordered of it would belong to no size
        if not planned.is_refused:
            self._settle(planned)
        return planned

    def _remember(self, planned: PlannedItem) -> None:
        """What a file of products says of each, for the file of its sizes that may follow."""
        told = planned.item.origin
        if told is not None and not planned.item.is_part and len(planned.sizes) == 1:
            planned.origin = replace(told, reference=planned.sizes[0].sku)

    # --- Which of ours it is ------------------------------------------------------------------------------------

    def _match_sizes(self, planned: PlannedItem) -> None:
        item = planned.item
        for size in planned.sizes:
            if size.record is None:
                continue
            size.product = self.shelf.products.get(size.record.product_id)
            if size.product is None:
                continue
            owner = size.product.parent or size.product
            if planned.product is None:
                planned.product = owner
                planned.only_sizes = bool(size.product.parent_id) and not item.has_sizes
            elif owner is not planned.product:
                text = _("The SKU “%(sku)s” is that of another product here: “%(title)s”.") % {"sku": size.sku, "title": owner.title}
                planned.remarks.append(Remark(size.variant.row, size.variant.sku_column, text))

    def _find(self, planned: PlannedItem) -> None:
        item = planned.item
        if item.title and not can_be_read(item.title):
            text = _("Nobody can read this title. Write what it is, in letters.")
            planned.remarks.append(Remark(item.row, item.title_column, text))
        if planned.product is None:
            if not item.title and not item.is_part:
                text = _("The title is missing. A new product needs one.")
                planned.remarks.append(Remark(item.row, item.title_column or _("Title"), text))
            return
        planned.becomes_parent = item.has_sizes and planned.product.structure == Product.STANDALONE
        if planned.becomes_parent:
            planned.changes.append((_("Sizes"), "", ", ".join(variant.name for variant in item.variants)[:80]))
            if item.is_part:
                combining.hand_over(planned, self.shelf)
        first = self.taken.setdefault(planned.product.pk, item.row)
        if first != item.row and not planned.only_sizes:
            text = _("Row %(row)s is the same product here, “%(title)s”.") % {"row": first, "title": planned.product.title}
            planned.remarks.append(Remark(item.row, "", text))
        if planned.sizes and not item.has_sizes and planned.product.structure == Product.PARENT:
            planned.only_sizes = True

    def _drop_bad_sizes(self, planned: PlannedItem) -> None:
        bad = {remark.row for remark in planned.remarks if remark.is_error}
        for size in planned.sizes:
            if size.variant.row in bad:
                size.outcome = REFUSED
        if (planned.item.row in bad and not planned.item.is_part) or (
            planned.sizes and all(size.outcome == REFUSED for size in planned.sizes)
        ):
            planned.outcome = REFUSED
            for size in planned.sizes:
                size.outcome = REFUSED

    # --- What differs --------------------------------------------------------------------------------------------

    def _compare(self, planned: PlannedItem) -> None:
        item, shelf = planned.item, self.shelf
        if not planned.only_sizes:
            self._shorten(planned)
            comparing.compare_product(planned, shelf)
            self._place(planned)
            known = shelf.pictures.get(planned.product.pk, set()) if planned.product else set()
            self._take_pictures(planned, known)
        else:
            text = _("It is a size of “%(title)s” here: only its price, stock and weight are read.")
            if planned.product and item.title:
                planned.remarks.append(Remark(item.row, "", text % {"title": planned.product.title}, is_error=False))
        for size in planned.sizes:
            if size.outcome == REFUSED:
                continue
            self._complete_stock(planned, size)
            if size.variant.grams is None and size.record is None and self.wishes.grams:
                size.fields["grams"] = self.wishes.grams
            if size.record and "num_in_stock" in size.stock and size.stock["num_in_stock"] < size.record.num_allocated:
                planned.remarks.append(Remark(size.variant.row, size.variant.stock_column, below_orders(size.record)))
            comparing.compare_size(planned, size, shelf)

    def _shorten(self, planned: PlannedItem) -> None:
        item = planned.item
        if len(item.title) > LONGEST_TITLE:
            item.title = item.title[: LONGEST_TITLE - 1].rstrip() + "…"
            text = _("The title is longer than 255 letters and is cut.")
            planned.remarks.append(Remark(item.row, item.title_column, text, is_error=False))
        for words in item.words.values():
            if len(words["title"]) > LONGEST_TITLE:
                words["title"] = words["title"][: LONGEST_TITLE - 1].rstrip() + "…"

    def _place(self, planned: PlannedItem) -> None:
        """Maker and category by name; what is not found is said, once a product."""
        item, shelf, product = planned.item, self.shelf, planned.product
        found = shelf.category_for(item.categories)
        has = shelf.category_of.get(product.pk) if product else None
        if found:
            planned.category = found.pk
        elif item.categories:
            self.unmatched[item.categories[0][:100]] += 1
        if planned.category is None and has is None:
            planned.category = self.wishes.category_id
        if planned.category is not None and planned.category != has:
            names = shelf.category_names
            planned.changes.append((_("Category"), names.get(has or 0, ""), names.get(planned.category, "")))
        else:
            planned.category = None

    def _take_pictures(self, planned: PlannedItem, known: set[str]) -> None:
        seen = set(known)
        room = MOST_PICTURES_A_PRODUCT - (self.shelf.picture_count.get(planned.product.pk, 0) if planned.product else 0)
        for picture in planned.item.pictures:
            if picture.address in seen:
                continue
            seen.add(picture.address)
            row = picture.row or planned.item.row
            if not picture.address.lower().startswith(("http://", "https://")) or len(picture.address) > 1000:
                text = _("“%(address)s” is no address of a picture; it is left out.") % {"address": picture.address[:80]}
                planned.remarks.append(Remark(row, "", text, is_error=False))
            elif len(planned.pictures) >= room:
                text = _("More than %(count)s pictures: the rest is left out.") % {"count": MOST_PICTURES_A_PRODUCT}
                planned.remarks.append(Remark(row, "", text, is_error=False))
                break
            else:
                planned.pictures.append(picture)

    def _complete_stock(self, planned: PlannedItem, size: PlannedSize) -> None:
        variant, record = size.variant, size.record
        if variant.only_in_stock:
            has = record.num_in_stock - record.num_allocated if record else 0
            variant.stock = None if record and has > 0 else self.wishes.pieces + (record.num_allocated if record else 0)
            if variant.stock is not None:
                text = _("The file says only “in stock”; the stock is entered as %(count)s.") % {"count": self.wishes.pieces}
                planned.remarks.append(Remark(variant.row, variant.stock_column, text, is_error=False))
        if variant.stock is not None and (record is None or record.num_in_stock != variant.stock):
            size.stock["num_in_stock"] = variant.stock
        if variant.price is not None and (record is None or record.price != variant.price):
            size.stock["price"] = variant.price
        reductions.set_reduction(size, planned.remarks)
        reductions.set_weights(size)

    # --- What becomes of it ------------------------------------------------------------------------------------

    def _settle(self, planned: PlannedItem) -> None:
        self.publishing.decide(planned)
        for size in planned.sizes:
            if size.outcome != REFUSED:
                size.outcome = NEW if size.record is None else CHANGED if size.changes else UNCHANGED
        if planned.product is None:
            planned.outcome = NEW
        elif planned.changes or planned.pictures or any(size.outcome in {NEW, CHANGED} for size in planned.sizes):
            planned.outcome = CHANGED
        else:
            planned.outcome = UNCHANGED
