"""The data blocks of lists and of makers' pages, in schema.org's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.public_addresses import picture_address, public_address
from cms.structured_data import breadcrumbs, data_block
from marketplace.catalogue.facts import plain_line, plain_text
from marketplace.catalogue.models import Category, Product
from marketplace.catalogue.navigation import CategoryMenu
from producers.models import Producer


def list_data(*, menu: CategoryMenu, addresses: Iterable[str]) -> SafeString:
    """The goods on the page in their order, by their ``addresses``, and the way to it where it is a category's."""
    steps: list[Category] = [*menu.trail, menu.current] if menu.current else []
    way = [(_("All products"), reverse("products")), *((category.shown_name, category.get_absolute_url()) for category in steps)]
    trail = breadcrumbs(*((plain_line(name), public_address(path)) for name, path in way)) if steps else {}
    return data_block(*([trail] if trail else []), item_list(addresses))


def item_list(addresses: Iterable[str]) -> dict[str, Any]:
    """Each is told on its own page; here its address stands alone."""
    return {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": public_address(address)} for place, address in enumerate(addresses, start=1)
        ],
    }


def maker_data(maker: Producer, *, story: str, products: Iterable[Product]) -> SafeString:
    """Who makes it and where, and what of it is on sale. Reads what the page has loaded."""
    address = public_address(reverse("producer", kwargs={"slug": maker.slug}))
    return data_block(
        {
            "@type": "Organization",
            "@id": address,
            "name": plain_line(maker.name),
            "url": address,
            "description": plain_text(story)[:5000],
            "image": picture_address(maker.photo) if maker.photo else "",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": maker.municipality,
                "addressRegion": maker.district,
                "addressCountry": maker.country,
            },
        },
        item_list(product.get_absolute_url() for product in products),
    )
