"""The page of one product."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from cms.html import clean
from cms.joined_ids import ids_in, joined_ids
from cms.page_cache.asking import NUMBER, kept_whole
from cms.page_cache.parts import kept
from cms.page_cache.recording import Reading, keep_only_if, reading
from cms.page_cache.within_frame import WithinFrame
from cms.prepared import Prepared
from cms.renditions import renditions_of
from cms.social.cards import Social
from marketplace.catalogue.allergens import allergen_names
from marketplace.catalogue.codes import names_of
from marketplace.catalogue.delivery import Arrival, first_arrival, first_departure, read_postcode
from marketplace.catalogue.diets import DIETS
from marketplace.catalogue.models import Category, FoodInformation, Product, ProductImage
from marketplace.catalogue.social import product_card
from marketplace.catalogue.structured import product_data
from marketplace.discovery.favourites import is_favourite
from marketplace.discovery.models import BoughtTogether
from marketplace.offer.product_offers import offers_on
from marketplace.reviews.showing import has_reviews, reviews_of

OTHERS = 4
MADE = 6
TOGETHER = 4
POSTCODE = "postcode"  # the name in the session
LONGEST_POSTCODE = 20  # what is shown again of one that was mistyped


@dataclass(frozen=True)
class Family:
    """A product with its variants, and a few others that lead on from it, from one set of queries.

    ``together``: often bought with it, the strongest first. ``made``: by the same maker, whoever sells them. ``others``: of its
    shop. Each stands in one of the three alone.
    """

    product: Product
    together: list[Product]
    made: list[Product]
    others: list[Product]

    @property
    def of_its_shop(self) -> list[Product]:
        """Of its shop alone, by this maker or another: for where no other seller's goods belong."""
        return [*(row for row in self.made if row.partner_id == self.product.partner_id), *self.others][:OTHERS]

    @classmethod
    def load(cls, pk: int) -> Family | None:
        """Five queries: rows with their words, stock, photos, renditions, food. None where no product (variants are none) has the id.

        Variants are read in the same query as products, so that their stock costs no query of its own.
        ``is_on_sale`` is set on every product.
        """
        with reading() as read:
            rows = _family(pk=pk, day=timezone.localdate())
            products = {row.pk: row for row in rows if row.parent_id is None}
            asked = products.pop(pk, None)
            if asked:
                _narrow(read, asked, rows)
        for row in rows:
            row.variants = row.as_variants(child for child in rows if child.parent_id == row.pk)
        return cls(asked, *_sorted(asked, products.values())) if asked else None

    @cached_property
    def food(self) -> FoodInformation | None:
        return next(iter(self.product.food.all()), None)


def _narrow(read: Reading, asked: Product, rows: list[Product]) -> None:
    """What the page hangs on: the goods of its seller, and of whoever sells something by its maker or bought with it, on sale or not."""
    shown = {row.pk for row in rows}
    sellers = {asked.partner_id, *ids_in(asked.sellers_of_made), *ids_in(asked.sellers_of_together)}
    read.only(goods=sellers, seller=sellers, stock=shown, words=shown, review=[asked.pk], together=[asked.pk])
    if asked.producer_id:
        read.also(made=[asked.producer_id])


def _sorted(asked: Product, rows: Iterable[Product]) -> tuple[list[Product], list[Product], list[Product]]:
    together = sorted((row for row in rows if row.place_together is not None), key=lambda row: row.place_together)[:TOGETHER]
    rest = [row for row in rows if row not in together]
    made = [row for row in rest if row.producer_id and row.producer_id == asked.producer_id][:MADE]
    others = [row for row in rest if row not in made and row.partner_id == asked.partner_id][:OTHERS]
    return together, made, others


