"""Shops for tests: a site in three languages, shops with teams, and orders of a shop."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from decimal import Decimal
from typing import Any

from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale, Page, Site

from accounts.models import User
from cms.models import FeiraImage
from logistics.booking import book
from logistics.models import Service, Shipment
from logistics.sizes import ParcelSpec
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.pages.models import HomePage
from shops.models import Shop, ShopsIndexPage
from shops.opening import open_shop
from tests import factories

_count = itertools.count(1)


def make_site(languages: tuple[str, ...] = ("en", "pt", "fr")) -> dict[str, ShopsIndexPage]:
    """Home and list of shops in each language, once; the lists by language."""
    if ShopsIndexPage.objects.exists():
        return {page.locale.language_code: page for page in ShopsIndexPage.objects.select_related("locale")}
    root, lists, first = Page.get_first_root_node(), {}, None
    for language in languages:
        locale, _ = Locale.objects.get_or_create(language_code=language)
        key = {"translation_key": first.translation_key} if first else {}
        home = root.add_child(instance=HomePage(title="Feira", slug=f"feira-{language}", locale=locale, **key))
        first = first or home
        index_key = {"translation_key": lists["en"].translation_key} if lists else {}
        lists[language] = home.add_child(instance=ShopsIndexPage(title="Shops", slug="shops", locale=locale, **index_key))
    Site.objects.update(root_page=first)
    Site.clear_site_root_paths_cache()
    return lists


def make_shop(*, owner: User | None = None, partner: Any = None, **fields: Any) -> Shop:
    """A shop with its storefront in three languages; ``shop.owner`` is its owner."""
    make_site()
    owner = owner or factories.make_user()
    shop = open_shop(partner=partner or factories.make_partner(), owner=owner, **fields)
    shop.owner = owner  # type: ignore[attr-defined]
    return shop


def make_image(shop: Shop | None = None, title: str = "A picture", size: tuple[int, int] = (1500, 700)) -> FeiraImage:
    """A real picture in the shop's collection, or in nobody's."""
    data = io.BytesIO()
    Image.new("RGB", size, "#a13f0d").save(data, "PNG")
    data.seek(0)
    place = {"collection": shop.collection} if shop else {}
    return FeiraImage.objects.create(title=title, file=ImageFile(data, name=f"picture-{next(_count)}.png"), **place)


def make_shop_order(
    shop: Shop,
    *,
    state: str = ShopOrder.State.TO_PACK,
    pickup_on: dt.date | None = None,
    name: str = "Ana Lopes",
    service: Service | None = None,
    lines: int = 1,
) -> ShopOrder:
    """An order of one shop with ``lines`` products, in ``state``."""
    n = next(_count)
    service = service or Service.objects.first() or factories.make_service()
    day = pickup_on or timezone.localdate()
    order = Order.objects.create(
        number=f"F{n:06}",
        currency="EUR",
        total_incl_tax=Decimal("16.70"),
        total_excl_tax=Decimal("16.70"),
        payment=Order.Payment.SLIP,
        guest_email="ana@example.org",
        delivers_to=factories.make_address(name=name, street="Rua Escondida 7"),
        date_placed=timezone.now(),
        paid_at=None if state == ShopOrder.State.AWAITING_PAYMENT else timezone.now(),
    )
    shop_order = ShopOrder.objects.create(
        order=order,
        partner=shop.partner,
        number=f"F{n:06}-1",
        state=state,
        service=service,
        pickup_on=day,
        promised_for=day + dt.timedelta(days=1),
        goods_total=Decimal("12.50"),
        delivery_total=Decimal("4.20"),
    )
    for line in range(lines):
        Line.objects.create(
            order=order,
            shop_order=shop_order,
            partner=shop.partner,
            title=f"Cheese {n}-{line}",
            quantity=2,
            num_allocated=2,
            line_price_incl_tax=Decimal("12.50"),
            line_price_excl_tax=Decimal("12.50"),
            line_price_before_discounts_incl_tax=Decimal("12.50"),
            line_price_before_discounts_excl_tax=Decimal("12.50"),
        )
    return shop_order


def book_shipment(order: ShopOrder, *, cash: str = "0") -> Shipment:
    """The order's parcel at the post, as if its booking had run."""
    order.shipment = book(
        key=order.number,
        service=order.service,
        sender=order.partner.sends_from,
        recipient=order.order.delivers_to,
        parcels=[ParcelSpec(900, False)],
        pickup_on=order.pickup_on,
        promised_for=order.promised_for,
        reference=order.number,
        cash_to_collect=Decimal(cash),
    )
    order.save(update_fields=["shipment"])
    return order.shipment


def signed_in(user: User) -> Client:
    """A browser with ``user`` signed in."""
    client = Client()
    client.force_login(user)
    return client
