"""What of the catalogue may be shown, and how to load it in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from oscar.apps.catalogue.managers import CategoryQuerySet as OscarCategoryQuerySet
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from cms.page_cache.recording import is_recording, reading
from cms.renditions import renditions_of
from marketplace.catalogue.folding import folded
from marketplace.catalogue.showing import its_time
from producers.models import Attestation

if TYPE_CHECKING:
    from marketplace.catalogue.models import Category


class ProductQuerySet(OscarProductQuerySet):
    _shows_cards = False

    def _clone(self) -> Self:
        clone: Self = super()._clone()
        clone._shows_cards = self._shows_cards
        return clone

    def _fetch_all(self) -> None:
        """A page that is kept and shows cards depends on the stock of the products on them: what is read beside the rows is theirs."""
        asked: Any = self
        if self._shows_cards and asked._fields is None and asked._result_cache is None and is_recording():
            asked._result_cache = list(asked._iterable_class(self))
            with reading() as read:
                super()._fetch_all()
                read.only(stock=[row.pk for shown in asked._result_cache for row in (shown, *shown.children.all())])
        super()._fetch_all()

    def attested(self, on: dt.date | None = None) -> Self:
        """Carries no protected name, or its maker has a valid attestation for it on the day (today).

        Regulation (EU) 2024/1143, art. 36 and 45. Asked of the attestations each time, so an expiry takes effect by itself.
        """
        valid = Attestation.objects.valid(on).filter(producer=OuterRef("producer"), designation=OuterRef("designation"))
        return self.filter(Q(designation=None) | Exists(valid))

    def on_sale(self, on: dt.date | None = None) -> Self:
        """Products (never variants) that shoppers may see and buy on the day (today): out of stock is still on sale.

        Asked of the days each time, so what is scheduled appears and leaves by itself.
        """
        from marketplace.partner.models import StockRecord

        own = StockRecord.objects.filter(product=OuterRef("pk"))
        of_variants = StockRecord.objects.filter(product__parent=OuterRef("pk"), product__is_public=True)
        shown = self.filter(its_time(on), parent=None, is_public=True, off_sale_reason="", partner__is_open=True)
        return shown.attested(on).filter(Exists(own) | Exists(of_variants))

    def buyable(self, on: dt.date | None = None) -> Self:
        """What a basket may hold: products without variants, and the variants of products, that are on sale on the day (today)."""
        from marketplace.partner.models import StockRecord

        shown = self.model.objects.on_sale(on).order_by()
        return self.filter(
            Exists(StockRecord.objects.filter(product=OuterRef("pk"))),
            Exists(shown.filter(Q(pk=OuterRef("pk")) | Q(pk=OuterRef("parent_id")))),
            is_public=True,
            off_sale_reason="",
        ).attested(on)

    def in_category(self, category: Category) -> Self:
        """In the category or in one below it."""
        through = self.model.categories.through.objects
        return self.filter(Exists(through.filter(product=OuterRef("pk"), category__path__startswith=category.path)))

    def matching(self, text: str) -> Self:
        """Every word of ``text`` is in the title (in any language), the maker's name or the protected name.

        Capitals and accents do not count.
        """
        found = self
        for word in dict.fromkeys((folded(text) or "").split()):
            translated = self.model.translations.rel.related_model.objects.filter(product=OuterRef("pk"), title__folded__contains=word)
            found = found.filter(
                Q(title__folded__contains=word)
                | Q(producer__name__folded__contains=word)
                | Q(designation__name__folded__contains=word)
                | Exists(translated)
            )
        return found

    def with_lowest_price(self) -> Self:
        """Adds ``from_price``: what the product costs today, or its cheapest public variant."""
        from marketplace.partner.models import StockRecord
        from marketplace.partner.pricing import price_on

        own = StockRecord.objects.filter(product=OuterRef("pk")).annotate(today=price_on()).values("today")[:1]
        of_variants = (
            StockRecord.objects.filter(product__parent=OuterRef("pk"), product__is_public=True)
            .order_by()
            .values("product__parent")
            .annotate(lowest=Min(price_on()))
            .values("lowest")
        )
        return self.annotate(from_price=Coalesce(Subquery(own), Subquery(of_variants)))

    def newest_first(self) -> Self:
        return self.order_by("-date_created", "-pk")

    def cheapest_first(self) -> Self:
        return self.with_lowest_price().order_by(F("from_price").asc(nulls_last=True), "-pk")

    def with_words(self, *names: str) -> Self:
        """Adds ``local_title``, ``local_description`` in the active language (None: there are none), at the cost of no query."""
        translations = self.model.translations.rel.related_model.objects.filter(product=OuterRef("pk"), language=get_language() or "")
        return self.annotate(**{f"local_{name}": Subquery(translations.values(name)[:1]) for name in names})

    def for_cards(self, *shapes: str) -> Self:
        """Everything that ``catalogue/card.html`` shows: six queries for any number of products.

        The title in the active language comes along as ``local_title`` (None: there is none); descriptions do not.

        ``shapes`` are the pictures' shapes of ``cms.renditions`` (``card`` when left out).
        """
        photos = self.model.images.rel.related_model.objects.select_related("image")
        variants = self.model.objects.filter(is_public=True)
        shown = (
            self.with_words("title")
            .select_related("partner", "producer", "designation", "parent")
            .prefetch_related(
                "stockrecords",
                Prefetch("children", queryset=variants),
                "children__stockrecords",
                Prefetch("images", queryset=photos),
                renditions_of("images__image", *(shapes or ("card",))),
            )
        )
        shown._shows_cards = True
        return shown


class CategoryQuerySet(OscarCategoryQuerySet):
    def named(self, language: str | None = None) -> Self:
        """With ``shown_name`` in the language (the active one), so that a list of them costs one query."""
        translations = self.model.translations.rel.related_model.objects.filter(
            category=OuterRef("pk"), language=language or get_language() or ""
        )
        return self.annotate(local_name=Coalesce(Subquery(translations.values("name")[:1]), F("name")))

    def trail_of(self, product_id: int) -> Self:
        """The category of a product and those above it, from the root down; of several categories the one made first."""
        through = self.model.product_set.through.objects.filter(product=product_id).order_by("category_id")
        asked = Subquery(through.values("category__path")[:1])
        return self.annotate(asked=asked).filter(asked__startswith=F("path")).order_by("path")
