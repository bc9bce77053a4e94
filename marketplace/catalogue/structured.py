"""The data block of a product's page: schema.org's Product, or ProductGroup where it has sizes, and the way to the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.public_addresses import picture_address, public_address
from cms.structured_data import breadcrumbs, data_block
from marketplace.catalogue.facts import amount_text, gtin_of, is_not_sold_online, offered_at, plain_line, plain_text, product_address
from marketplace.catalogue.models import Category, Product
from marketplace.partner.weights import BY_PIECE
from marketplace.reviews.models import BEST, WORST
from marketplace.reviews.showing import Reviews

# UN/CEFACT's codes, which schema.org's unitCode takes; and of what the unit price is.
UNITS = {"g": ("GRM", "KGM"), "ml": ("MLT", "LTR"), "piece": ("C62", "C62")}


def product_data(product: Product, *, trail: Iterable[Category] = (), reviews: Reviews | None = None) -> SafeString:
    """Needs what ``Family.load`` loads. ``trail`` are the categories from the root down.

    Postage is left out: it follows from the shopper's postcode and the whole basket, and no single figure would be true.
    """
    steps = [(_("All products"), reverse("products")), *((category.shown_name, category.get_absolute_url()) for category in trail)]
    ways = [(name, public_address(path)) for name, path in steps]
    return data_block(_thing(product) | _reviews(reviews), breadcrumbs(*ways, (product.get_title(), product_address(product))))


def _reviews(reviews: Reviews | None) -> dict[str, Any]:
    """Of buyers, as they stand on the page; nothing where there is none, as an average of nothing is no average."""
    if reviews is None or not reviews.count:
        return {}
    bounds = {"bestRating": str(BEST), "worstRating": str(WORST)}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(reviews.average),
            "reviewCount": str(reviews.count),
            **bounds,
        },
        "review": [
            {
                "@type": "Review",
                "author": {"@type": "Person", "name": plain_line(review.name) or _("A buyer")},
                "datePublished": review.written_at.date().isoformat(),
                "reviewBody": review.text,
                "inLanguage": review.language,
                "reviewRating": {"@type": "Rating", "ratingValue": str(review.rating), **bounds},
            }
            for review in reviews.shown
        ],
    }


def _thing(product: Product) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "name": plain_line(product.get_title()),
        "description": plain_text(product.get_description())[:5000],
        "url": product_address(product),
        "image": [picture_address(photo.image) for photo in product.images.all()],
        "brand": {"@type": "Brand", "name": product.maker.name} if product.maker else None,
    }
    if not product.variants:
        return {"@type": "Product", **shared, **_of_one(product, product)}
    parts = [
        {
            "@type": "Product",
            "name": plain_line(variant.get_title()),
            "size": plain_line(variant.variant_name),
            "image": shared["image"][:1],
            **_of_one(product, variant),
        }
        for variant in product.variants
    ]
    return {
        "@type": "ProductGroup",
        "@id": product_address(product),
        **shared,
        "productGroupID": str(product.pk),
        "variesBy": "https://schema.org/size",
        "hasVariant": parts,
    }


def _of_one(product: Product, choice: Product) -> dict[str, Any]:
    record, content = choice.stockrecord, _content(choice)
    return {
        "sku": record.partner_sku if record else "",
        "gtin": gtin_of(choice),
        "weight": content if content and content["unitCode"] == "GRM" else None,
        "offers": _offer(product, choice),
    }


def _content(choice: Product) -> dict[str, Any] | None:
    weights = choice.stockrecord.weights if choice.stockrecord else BY_PIECE
    if weights.is_said:
        return {"@type": "QuantitativeValue", "minValue": weights.lightest, "maxValue": weights.heaviest, "unitCode": "GRM"}
    if not choice.net_content or choice.net_unit not in UNITS:
        return None
    return {"@type": "QuantitativeValue", "value": f"{choice.net_content.normalize():f}", "unitCode": UNITS[choice.net_unit][0]}


def _offer(product: Product, choice: Product) -> dict[str, Any] | None:
    offered = offered_at(choice)
    if offered is None:
        return None
    price = offered.price if offered.reduced is None else offered.reduced
    return {
        "@type": "Offer",
        "url": product_address(product, choice),
        "price": amount_text(price),
        "priceCurrency": settings.CURRENCY,
        "priceValidUntil": offered.ends.date().isoformat() if offered.ends else None,
        "availability": f"https://schema.org/{_availability(product, choice)}",
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@type": "Organization", "name": product.partner.name, "url": public_address(product.partner.get_absolute_url())},
        "priceSpecification": _price_of_a_kilo(choice) or _price_of_a_unit(choice, amount_text(price)),
    }


def _availability(product: Product, choice: Product) -> str:
    if is_not_sold_online(product):
        return "InStoreOnly"
    return "InStock" if choice.in_stock and product.partner.takes_orders() else "OutOfStock"


def _price_of_a_kilo(choice: Product) -> dict[str, Any] | None:
    """What is sold by weight has the price of a kilogram; its offer's price is that of the heaviest piece."""
    record = choice.stockrecord
    if record is None or not record.is_by_weight:
        return None
    return {
        "@type": "UnitPriceSpecification",
        "price": amount_text(record.price_now()),
        "priceCurrency": settings.CURRENCY,
        "valueAddedTaxIncluded": True,
        "referenceQuantity": {"@type": "QuantitativeValue", "value": "1", "unitCode": "KGM"},
    }


def _price_of_a_unit(choice: Product, price: str) -> dict[str, Any] | None:
    """Directive 98/6: the price beside how much it buys; per kilogram, litre or piece."""
    content = _content(choice)
    if content is None:
        return None
    return {
        "@type": "UnitPriceSpecification",
        "price": price,
        "priceCurrency": settings.CURRENCY,
        "valueAddedTaxIncluded": True,
        "referenceQuantity": {
            **content,
            "valueReference": {"@type": "QuantitativeValue", "value": "1", "unitCode": UNITS[choice.net_unit][1]},
        },
    }
