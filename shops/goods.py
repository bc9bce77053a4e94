"""A shop's goods outside its pages: the feed for Google's Merchant Center, and a product's page under the shop's own name."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from cms.page_cache.asking import NUMBER, kept_whole
from cms.public_addresses import public_address
from marketplace.catalogue.feeds.views import feed as feed_response
from marketplace.catalogue.models import Product
from marketplace.catalogue.product_page import family_of, product_within
from marketplace.partner.models import Partner
from shops.addresses import ShopAddress
from shops.models import Shop, ShopDomain


def feed_addresses(shop: Shop) -> list[tuple[str, str]]:
    """Language and address of each feed of ``shop``: on its own domain where it has one. One query."""
    host = ShopDomain.objects.verified().filter(shop=shop).values_list("host", flat=True).first()
    address = ShopAddress(shop.partner.code, host or "")
    found = []
    for language, name in settings.LANGUAGES:
        with override(language):
            found.append((str(name), address.absolute(reverse("shop_feed", args=[shop.partner.code]))))
    return found


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the shop sells online now, in the address's language. On its own domain the links are that domain's.

    A shop that is closed by the operator, or sells nothing online, has a feed with nothing in it: what it listed is taken down.
    """
    partner = get_object_or_404(Partner, code=code, is_admitted=True, shop__isnull=False)
    domain = getattr(request, "own_domain", None)
    shop = ShopAddress(code, domain.host if domain else "")

    def address(product: str) -> str:
        path = product.removeprefix(settings.BASE_URL)
        language, rest = path.lstrip("/").split("/", maxsplit=1)
        return shop.absolute(f"/{language}/shops/{code}/{rest}") if domain else product

    return feed_response(
        request,
        Product.objects.on_sale().filter(partner=partner),
        title=partner.name,
        link=shop.absolute(reverse("storefront", args=[code])),
        where=f"{code} {shop.own_host}",
        address=address,
    )


@kept_whole(choice=NUMBER)
@require_safe
def product(request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
    """The product's page under the shop's own name, from which one goes to the marketplace to buy: the basket is there.

    At the marketplace's address it leads to the product's one page.
    """
    family = family_of(pk)
    shown = family.product
    if shown.partner.code != code or not shown.is_public:
        raise Http404
    bought_at = public_address(shown.get_absolute_url())
    if request.META.get("QUERY_STRING"):
        bought_at += f"?{request.META['QUERY_STRING']}"
    if getattr(request, "own_domain", None) is None:
        return redirect(bought_at)
    if family.product.may_be_named():
        request.canonical_path = family.product.get_absolute_url()  # type: ignore[attr-defined]  # the marketplace's knows it
    return product_within(request, family, buy_at=bought_at).response(request)
