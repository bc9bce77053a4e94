"""Doing what a plan says, some hundred products a transaction, with bulk writes. What is equal is not written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from marketplace.catalogue.models import FoodInformation, Product, ProductClass, ProductTranslation
from marketplace.partner.models import StockRecord
from marketplace.partner.price_history import histories_of
from marketplace.partner.pricing import NO_SALE, PRICE_FIELDS
from marketplace.partner.stocking import below_orders, priced
from marketplace.partner.weights import BY_PIECE
from shops.catalogue_files.items import Remark
from shops.catalogue_files.logbook import log_items
from shops.catalogue_files.plan import CHANGED, NEW, REFUSED, PlannedItem, PlannedSize
from shops.catalogue_files.reductions import sale_planned, weights_planned
from shops.models import CatalogueImport, NamedPicture, ProductOrigin, Shop

BATCH = 250
ORIGIN_FIELDS = ["number", "reference", "price", "vat", "grams"]
PRICED = {"price", "sale_price", "heaviest_grams"}  # what the price to be told of depends on
SIZE_FIELDS = ("grams", "net_content", "net_unit")


def write_items(
    items: Sequence[PlannedItem],
    *,
    shop: Shop,
    job: CatalogueImport | None = None,
    user: User | None = None,
    after_batch: Callable[[list[PlannedItem]], None] | None = None,
) -> None:
    """Write all of ``items`` that are not refused. ``after_batch`` runs inside each batch's transaction, with its items.

    A stock that has come to be less than what is ordered since the plan was made is refused then: the size's
    ``outcome`` and the remarks say so. Raises ``IntegrityError`` where somebody else took a SKU meanwhile: plan again.
    """
    goods, _made = ProductClass.objects.get_or_create(slug="goods", defaults={"name": "Goods"})
    for batch in _batches(items, BATCH):
        with transaction.atomic():
            writer = _Batch(batch, shop=shop, goods=goods, job=job)
            writer.write()
            writer.remember()
            log_items(batch, user=user)
            if after_batch:
                after_batch(batch)


def _batches(items: Sequence[PlannedItem], size: int) -> Iterator[list[PlannedItem]]:
    """Unchanged and refused ones come along, since their rows are done too."""
    for begin in range(0, len(items), size):
        yield list(items[begin : begin + size])


class _Batch:
    def __init__(self, items: list[PlannedItem], *, shop: Shop, goods: ProductClass, job: CatalogueImport | None) -> None:
        self.all = items
        self.items = [planned for planned in items if planned.outcome in {NEW, CHANGED}]
        self.shop, self.goods, self.job, self.now = shop, goods, job, timezone.now()

    def write(self) -> None:
        if not self.items:
            return
        self._lock_stock()
        self._products()
        self._sizes()
        self._categories()
        self._texts()
        self._food()
        self._pictures()

    def remember(self) -> None:
        """Where the products came from, also of those in which nothing changed."""
        said = [(planned.product, planned.origin) for planned in self.all if planned.origin and planned.product and not planned.is_refused]
        before = {kept.product_id: kept for kept in ProductOrigin.objects.filter(product__in=[product for product, _origin in said])}
        new = []
        for product, origin in said:
            kept = before.get(product.pk)
            if kept is None or any(getattr(kept, name) != getattr(origin, name) for name in ORIGIN_FIELDS):
                new.append(ProductOrigin(product=product, shop=self.shop, **{name: getattr(origin, name) for name in ORIGIN_FIELDS}))
        ProductOrigin.objects.bulk_create(new, update_conflicts=True, unique_fields=["product"], update_fields=ORIGIN_FIELDS)

    def _living(self, planned: PlannedItem) -> list[PlannedSize]:
        return [size for size in planned.sizes if size.outcome != REFUSED]

    def _lock_stock(self) -> None:
        sizes = [(planned, size) for planned in self.items for size in planned.sizes if size.record and size.stock]
        fresh = StockRecord.objects.select_for_update().in_bulk([size.record.pk for _planned, size in sizes if size.record])
        for planned, size in sizes:
            record = size.record = fresh[size.record.pk]  # type: ignore[union-attr]
            if size.stock.get("num_in_stock", record.num_allocated) < record.num_allocated:
                size.outcome = REFUSED
                planned.remarks.append(Remark(size.variant.row, size.variant.stock_column, below_orders(record)))
                if planned.becomes_parent:  # its stock and what is ordered of it would belong to no size
                    planned.outcome, planned.is_late = REFUSED, True
        self.items = [planned for planned in self.items if not planned.is_refused]

    def _products(self) -> None:
        new, changed, names = [], [], {"date_updated"}
        for planned in self.items:
            own = {} if planned.has_sizes or planned.only_sizes else self._size_fields(planned)
            if planned.product is None:
                planned.product = Product(
                    structure=Product.PARENT if planned.has_sizes else Product.STANDALONE,
                    product_class=self.goods,
                    partner_id=self.shop.partner_id,
                    **{**planned.fields, **own},
                )
                new.append(planned.product)
                continue
            fields = {**planned.fields, **own}
            if planned.becomes_parent:
                planned.product.structure = Product.PARENT
                names.add("structure")
            names |= fields.keys()
            for name, value in fields.items():
                setattr(planned.product, name, value)
            if fields or planned.becomes_parent or planned.texts:  # words in another language change what shoppers see, too
                planned.product.date_updated = self.now
                changed.append(planned.product)
        Product.objects.bulk_create(new)
        _update(changed, names)

    def _size_fields(self, planned: PlannedItem) -> dict[str, object]:
        return {name: value for size in self._living(planned) for name, value in size.fields.items() if name in SIZE_FIELDS}

    def _sizes(self) -> None:
        children, grown, records, moved, names = [], [], [], [], {"date_updated"}
        for planned in self.items:
            for size in self._living(planned):
                place = planned.product
                if planned.has_sizes and not planned.only_sizes and (size.product is None or size.product is planned.product):
                    place = size.product = self._child(planned, size)
                    children.append(place)
                elif size.product is not None and size.product.parent_id:
                    place = size.product
                    if size.fields:
                        names |= size.fields.keys()
                        for name, value in size.fields.items():
                            setattr(place, name, value)
                        place.date_updated = self.now
                        grown.append(place)
                records.append((size, place))
        Product.objects.bulk_create(children)
        _update(grown, names)
        new = []
        priced_anew = [size.record for size, _place in records if size.record and PRICED & size.stock.keys()]
        histories = histories_of(priced_anew) if any(record.sale_price for record in priced_anew) or self._reduces(records) else {}
        for size, place in records:
            if size.record is None:
                new.append(
                    StockRecord(
                        product=place,
                        partner_id=self.shop.partner_id,
                        partner_sku=size.sku,
                        price_currency=settings.CURRENCY,
                        price=size.stock.get("price", Decimal(0)),
                        num_in_stock=size.stock.get("num_in_stock", 0),
                        **(sale_planned(size) or NO_SALE).below(size.stock.get("price", Decimal(0))).fields(),
                        **(weights_planned(size) or BY_PIECE).fields(),
                    )
                )
            elif size.stock or size.record.product_id != place.pk:  # type: ignore[union-attr]
                values = dict(size.stock)
                if PRICED & values.keys():
                    price = values.get("price", size.record.price)
                    values |= priced(size.record, price=price, sale=sale_planned(size), weights=weights_planned(size), histories=histories)
                for name, value in values.items():
                    setattr(size.record, name, value)
                size.record.product, size.record.date_updated = place, self.now
                size.record.price_currency = settings.CURRENCY
                moved.append(size.record)
        StockRecord.objects.bulk_create(new)
        if moved:
            written = [
                *PRICE_FIELDS,
                *BY_PIECE.fields(),
                "lowest_before",
                "price_currency",
                "num_in_stock",
                "partner_sku",
                "product",
                "date_updated",
            ]
            StockRecord.objects.bulk_update(moved, written)

    def _reduces(self, records: list[tuple[PlannedSize, Product | None]]) -> bool:
        return any(size.stock.get("sale_price") for size, _place in records)

    def _child(self, planned: PlannedItem, size: PlannedSize) -> Product:
        parent = planned.product
        assert parent is not None
        inherited = {name: getattr(parent, name) for name in SIZE_FIELDS} if planned.becomes_parent else {}
        return Product(
            structure=Product.CHILD,
            parent=parent,
            partner_id=self.shop.partner_id,
            **{**inherited, "title": size.variant.name, "is_public": True, **size.fields},
        )

    def _categories(self) -> None:
        chosen = [planned for planned in self.items if planned.category is not None]
        through = Product.categories.through.objects
        through.filter(product__in=[planned.product for planned in chosen]).delete()
        through.bulk_create([through.model(product=planned.product, category_id=planned.category) for planned in chosen])

    def _texts(self) -> None:
        said = {
            (planned.product.pk, language): given for planned in self.items if planned.product for language, given in planned.texts.items()
        }
        for size in (size for planned in self.items for size in self._living(planned)):
            said |= {(size.product.pk, language): given for language, given in size.texts.items() if size.product}
        kept = ProductTranslation.objects.filter(product__in={product for product, _language in said})
        changed = []
        for text in kept:
            given = said.pop((text.product_id, text.language), None)
            if given:
                text.title, text.description = given.get("title", text.title), given.get("description", text.description)
                changed.append(text)
        ProductTranslation.objects.bulk_update(changed, ["title", "description"])
        ProductTranslation.objects.bulk_create(
            [ProductTranslation(product_id=product, language=language, **given) for (product, language), given in said.items() if given]
        )

    def _food(self) -> None:
        said = {planned.product.pk: planned.food for planned in self.items if planned.food and planned.product}
        changed = []
        for food in FoodInformation.objects.filter(product__in=said):
            for name, value in (said.pop(food.product_id) or {}).items():
                setattr(food, name, value)
            changed.append(food)
        if changed:
            names = [field.name for field in FoodInformation._meta.concrete_fields if field.name not in {"id", "product"}]
            FoodInformation.objects.bulk_update(changed, names)
        FoodInformation.objects.bulk_create([FoodInformation(product_id=product, **given) for product, given in said.items() if given])

    def _pictures(self) -> None:
        NamedPicture.objects.bulk_create(
            [
                NamedPicture(
                    shop=self.shop,
                    job=self.job,
                    product=planned.product,
                    address=picture.address,
                    alt=(picture.alt or (planned.product.title if planned.product else ""))[:200],
                    place=place,
                )
                for planned in self.items
                for place, picture in enumerate(planned.pictures)
            ],
            ignore_conflicts=True,
        )


def _update(products: list[Product], names: Iterable[str]) -> None:
    if products:
        Product.objects.bulk_update(products, sorted(name.removesuffix("_id") for name in names))
