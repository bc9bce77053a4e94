"""What the public sees of a shop, and of all shops, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.page_cache.parts import kept
from cms.page_cache.recording import keep_only_if
from cms.renditions import renditions_of
from logistics.models import Service
from marketplace.catalogue.models import Category, Product
from marketplace.pages.blocks.categories import categories_of
from marketplace.pages.blocks.product_grid import Shelf, shelf_of
from marketplace.partner.models import Partner
from producers.models import Designation, Producer
from shops.frame import HOME, PRODUCTS, shop_frame
from shops.models import StorefrontPage
from shops.structured import store_data

PRODUCTS_A_PAGE = 24
SHOPS_A_PAGE = 48
SEEN_AT_ONCE = 4
MOST_CATEGORIES = 3


@dataclass(frozen=True)
class Maker:
    """A producer of the shop, with the protected names it sells there."""

    producer: Producer
    designations: list[Designation]


def storefront_context(*, page: StorefrontPage, request: HttpRequest) -> dict[str, Any]:
    """The variables of ``shops/storefront_page.html``; ``?category=`` and ``?page=`` choose among the products."""
    partner = page.shop.partner
    chosen, context = _chosen(page, request)
    products = context["products"]
    shows_body = products.number == 1 and not context["category"]
    shelf = shelf_of(page.body) if shows_body else Shelf([])
    products.object_list = shelf.fetch(seller=partner, others=products.object_list)
    # Who chose the makers by hand has said enough of them.
    names_makers = shows_body and any(block.block_type == "producers" for block in page.body)
    frame = shop_frame(storefront=page, request=request, here=HOME)
    return {
        **context,
        **frame,
        "data_block": store_data(page, address=frame["canonical"]),
        "is_home": True,
        "shows_body": shows_body,
        "makers": _makers(page, chosen) if shows_body and not names_makers else [],
        "services": services_of(partner),
    }


def services_of(partner: Partner) -> QuerySet[Service]:
    """What the post sells and this seller does not leave out, with their names."""
    return Service.objects.filter(is_active=True).exclude(code__in=partner.services_left_out).named()


def products_context(*, page: StorefrontPage, request: HttpRequest) -> dict[str, Any]:
    """The variables of ``shops/products.html``: the same list on a page of its own."""
    _on_sale, context = _chosen(page, request)
    context["products"].object_list = Shelf([]).fetch(seller=page.shop.partner, others=context["products"].object_list)
    return {**context, **shop_frame(storefront=page, request=request, here=PRODUCTS)}


def _chosen(page: StorefrontPage, request: HttpRequest) -> tuple[QuerySet[Product], dict[str, Any]]:
    """All that is on sale, and what the address asks of it: the page of ids is still to be fetched."""
    partner = page.shop.partner
    on_sale = Product.objects.on_sale().filter(partner=partner)
    categories = kept(("categories of", partner.pk), lambda: categories_of(partner)) if partner.is_open else []
    wanted = request.GET.get("category", "")
    category = next((category for category in categories if str(category.pk) == wanted), None)
    chosen = on_sale.in_category(category) if category else on_sale
    products = Paginator(chosen.order_by("title", "pk").values_list("pk", flat=True), PRODUCTS_A_PAGE).get_page(request.GET.get("page"))
    request.own_query = f"?page={products.number}" if products.number > 1 and not category else ""  # type: ignore[attr-defined]
    # A page that is not there shows another; a category that is gone says so.
    keep_only_if(request.GET.get("page", "1") == str(products.number) and not (wanted and category is None))
    return on_sale, {
        "categories": categories,
        "category": category,
        "category_is_gone": bool(wanted) and category is None,
        "products": products,
        "seen_at_once": SEEN_AT_ONCE,
        **_neighbours(products, category),
    }


def shops_listed(request: HttpRequest) -> dict[str, Any]:
    """The variables of ``shops/shops_index_page.html``: open shops by name, each with what it sells most."""
    language = get_language() or settings.LANGUAGE_CODE
    pages = StorefrontPage.objects.live().filter(shop__partner__is_open=True)
    in_language = pages.filter(locale__language_code=language, shop=OuterRef("shop"))
    shown = pages.filter(locale__language_code=language) | pages.filter(locale__language_code=settings.LANGUAGE_CODE).exclude(
        Exists(in_language)
    )
    rows = shown.defer("body").select_related("shop__partner", "logo").prefetch_related(renditions_of("logo", "logo"))
    listed = Paginator(rows.order_by("title", "pk"), SHOPS_A_PAGE).get_page(request.GET.get("page"))
    request.own_query = f"?page={listed.number}" if listed.number > 1 else ""  # type: ignore[attr-defined]
    keep_only_if(request.GET.get("page", "1") == str(listed.number))
    sold = _sold_by([page.shop.partner_id for page in listed])
    return {"listed": listed, "shops": [(page, sold[page.shop.partner_id]) for page in listed]}


def _makers(page: StorefrontPage, on_sale: QuerySet[Product]) -> list[Maker]:
    sold = Designation.objects.filter(products__in=on_sale.order_by().values("pk")).annotate(maker=F("products__producer")).distinct()
    names = kept(("protected names sold", page.shop.partner_id), lambda: list(sold))
    producers = page.shop.producers.select_related("photo").prefetch_related(renditions_of("photo", "portrait"))
    return [Maker(producer, [name for name in names if name.maker == producer.pk]) for producer in producers]


def _neighbours(products: ResultPage[Product], category: Category | None) -> dict[str, str]:
    kept = f"category={category.pk}&" if category else ""
    return {
        "previous_query": f"?{kept}page={products.previous_page_number()}" if products.has_previous() else "",
        "next_query": f"?{kept}page={products.next_page_number()}" if products.has_next() else "",
    }


def _sold_by(partners: list[int]) -> dict[int, list[str]]:
    sold: dict[int, list[str]] = defaultdict(list)
    pairs = (
        Product.categories.through.objects.filter(
            product__in=Product.objects.on_sale().filter(partner__in=partners).order_by().values("pk")
        )
        .values_list("product__partner", "category")
        .annotate(count=Count("pk"))
        .order_by("-count", "category")
    )
    names = {category.pk: category.shown_name for category in Category.objects.named()}
    for partner, category, _count in pairs:
        if len(sold[partner]) < MOST_CATEGORIES:
            sold[partner].append(names[category])
    return sold
