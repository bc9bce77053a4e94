"""Sellers and their shops: addresses, storefronts in three languages, products."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from cms.models import FeiraImage
from demo import pages, storefronts
from demo.filling.goods import GoodsWriter
from demo.filling.pictures import PictureShelf
from demo.filling.site import body
from demo.goods import GOODS
from demo.makers import MAKERS
from demo.shops import ShopData
from demo.words import LANGUAGES
from logistics.models import Address
from marketplace.partner.models import Partner
from marketplace.partner.trading import Trading
from producers.models import Producer
from shops.models import Shop, ShopContentPage, StorefrontPage
from shops.opening import open_shop
from shops.shop_pages import add_page


def add_shop(data: ShopData, *, owner: User, makers: dict[str, Producer], goods: GoodsWriter, shelf: PictureShelf) -> Shop:
    """Open the shop and fill it with its products."""
    partner = Partner.objects.create(
        name=data.name,
        code=data.code,
        legal_name=f"{data.name}, Lda. (fictional)",
        tax_number=f"DEMO-{data.postcode.replace('-', '')}",
        email=owner.email,
        phone=data.phone,
        municipality=data.municipality,
        packing_days=data.packing_days,
        free_delivery_from=Decimal(data.free_delivery_from) if data.free_delivery_from else None,
        is_vat_exempt=data.is_vat_exempt,
        sends_from=Address.objects.create(
            name=str(owner),
            company=data.name,
            street=data.street,
            postcode=data.postcode,
            locality=data.municipality,
            country="PT",
            phone=data.phone,
            email=owner.email,
        ),
    )
    own_makers = [makers[maker.slug] for maker in MAKERS if maker.shop == data.code]
    for good in GOODS[data.code]:
        goods.add(good, partner=partner)
    logo = shelf.get(f"mark-{data.code}", title=f"{data.name}: mark", alt=f"The mark of {data.name}.")
    banner = shelf.get(f"banner-{data.code}", title=f"{data.name}: banner", alt=f"The country around {data.municipality}.")
    look = {
        "colour": data.colour,
        "font_pair": data.letters,
        "header_style": data.header,
        "ground": data.ground,
        "corners": data.corners,
        "logo": logo,
        "banner": banner,
    }
    pictures = {f"banner-{data.code}": banner.pk}
    texts = {
        code: {"tagline": data.tagline[code], "search_description": data.tagline[code], "body": _body(data, code, goods, pictures)}
        for code in LANGUAGES
    }
    shop = open_shop(partner=partner, owner=owner, producers=own_makers, look=look, texts=texts)
    own_pictures = [logo.pk, banner.pk, *partner.products.values_list("images__image", flat=True)]
    FeiraImage.objects.filter(pk__in=[pk for pk in own_pictures if pk]).update(collection=shop.collection)
    if data.code == "ovelha-azul":
        add_about(shop, owner=owner)
    return shop


def _body(data: ShopData, code: str, goods: GoodsWriter, pictures: dict[str, int]) -> str:
    best = sorted((good for good in GOODS[data.code] if good.public), key=lambda good: -good.priority)[:4]
    blocks: list[tuple[str, Any]] = [("text", f"<p>{data.intro[code]}</p>")]
    if data.code in {"ovelha-azul", "abelha-poeta"}:
        chosen = [goods.products[good.photo].pk for good in best]
        blocks.append(("products", {"headline": pages.GOODS_HEADLINE[code], "products": chosen, "category": "", "count": 4}))
    where = f"{data.street}, {data.postcode} {data.municipality}"
    return body(*blocks, *storefronts.more_blocks(data.code, code, address=where, pictures=pictures))


def add_about(shop: Shop, *, owner: User) -> None:
    """A page "About us" beside the storefront, in every language, as translations of each other."""
    first: ShopContentPage | None = None
    for storefront in StorefrontPage.objects.filter(shop=shop).select_related("locale", "shop").order_by("pk"):
        code = storefront.locale.language_code
        page: Any = add_page(storefront=storefront, title=storefronts.ABOUT_TITLE[code], user=owner, translation_of=first)
        page.title = page.draft_title = storefronts.ABOUT_TITLE[code]
        page.body = body(("text", storefronts.ABOUT[code]))
        page.save_revision(user=owner).publish()
        first = first or page


def close_some() -> None:
    """One shop is away for three weeks and one is a catalogue, so that both can be seen. After the orders: those are of the past."""
    until = timezone.localdate() + dt.timedelta(days=storefronts.CLOSED_FOR_DAYS)
    Partner.objects.filter(code=storefronts.CLOSED_SHOP).update(
        trading=Trading.CLOSED, reopens_on=until, closed_message=storefronts.CLOSED_MESSAGE["pt"]
    )
    Partner.objects.filter(code=storefronts.CATALOGUE_SHOP).update(trading=Trading.CATALOGUE)
