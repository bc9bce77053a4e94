"""Shops' pages in sitemaps: in the marketplace's those that stand at its address, in a shop's own those that stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from cms.sitemaps.pages import with_translations
from cms.sitemaps.sections import Entry, Section, parts_of, rows_of
from marketplace.catalogue.models import Product
from shops.addresses import ShopAddress
from shops.models import ShopContentPage, ShopDomain, StorefrontPage


def _of_open_shops(model: type[Page], shop: int | None) -> QuerySet[Any]:
    """With ``code`` and ``own_host`` of their shop. ``shop`` is that of a domain; None leaves out whoever has one."""
    own = ShopDomain.objects.verified().filter(shop=OuterRef("shop")).values("host")[:1]
    rows = model.objects.live().public().filter(shop__partner__is_open=True).annotate(own_host=Subquery(own))
    return rows.filter(own_host=None) if shop is None else rows.filter(shop=shop)


def _storefronts(shop: int | None = None) -> QuerySet[Any]:
    changed = Product.objects.filter(partner=OuterRef("shop__partner")).order_by().values("partner").annotate(newest=Max("date_updated"))
    return _of_open_shops(StorefrontPage, shop).annotate(goods_changed=Subquery(changed.values("newest")))


def _more_pages(shop: int | None = None) -> QuerySet[Any]:
    return _of_open_shops(ShopContentPage, shop)


def _address(page: Any) -> str:
    code = page.shop.partner.code
    with override(page.locale.language_code):
        path = reverse("storefront", args=[code])
    below = f"{page.slug}/" if isinstance(page, ShopContentPage) else ""
    return ShopAddress(code, page.own_host or "").absolute(f"{path}{below}")


def _entries(rows: QuerySet[Any], among: QuerySet[Any]) -> Iterator[Entry]:
    with_shop = "shop__partner"
    for page, addresses in with_translations(rows.select_related(with_shop), among=among.select_related(with_shop), address=_address):
        moments = (page.last_published_at, getattr(page, "goods_changed", None))
        changed = max((moment for moment in moments if moment), default=None)
        yield Entry(addresses, changed, listed=(page.locale.language_code,))


def _section(rows: Callable[[], QuerySet[Any]], *, changed: str = "") -> Section:
    def entries(number: int) -> Iterator[Entry]:
        among = rows()
        return _entries(rows_of(among, number), among)

    return Section(parts=lambda: parts_of(rows(), changed=changed), entries=entries)


STOREFRONTS = _section(_storefronts)
SHOP_PAGES = _section(_more_pages, changed="last_published_at")


def own_entries(domain: ShopDomain) -> Iterator[Entry]:
    """All pages that stand on the shop's own domain."""
    for rows in (_storefronts(domain.shop_id), _more_pages(domain.shop_id)):
        yield from _entries(rows.order_by("pk"), rows)
