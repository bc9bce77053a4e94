"""What the shop has already, loaded once for a whole file: a fixed number of queries, however many products."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cms.public_addresses import picture_address
from marketplace.catalogue.models import Category, CategoryTranslation, FoodInformation, Product, ProductImage, ProductTranslation
from marketplace.partner.models import StockRecord
from producers.gate import plain_words
from producers.models import Designation, DesignationName, Producer
from shops.catalogue_files.items import Origin
from shops.models import NamedPicture, ProductOrigin, Shop


@dataclass
class Shelf:
    """Everything by the key that a file names it by."""

    shop: Shop
    records: dict[str, StockRecord] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    children: dict[int, list[Product]] = field(default_factory=lambda: defaultdict(list))
    record_of: dict[int, StockRecord] = field(default_factory=dict)
    category_of: dict[int, int] = field(default_factory=dict)
    texts: dict[int, list[ProductTranslation]] = field(default_factory=lambda: defaultdict(list))
    food: dict[int, FoodInformation] = field(default_factory=dict)
    pictures: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    picture_count: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    origins: dict[int, Origin] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    by_reference: dict[str, int] = field(default_factory=dict)
    makers: dict[str, Producer] = field(default_factory=dict)
    designations: dict[str, int] = field(default_factory=dict)
    designation_names: dict[int, str] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    category_names: dict[int, str] = field(default_factory=dict)

    def text(self, product_id: int, language: str) -> ProductTranslation | None:
        return next((text for text in self.texts.get(product_id, ()) if text.language == language), None)

    def category_for(self, names: Iterable[str]) -> Category | None:
        """The first of ``names`` that a category bears in any language; plural and singular are the same."""
        for name in names:
            words = plain_words(name)
            found = self.categories.get(words) or self.categories.get(_singular(words))
            if found:
                return found
        return None

    def designation_for(self, name: str) -> int | None:
        return self.designations.get(plain_words(name))


def load_shelf(shop: Shop) -> Shelf:
    shelf = Shelf(shop)
    partner = shop.partner_id
    for product in Product.objects.filter(partner=partner).order_by("pk"):
        shelf.products[product.pk] = product
        if product.parent_id:
            shelf.children[product.parent_id].append(product)
    for product in shelf.products.values():
        if product.parent_id in shelf.products:
            product.parent = shelf.products[product.parent_id]
    for record in StockRecord.objects.filter(partner=partner):
        shelf.records[record.partner_sku] = record
        shelf.record_of[record.product_id] = record
    through = Product.categories.through.objects
    for product_id, category_id in through.filter(product__partner=partner).order_by("-pk").values_list("product_id", "category_id"):
        shelf.category_of[product_id] = category_id
    for text in ProductTranslation.objects.filter(product__partner=partner):
        shelf.texts[text.product_id].append(text)
    for food in FoodInformation.objects.filter(product__partner=partner):
        shelf.food[food.product_id] = food
    for photo in ProductImage.objects.filter(product__partner=partner).select_related("image"):
        shelf.pictures[photo.product_id].add(picture_address(photo.image))
        shelf.picture_count[photo.product_id] += 1
    for product_id, address in NamedPicture.objects.filter(shop=shop).values_list("product_id", "address"):
        shelf.pictures[product_id].add(address)
    _load_origins(shelf)
    shelf.makers = {plain_words(maker.name): maker for maker in shop.producers.all()}
    _load_names(shelf)
    return shelf


def _load_origins(shelf: Shelf) -> None:
    for kept in ProductOrigin.objects.filter(shop=shelf.shop).order_by("pk"):
        shelf.origins[kept.product_id] = Origin(kept.number, kept.reference, kept.price, kept.vat, kept.grams)
        if kept.number:
            shelf.by_number[kept.number] = kept.product_id
        if kept.reference:
            shelf.by_reference[kept.reference] = kept.product_id


def _load_names(shelf: Shelf) -> None:
    for pk, name in Designation.objects.values_list("pk", "name"):
        shelf.designations[plain_words(name)] = pk
        shelf.designation_names[pk] = name
    for pk, name in DesignationName.objects.values_list("designation_id", "name"):
        shelf.designations.setdefault(plain_words(name), pk)
    categories = list(Category.objects.named())
    by_key: dict[int, Any] = {category.pk: category for category in categories}
    shelf.category_names = {category.pk: category.local_name for category in categories}
    names = [(category.name, category) for category in categories]
    names += [(name, by_key[pk]) for pk, name in CategoryTranslation.objects.values_list("category_id", "name") if pk in by_key]
    by_path = {category.path: category for category in categories}
    for category in categories:
        above = [by_path[category.path[:end]] for end in range(category.steplen, len(category.path), category.steplen)]
        for bear in ("name", "local_name"):
            names.append((" ".join(getattr(step, bear) for step in (*above, category)), category))
    for name, category in names:
        words = plain_words(name)
        shelf.categories.setdefault(words, category)
        shelf.categories.setdefault(_singular(words), category)


def _singular(words: str) -> str:
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words.split())
