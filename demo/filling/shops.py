"""Sellers and their shops: addresses, storefronts in three languages, products."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from cms.models import FeiraImage
from demo import pages
from demo.filling.goods import GoodsWriter
from demo.filling.pictures import PictureShelf
from demo.filling.site import body
from demo.goods import GOODS
from demo.makers import MAKERS
from demo.shops import ShopData
from demo.words import LANGUAGES
from logistics.models import Address
from marketplace.partner.models import Partner
from producers.models import Producer
from shops.models import Shop
from shops.opening import open_shop


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
    look = {"colour": data.colour, "font_pair": data.letters, "header_style": data.header, "logo": logo, "banner": banner}
    texts = {
        code: {"tagline": data.tagline[code], "search_description": data.tagline[code], "body": _body(data, code, goods)}
        for code in LANGUAGES
    }
    shop = open_shop(partner=partner, owner=owner, producers=own_makers, look=look, texts=texts)
    own_pictures = [logo.pk, banner.pk, *partner.products.values_list("images__image", flat=True)]
    FeiraImage.objects.filter(pk__in=[pk for pk in own_pictures if pk]).update(collection=shop.collection)
    return shop


def _body(data: ShopData, code: str, goods: GoodsWriter) -> str:
    best = sorted((good for good in GOODS[data.code] if good.public), key=lambda good: -good.priority)[:4]
    blocks: list[tuple[str, Any]] = [("text", f"<p>{data.intro[code]}</p>")]
    if data.code in {"ovelha-azul", "abelha-poeta"}:
        chosen = [goods.products[good.photo].pk for good in best]
        blocks.append(("products", {"headline": pages.GOODS_HEADLINE[code], "products": chosen, "category": "", "count": 4}))
    return body(*blocks)
