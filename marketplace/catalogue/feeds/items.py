"""What the feed says of each thing that can be bought: pairs of Google's attribute and its text, in Google's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch, Q

from cms.public_addresses import picture_address
from marketplace.catalogue.facts import amount_text, gtin_of, offered_at, plain_line, plain_text, product_address
from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Category, Product, ProductImage
from marketplace.partner.trading import Trading

LONGEST_TITLE, LONGEST_TEXT, LONGEST_SIZE = 150, 5000, 100
MOST_PICTURES = 11  # the first, and ten more
# Read at once: as many queries for ten products as for this many.
AT_ONCE = 2000
# Google's units, and of what it shows the price beside the price.
UNITS = {"g": ("g", "1kg"), "ml": ("ml", "1l"), "piece": ("ct", "1ct")}

Pairs = list[tuple[str, str]]


def in_feed(products: ProductQuerySet) -> ProductQuerySet:
    """Of ``products`` what may be advertised: on sale, and not of a shop that sells nothing online."""
    return products.filter(~Q(partner__trading=Trading.CATALOGUE))


def items_of(products: ProductQuerySet, *, address: Callable[[str], str] = str) -> Iterator[Pairs]:
    """An item for each product, or for each of its sizes. ``address`` may lead a page's address to a shop's own domain.

    Eight queries for every ``AT_ONCE`` products, which are all that is in memory at a time.
    """
    trails = _category_trails()
    loaded = (
        in_feed(products)
        .with_words("title", "description")
        .select_related("partner", "producer")
        .prefetch_related(
            "stockrecords",
            "categories",
            Prefetch("images", queryset=ProductImage.objects.select_related("image")),
            Prefetch("children", queryset=Product.objects.filter(is_public=True).with_words("title", "description")),
            "children__stockrecords",
        )
        .order_by("pk")
    )
    for product in loaded.iterator(chunk_size=AT_ONCE):
        shared = _shared(product, trails)
        for choice in product.choices:
            found = _of_one(product, choice, address)
            if found:
                yield found + shared


def _shared(product: Product, trails: dict[int, str]) -> Pairs:
    pictures = [picture_address(photo.image) for photo in product.images.all()][:MOST_PICTURES]
    category = min((category.pk for category in product.categories.all()), default=0)
    pairs = [
        ("description", (plain_text(product.get_description()) or plain_line(product.get_title()))[:LONGEST_TEXT]),
        *(("image_link" if place == 0 else "additional_image_link", picture) for place, picture in enumerate(pictures)),
        ("condition", "new"),
        ("brand", plain_line(product.maker.name)[:70] if product.maker else ""),
        ("product_type", trails.get(category, "")),
    ]
    return [(name, text) for name, text in pairs if text]


def _of_one(product: Product, choice: Product, address: Callable[[str], str]) -> Pairs:
    """Empty for what has no price: it cannot be bought."""
    offered = offered_at(choice)
    if offered is None:
        return []
    is_size = choice is not product
    gtin = gtin_of(choice)
    pairs = [
        ("id", str(choice.pk)),
        ("title", plain_line(choice.get_title())[:LONGEST_TITLE]),
        ("link", address(product_address(product, choice))),
        ("availability", "in_stock" if choice.in_stock and product.partner.takes_orders() else "out_of_stock"),
        ("price", _money(offered.price)),
        ("sale_price", _money(offered.reduced) if offered.reduced is not None else ""),
        (
            "sale_price_effective_date",
            f"{offered.begins.isoformat('T', 'minutes')}/{offered.ends.isoformat('T', 'minutes')}"
            if offered.reduced is not None and offered.begins and offered.ends
            else "",
        ),
        ("gtin", gtin),
        ("identifier_exists", "" if gtin else "no"),
        ("shipping_weight", f"{choice.grams} g"),
        ("item_group_id", str(product.pk) if is_size else ""),
        ("size", plain_line(choice.variant_name)[:LONGEST_SIZE] if is_size else ""),
    ]
    if choice.stockrecord and choice.stockrecord.is_by_weight:
        pairs += [("unit_pricing_measure", f"{choice.stockrecord.heaviest_grams}g"), ("unit_pricing_base_measure", "1kg")]
    elif choice.net_content and choice.net_unit in UNITS:
        unit, base = UNITS[choice.net_unit]
        pairs += [("unit_pricing_measure", f"{choice.net_content.normalize():f}{unit}"), ("unit_pricing_base_measure", base)]
    return [(name, text) for name, text in pairs if text]


def _money(amount: Decimal) -> str:
    return f"{amount_text(amount)} {settings.CURRENCY}"


def _category_trails() -> dict[int, str]:
    """``Cheese > Ewe's cheese`` by the category's id, in the active language."""
    by_path = {category.path: category for category in Category.objects.named()}
    return {
        category.pk: " > ".join(
            plain_line(by_path[path[:end]].shown_name) for end in range(category.steplen, len(path) + 1, category.steplen)
        )
        for path, category in by_path.items()
    }
