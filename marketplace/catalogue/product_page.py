"""The page of one product."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from cms.html import clean
from cms.page_cache.asking import NUMBER, kept_whole
from cms.page_cache.recording import keep_only_if, reading
from cms.prepared import Prepared
from cms.renditions import renditions_of
from marketplace.catalogue.allergens import allergen_names
from marketplace.catalogue.codes import names_of
from marketplace.catalogue.delivery import Arrival, first_arrival, first_departure, read_postcode
from marketplace.catalogue.diets import DIETS
from marketplace.catalogue.models import Category, FoodInformation, Product, ProductImage
from marketplace.catalogue.structured import product_data
from marketplace.offer.product_offers import offers_on

OTHERS = 4
POSTCODE = "postcode"  # the name in the session
LONGEST_POSTCODE = 20  # what is shown again of one that was mistyped


@dataclass(frozen=True)
class Family:
    """A product with its variants, and a few others of its shop, from one set of queries."""

    product: Product
    others: list[Product]

    @classmethod
    def load(cls, pk: int) -> Family | None:
        """Five queries: rows with their words, stock, photos, renditions, food. None where no product (variants are none) has the id.

        Variants are read in the same query as products, so that their stock costs no query of its own.
        ``is_on_sale`` is set on every product.
        """
        with reading() as read:
            rows = _family(pk=pk, day=timezone.localdate())
            sellers, shown = {row.partner_id for row in rows}, {row.pk for row in rows}
            if pk in shown:  # the others, too, are of this seller's goods
                read.only(goods=sellers, seller=sellers, stock=shown, words=shown)
        for row in rows:
            row.variants = row.as_variants(child for child in rows if child.parent_id == row.pk)
        products = {row.pk: row for row in rows if row.parent_id is None}
        asked = products.pop(pk, None)
        return cls(asked, list(products.values())) if asked else None

    @cached_property
    def food(self) -> FoodInformation | None:
        return next(iter(self.product.food.all()), None)


def _rows(*, pk: int, day: dt.date) -> QuerySet[Product]:
    mates = Product.objects.on_sale(day).filter(partner__products=pk).exclude(pk=pk).newest_first().values("pk")[:OTHERS]
    # A union, because "or" would make the database read every product.
    wanted = [Q(pk=pk, parent=None), Q(pk__in=mates), Q(parent=pk), Q(parent__in=mates)]
    ids = [Product.objects.filter(one).order_by().values("pk") for one in wanted]
    return (
        Product.objects.filter(pk__in=ids[0].union(*ids[1:]))
        .annotate(is_on_sale=Exists(Product.objects.on_sale(day).filter(pk=OuterRef("pk"))))
        .select_related("partner__sends_from", "producer", "designation")
        .with_words("title", "description")
        .prefetch_related("stockrecords", "food")
        .prefetch_related(_photos())
        .newest_first()
    )


_family: Prepared[Product] = Prepared(_rows)


_trail: Prepared[Category] = Prepared(lambda *, product: Category.objects.browsable().named().trail_of(product))


def _photos() -> Prefetch:
    photos = ProductImage.objects.select_related("image").prefetch_related(renditions_of("image", "product", "card"))
    return Prefetch("images", queryset=photos)


@kept_whole(choice=NUMBER)
@require_safe
def product(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """``?postcode=`` is remembered in the session and answered with the earliest delivery there; ``?choice=`` ticks that variant.

    A product off sale keeps its page, without a form: it says so and shows others of the shop. One that its shop has taken
    down, or shows on other days, keeps no word of itself on it. 404 for an unknown id and for a seller who is not admitted yet;
    301 to the right words in the address.
    """
    family = family_of(pk)
    shown = family.product
    if shown.may_be_named() and slug != (shown.slug or "p"):  # a draft's address would tell its title
        query = request.META.get("QUERY_STRING", "")
        return redirect(shown.get_absolute_url() + (f"?{query}" if query else ""), permanent=True)
    return product_response(request, family)


def family_of(pk: int) -> Family:
    """``Http404`` for an unknown id and for a seller who is not admitted yet."""
    family = Family.load(pk)
    if family is None or not family.product.partner.is_admitted:
        raise Http404
    return family


def product_response(request: HttpRequest, family: Family, *, buy_at: str = "") -> HttpResponse:
    """The page of ``family.product``. ``buy_at``: the page cannot sell here, and leads to this address for that."""
    shown = family.product
    if not shown.is_on_sale:
        told = shown if shown.may_be_named() else None
        return render(request, "catalogue/off_sale.html", {"product": told, "seller": shown.partner, "others": family.others})
    with reading() as read:
        read.only(words=[shown.pk])
        trail = _trail(product=shown.pk)
    with reading() as read:
        records = [choice.stockrecord.pk for choice in shown.choices if choice.stockrecord]
        read.only(words=[shown.pk], goods=[shown.partner_id], price=records)
        offers = offers_on(shown) if shown.partner.takes_orders() else []
    return render(
        request,
        "catalogue/product.html",
        {
            "product": shown,
            "buy_at": buy_at,
            "trail": trail,
            "data_block": product_data(shown, trail=trail),
            "chosen": _chosen(request, shown),
            "photos": list(shown.images.all()),
            "seller": shown.partner,
            "food": family.food,
            "allergens": allergen_names(family.food.allergens) if family.food else [],
            "diets": names_of(family.food.diets, DIETS) if family.food else [],
            "offers": offers,
            "summary": Truncator(strip_tags(clean(shown.get_description()).replace("</p>", " ")).strip()).chars(150),
            **_delivery(request, shown),
            "others": family.others,
        },
    )


def _chosen(request: HttpRequest, shown: Product) -> Product | None:
    """The variant that the address names, if it can be bought; else the cheapest."""
    wanted = request.GET.get("choice", "")
    named = next((variant for variant in shown.variants if str(variant.pk) == wanted and variant.in_stock), None)
    keep_only_if(not wanted or (named is not None and named.parent_id is not None))
    return named or shown.cheapest


def _delivery(request: HttpRequest, shown: Product) -> dict[str, object]:
    """What the delivery panel says: an arrival for a postcode, else the day on which the product can leave."""
    now, error = timezone.now(), ""
    typed = request.GET.get(POSTCODE)
    remembered = request.session.get(POSTCODE, "")
    if typed is not None:
        country, postcode, error = read_postcode(typed)
        if not error and postcode != remembered:
            request.session[POSTCODE] = postcode
    else:
        country, postcode, _unused = read_postcode(remembered) if remembered else ("", "", "")
    arrival: Arrival | None = None
    if postcode:
        arrival = first_arrival(product=shown, country=country, postcode=postcode, at=now)
    leaves_on = None if arrival else first_departure(product=shown, at=now)
    return {"arrival": arrival, "leaves_on": leaves_on, "postcode": postcode or (typed or "")[:LONGEST_POSTCODE], "postcode_error": error}
