"""The cards of products and makers, for who passes their address on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.models import FeiraImage
from cms.social.cards import Card
from cms.social.views import card_response
from marketplace.catalogue.facts import plain_line
from marketplace.catalogue.models import Product, ProductImage
from producers.models import Producer


def product_card(product: Product, *, photo: FeiraImage | None) -> Card:
    maker = product.maker
    line = ", ".join(part for part in (maker.name, maker.municipality) if part) if maker else product.partner.name
    return Card(plain_line(product.get_title()), plain_line(line), photo)


def maker_card(maker: Producer) -> Card:
    places = dict.fromkeys(part for part in (maker.municipality, maker.district) if part)
    return Card(plain_line(maker.name), plain_line(", ".join(places)), maker.photo)


@require_safe
def product_picture(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """404 for what is not on sale: nothing of it is told to anybody."""
    product = Product.objects.on_sale().with_words("title").select_related("partner", "producer").filter(pk=pk).first()
    if product is None:
        raise Http404
    photo = ProductImage.objects.filter(product=product).select_related("image").order_by("display_order", "pk").first()
    return card_response(product_card(product, photo=photo.image if photo else None), view="product_card", pk=pk, digest=digest)


@require_safe
def maker_picture(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    maker = get_object_or_404(Producer.objects.select_related("photo"), pk=pk, is_listed=True)
    return card_response(maker_card(maker), view="maker_card", pk=pk, digest=digest)
