"""Which words of a shop are missing in which language: of its products and their sizes, and of its pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.translated_forms import other_languages
from marketplace.catalogue.models import Product, ProductTranslation
from shops.models import Shop, ShopContentPage, StorefrontPage

LANGUAGES: list[tuple[str, str]] = list(settings.LANGUAGES)
NAMES = dict(LANGUAGES)
# "500 g" and "75 cl" are the same in every language: only names with a word in them are asked for.
HAS_A_WORD = r"[A-Za-zÀ-ÿ]{3}"


@dataclass(frozen=True)
class Gap:
    """What is missing in one language, in the reader's words."""

    language: str
    what: tuple[str, ...]

    @property
    def language_name(self) -> str:
        return NAMES[self.language]


@dataclass(frozen=True)
class PageGaps:
    """A page, what it lacks, and where that is written."""

    title: str
    url: str
    gaps: list[Gap]


def products_with_gaps(products: QuerySet[Product]) -> QuerySet[Product]:
    """``products`` with a flag for each thing that can be missing and ``lacks_<language>``; nothing more is asked to read ``gaps_of``."""
    words = ProductTranslation.objects.filter(product=OuterRef("pk"))
    sizes = Product.objects.filter(parent=OuterRef("pk"), title__regex=HAS_A_WORD)
    # A file in another language fills both: then the installation's own words are only a copy.
    flags: dict[str, Any] = {
        "copied": ~Q(description="") & Exists(words.filter(title=OuterRef("title"), description=OuterRef("description")))
    }
    lacks: dict[str, Q] = {settings.LANGUAGE_CODE: Q(copied=True)}
    for language, _name in other_languages():
        here = words.filter(language=language)
        named = ProductTranslation.objects.filter(product=OuterRef("pk"), language=language).exclude(title="")
        flags[f"no_title_{language}"] = ~Exists(here.exclude(title=""))
        flags[f"no_description_{language}"] = ~Q(description="") & ~Exists(here.exclude(description=""))
        flags[f"no_sizes_{language}"] = Exists(sizes.filter(~Exists(named)))
        lacks[language] = Q(**{f"no_title_{language}": True}) | Q(**{f"no_description_{language}": True})
        lacks[language] |= Q(**{f"no_sizes_{language}": True})
    return products.annotate(**flags).annotate(**{f"lacks_{language}": wanted for language, wanted in lacks.items()})


def gaps_of(product: Any) -> list[Gap]:
    """Of a product from ``products_with_gaps``."""
    found = [Gap(settings.LANGUAGE_CODE, (_("the words are those of another language"),))] if product.copied else []
    for language, _name in other_languages():
        what = (("no_title", _("title")), ("no_description", _("description")), ("no_sizes", _("names of sizes")))
        missing = tuple(label for flag, label in what if getattr(product, f"{flag}_{language}"))
        if missing:
            found.append(Gap(language, missing))
    return found


def own_products(shop: Shop) -> QuerySet[Product]:
    """What the shop's list shows: no sizes, nothing removed."""
    return Product.objects.filter(partner=shop.partner_id, parent=None).exclude(off_sale_reason="removed")


def counts_of(shop: Shop) -> dict[str, int]:
    """By language how many products lack something. One query."""
    rows = products_with_gaps(own_products(shop))
    counted: dict[str, int] = rows.order_by().aggregate(
        **{language: Count("pk", filter=Q(**{f"lacks_{language}": True})) for language, _name in LANGUAGES}
    )
    return counted


def pages_with_gaps(shop: Shop) -> list[PageGaps]:
    """Storefront and pages beside it that are missing, not published, or empty in a language. Two queries."""
    storefronts = {
        page.locale.language_code: page for page in StorefrontPage.objects.filter(shop=shop).select_related("locale").order_by("pk")
    }
    found = [_storefront_gaps(storefronts)] if storefronts else []
    groups: dict[Any, dict[str, Any]] = defaultdict(dict)
    rows = ShopContentPage.objects.filter(shop=shop).annotate(language=F("locale__language_code")).defer("body").order_by("path")
    for page in rows:
        groups[page.translation_key][page.language] = page
    for pages in groups.values():
        first = pages.get(settings.LANGUAGE_CODE) or next(iter(pages.values()))
        gaps = [
            Gap(language, (_("the page is a draft") if language in pages else _("the whole page"),))
            for language in storefronts
            if language not in pages or not pages[language].live
        ]
        found.append(PageGaps(first.draft_title, reverse("shop_pages:index"), gaps))
    return [page for page in found if page.gaps]


def _storefront_gaps(storefronts: dict[str, StorefrontPage]) -> PageGaps:
    """What another language's page says and this one leaves empty or has in the other's words."""
    gaps = []
    first = storefronts.get(settings.LANGUAGE_CODE) or next(iter(storefronts.values()))
    has_tagline = any(page.tagline for page in storefronts.values())
    has_body = any(len(page.body) for page in storefronts.values())
    for language, _name in LANGUAGES:
        page = storefronts.get(language)
        if page is None:
            gaps.append(Gap(language, (_("the whole page"),)))
            continue
        what = []
        if not page.live:
            what.append(_("the page is a draft"))
        if has_tagline and (not page.tagline or (page is not first and page.tagline == first.tagline)):
            what.append(_("the line under the name"))
        if has_body and (not len(page.body) or (page is not first and page.body.get_prep_value() == first.body.get_prep_value())):
            what.append(_("the text of the page"))
        if what:
            gaps.append(Gap(language, tuple(what)))
    lacking = storefronts.get(gaps[0].language) if gaps else None
    return PageGaps(first.title, reverse("wagtailadmin_pages:edit", args=[(lacking or first).pk]), gaps)