def _rows(*, pk: int, day: dt.date) -> QuerySet[Product]:
    on_sale, pairs = Product.objects.on_sale(day).exclude(pk=pk), BoughtTogether.objects.filter(product=pk)
    together = pairs.filter(other__in=on_sale.order_by().values("pk")).order_by("place").values("other")[:TOGETHER]
    made = on_sale.filter(producer__products=pk).newest_first().values("pk")[:MADE]
    by_its_maker = Exists(Product.objects.filter(pk=pk, producer=OuterRef("producer")))
    mates = on_sale.filter(~by_its_maker, partner__products=pk).newest_first().values("pk")[:OTHERS]
    # A union, because "or" would make the database read every product.
    wanted = [Q(pk=pk, parent=None), Q(parent=pk)]
    wanted += [one for ids in (together, made, mates) for one in (Q(pk__in=ids), Q(parent__in=ids))]
    ids = [Product.objects.filter(one).order_by().values("pk") for one in wanted]
    return (
        Product.objects.filter(pk__in=ids[0].union(*ids[1:]))
        .annotate(is_on_sale=Exists(Product.objects.on_sale(day).filter(pk=OuterRef("pk"))), has_reviews=has_reviews(pk))
        .annotate(
            place_together=Subquery(pairs.filter(other=OuterRef("pk")).values("place")[:1]),
            sellers_of_made=joined_ids(Product.objects.filter(producer__products=pk), "partner_id"),
            sellers_of_together=joined_ids(Product.objects.filter(pk__in=pairs.values("other")), "partner_id"),
        )
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


@dataclass(frozen=True)
class ProductPage:
    """What is told of a product for everybody. ``address`` has its words, unless those may not be told."""

    may_be_named: bool
    slug: str
    address: str
    within: WithinFrame


@kept_whole(choice=NUMBER)
@require_safe
def product(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """``?postcode=`` is remembered in the session and answered with the earliest delivery there; ``?choice=`` ticks that variant.

    A product off sale keeps its page, without a form: it says so and shows others of the shop. One that its shop has taken
    down, or shows on other days, keeps no word of itself on it. 404 for an unknown id and for a seller who is not admitted yet;
    301 to the right words in the address.
    """

    is_kept_by_them = is_favourite(request.user, pk)

    def made() -> ProductPage:
        family = family_of(pk)
        shown = family.product
        within = product_within(request, family, is_favourite=is_kept_by_them)
        return ProductPage(shown.may_be_named(), shown.slug or "p", shown.get_absolute_url(), within)

    is_for_one = POSTCODE in request.GET or POSTCODE in request.session or is_kept_by_them
    page = made() if is_for_one else kept(("product page", pk, request.GET.get("choice", "")), made)
    if page.may_be_named and slug != page.slug:  # a draft's address would tell its title
        query = request.META.get("QUERY_STRING", "")
        return redirect(page.address + (f"?{query}" if query else ""), permanent=True)
    if page.may_be_named:
        request.canonical_path = page.address  # type: ignore[attr-defined]
    return page.within.response(request)


def family_of(pk: int) -> Family:
    """``Http404`` for an unknown id and for a seller who is not admitted yet."""
    family = Family.load(pk)
    if family is None or not family.product.partner.is_admitted:
        raise Http404
    return family


def product_within(request: HttpRequest, family: Family, *, buy_at: str = "", is_favourite: bool = False) -> WithinFrame:
    """What the page of ``family.product`` says. ``buy_at``: the page cannot sell here, and leads to this address for that.

    ``is_favourite``: the visitor keeps it already.
    """
    shown = family.product
    if not shown.is_on_sale:
        told = shown if shown.may_be_named() else None
        return WithinFrame.of("catalogue/off_sale.html", {"product": told, "seller": shown.partner, "others": family.of_its_shop})
    with reading() as read:
        read.only(words=[shown.pk])
        trail = _trail(product=shown.pk)
    with reading() as read:
        records = [choice.stockrecord.pk for choice in shown.choices if choice.stockrecord]
        read.only(words=[shown.pk], goods=[shown.partner_id], price=records)
        offers = offers_on(shown) if shown.partner.takes_orders() else []
    reviews = reviews_of(shown.pk) if shown.has_reviews else None
    photos = list(shown.images.all())
    card = product_card(shown, photo=photos[0].image if photos else None)
    summary = Truncator(strip_tags(clean(shown.get_description()).replace("</p>", " ")).strip()).chars(150)
    return WithinFrame.of(
        "catalogue/product.html",
        {
            "path": request.path if buy_at else shown.get_absolute_url(),
            "product": shown,
            "buy_at": buy_at,
            "trail": trail,
            "data_block": product_data(shown, trail=trail, reviews=reviews),
            "chosen": _chosen(request, shown),
            "photos": photos,
            "seller": shown.partner,
            "food": family.food,
            "allergens": allergen_names(family.food.allergens) if family.food else [],
            "diets": names_of(family.food.diets, DIETS) if family.food else [],
            "offers": offers,
            "reviews": reviews,
            "summary": summary,
            **_delivery(request, shown),
            "together": [] if buy_at else family.together,
            "made": [] if buy_at else family.made,
            "others": family.of_its_shop if buy_at else family.others,
            "is_favourite": is_favourite,
        },
        social=Social.of(card, view="product_card", pk=shown.pk, kind="product", description=summary),
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
