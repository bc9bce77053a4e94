"""Writing a shop's first products: the same gates, the same stock, the same pictures as in the back office."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.models import FeiraImage
from marketplace.catalogue.models import FoodInformation, Product, ProductClass, ProductImage, ProductTranslation
from marketplace.catalogue.publishing import food_refusals, refusals_for
from marketplace.catalogue.suggesting import Suggestion
from marketplace.partner.stocking import keep_stock
from producers.models import Producer
from shops.models import Shop, Trader
from shops.opening.forms.product import FirstProductForm, FoodForm, packed


@transaction.atomic
def save_product(*, shop: Shop, form: FirstProductForm, picture: Any = None) -> tuple[Product, list[str]]:
    """Write a valid ``form`` as a product of ``shop`` and say why it stays a draft (empty: it is ready).

    ``picture`` comes from ``read_picture``. Raises ``StockBelowOrders`` and then changes nothing.
    """
    given, suggestion = form.cleaned_data, form.suggestion
    product = form.product or _new_product(shop)
    had_food = form.product is not None and form.product.food.exists()
    product.title = given["title"].strip()
    product.producer = product.producer or own_maker(shop)
    product.grams = packed(given["weight"])
    if form.product is None:
        product.keep_cold = suggestion.keep_cold
    if suggestion.is_food or had_food:
        product.net_content, product.net_unit = Decimal(given["weight"]), Product.NetUnit.GRAM
    else:
        product.net_content, product.net_unit = None, Product.NetUnit.PIECE
    product.is_public = False
    product.save()
    _note_language(product)
    product.categories.set([suggestion.category])
    keep_stock(product=product, price=given["price"], stock=given["stock"])
    if suggestion.is_food and not had_food:
        _write_food(product, suggestion, shop)
    elif not suggestion.is_food and had_food:
        product.food.all().delete()
    if picture is not None:
        image: FeiraImage = picture.save()
        product.images.all().delete()
        ProductImage.objects.create(product=product, image=image, caption=product.title[:200], display_order=0)
    return product, publish_if_ready(product)


@transaction.atomic
def save_food(*, form: FoodForm) -> list[str]:
    """Write what the seller corrected; why the product stays a draft (empty: it is ready)."""
    product, given = form.product, form.cleaned_data
    product.keep_cold = given["keep_cold"]
    product.save(update_fields=["keep_cold"])
    FoodInformation.objects.filter(product=product).update(
        ingredients=given["ingredients"].strip(), storage=given["storage"].strip(), allergens=given["allergens"]
    )
    return publish_if_ready(product)


def publish_if_ready(product: Product) -> list[str]:
    """Let the product onto the shelf, or say what it lacks. Nobody sees it there before the shop is admitted."""
    foods = list(FoodInformation.objects.filter(product=product))
    reasons = [*refusals_for(product, texts=[product.title]), *food_refusals(foods, is_food=bool(foods))]
    Product.objects.filter(pk=product.pk).update(is_public=not reasons, off_sale_reason="")
    product.is_public = not reasons
    return reasons


def own_maker(shop: Shop) -> Producer:
    """The maker that the shop itself is; others are added in the back office. Hidden from the public until the shop is admitted."""
    found = shop.producers.order_by("pk").first()
    if found is None:
        partner, name, number = shop.partner, shop.partner.name[:110], 2
        while Producer.objects.filter(name=name).exists():
            name, number = f"{partner.name[:110]} ({number})", number + 1
        slug = partner.code if not Producer.objects.filter(slug=partner.code).exists() else f"{partner.code}-{partner.pk}"
        trader = Trader.objects.filter(shop=shop).select_related("address").first()
        found = Producer.objects.create(
            name=name,
            slug=slug,
            municipality=partner.municipality or (trader.address.locality if trader else ""),
            postcode=trader.address.postcode if trader else "",
            country=trader.address.country if trader else settings.POST_COUNTRY,
            email=partner.email,
            is_listed=partner.is_admitted,
        )
        shop.producers.add(found)
    return found


def _note_language(product: Product) -> None:
    """Who writes in another language than the installation's has written that language's words: they are not asked for again."""
    language = get_language() or settings.LANGUAGE_CODE
    if language != settings.LANGUAGE_CODE:
        ProductTranslation.objects.update_or_create(product=product, language=language, defaults={"title": product.title})


def _new_product(shop: Shop) -> Product:
    goods, _made = ProductClass.objects.get_or_create(slug="goods", defaults={"name": "Goods"})
    return Product(partner=shop.partner, product_class=goods, structure=Product.STANDALONE, is_public=False)


def _write_food(product: Product, suggestion: Suggestion, shop: Shop) -> None:
    """What title and trader tell of a food, in the language that the seller writes in: the ingredients will be in it too."""
    trader = Trader.objects.filter(shop=shop).select_related("address").first()
    where = f"{trader.address.street}, {trader.address.postcode} {trader.address.locality}" if trader else shop.partner.municipality
    storage = _("Between 2 and 8 °C") if suggestion.keep_cold else _("Cool and dry")
    FoodInformation.objects.create(
        product=product,
        legal_name=product.title[:160],
        allergens=list(suggestion.allergens),
        storage=storage,
        operator=f"{shop.partner.legal_name or shop.partner.name}, {where}"[:240],
    )
