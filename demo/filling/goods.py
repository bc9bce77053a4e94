"""Categories and products with their texts, prices, pictures and food information."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from demo.filling.pictures import PictureShelf
from demo.makers import CATEGORIES, TAX_CLASSES
from demo.words import Good, Variant
from marketplace.catalogue.diets import with_implied
from marketplace.catalogue.models import (
    Category,
    CategoryTranslation,
    FoodInformation,
    Product,
    ProductClass,
    ProductImage,
    ProductTranslation,
)
from marketplace.partner.models import Partner, StockRecord
from marketplace.partner.weights import BY_PIECE, Weights
from producers.models import Designation, Producer

OTHERS = ("pt", "fr")


def add_categories() -> dict[str, Category]:
    categories: dict[str, Category] = {}
    for slug, (parent, name) in CATEGORIES.items():
        above = Category.objects.get(pk=categories[parent].pk) if parent else None
        fields = {"name": name.en, "slug": slug, "tax_class": TAX_CLASSES.get(slug, "")}
        row = above.add_child(**fields) if above else Category.add_root(**fields)
        CategoryTranslation.objects.bulk_create(
            CategoryTranslation(category=row, language=language, name=name[language]) for language in OTHERS
        )
        categories[slug] = row
    return categories


class GoodsWriter:
    """Writes products; knows the rows that they point at. ``products`` has them by drawing's name, variants as ``name#0`` …"""

    def __init__(
        self, *, makers: dict[str, Producer], designations: dict[str, Designation], categories: dict[str, Category], shelf: PictureShelf
    ) -> None:
        self.makers, self.designations, self.categories, self.shelf = makers, designations, categories, shelf
        self.product_class, _ = ProductClass.objects.get_or_create(slug="goods", defaults={"name": "Goods"})
        self.products: dict[str, Product] = {}
        self.made_at = timezone.now() - dt.timedelta(days=60)

    def add(self, good: Good, *, partner: Partner) -> Product:
        product = Product(
            structure=Product.PARENT if good.variants else Product.STANDALONE,
            title=good.title.en,
            description=good.text.en,
            slug=good.photo,
            product_class=self.product_class,
            partner=partner,
            producer=self.makers[good.maker],
            designation=self.designations[good.designation] if good.designation else None,
            is_public=good.public,
            priority=good.priority,
            grams=good.variants[0].grams if good.variants else good.grams,
            keep_cold=good.cold,
            net_content=Decimal(good.net) if good.net else None,
            net_unit=good.unit,
        )
        product.save()
        product.categories.add(self.categories[good.category])
        ProductTranslation.objects.bulk_create(
            ProductTranslation(product=product, language=language, title=good.title[language], description=good.text[language])
            for language in OTHERS
        )
        self._add_pictures(product, good)
        if good.food:
            self._add_food(product, good, partner)
        if not good.variants:
            weights = Weights(*good.weights) if good.weights else BY_PIECE
            self._add_stock(product, good.price, good.stock, good.photo, weights)
        for position, variant in enumerate(good.variants):
            self.products[f"{good.photo}#{position}"] = self._add_variant(product, variant, good, position)
        # Spread over two months, so that "newest first" shows a mixture of shops.
        step = dt.timedelta(hours=(len(self.products) * 37) % 1200)
        Product.objects.filter(pk=product.pk).update(date_created=self.made_at + step)
        self.products[good.photo] = product
        return product

    def _add_variant(self, parent: Product, variant: Variant, good: Good, position: int) -> Product:
        child = Product(
            structure=Product.CHILD,
            parent=parent,
            title=variant.title.en,
            slug=f"{good.photo}-{position + 1}",
            partner=parent.partner,
            producer=parent.producer,
            designation=parent.designation,
            is_public=True,
            grams=variant.grams,
            keep_cold=good.cold,
            net_content=Decimal(variant.net),
            net_unit=good.unit,
        )
        child.save()
        ProductTranslation.objects.bulk_create(
            ProductTranslation(product=child, language=language, title=variant.title[language]) for language in OTHERS
        )
        self._add_stock(child, variant.price, variant.stock, f"{good.photo}-{position + 1}")
        return child

    def _add_pictures(self, product: Product, good: Good) -> None:
        for order, (name, alt) in enumerate(((good.photo, good.alt), *good.more_photos)):
            image = self.shelf.get(name, title=good.title.en, alt=alt)
            ProductImage.objects.create(product=product, image=image, caption=alt[:200], display_order=order)

    @staticmethod
    def _add_stock(product: Product, price: str, stock: int, sku: str, weights: Weights = BY_PIECE) -> None:
        fields = {"price": Decimal(price), "num_in_stock": stock, **weights.fields()}
        StockRecord.objects.create(product=product, partner=product.partner, partner_sku=sku, **fields)

    @staticmethod
    def _add_food(product: Product, good: Good, partner: Partner) -> None:
        food, sender = good.food, partner.sends_from
        if food is None:
            return
        where = f"{sender.street}, {sender.postcode} {sender.locality}" if sender else ""
        FoodInformation.objects.create(
            product=product,
            legal_name=food.legal_name[:160],
            ingredients=food.ingredients,
            allergens=list(food.allergens),
            milk=list(food.milk),
            diets=with_implied(food.diets),
            storage=food.storage,
            origin=food.origin,
            operator=f"{partner.legal_name}, {where}",
            nutrition=food.nutrition,
            made_with_raw_milk=food.raw_milk,
        )
