"""What stands beside the products that were found: makers, shops and pages with the same words; and a way on where nothing was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from cms.page_cache.parts import kept
from marketplace.catalogue.kept_cards import Card, cards_of
from marketplace.partner.models import Partner
from marketplace.search import finding
from marketplace.search.asked import Asked, today
from marketplace.search.asking import Answer, Hit, Order, Question
from marketplace.search.documents import Kind
from producers.models import Producer

INSTEAD = 4


@dataclass(frozen=True)
class Found:
    """A maker, a shop or a page: its name, a word about it, its address."""

    kind: Kind
    name: str
    about: str
    url: str


@dataclass(frozen=True)
class Beside:
    """``instead`` are cards of products to look at where none was found."""

    people: list[Found] = field(default_factory=list)
    pages: list[Found] = field(default_factory=list)
    instead: list[Card] = field(default_factory=list)


def beside(asked: Asked, answer: Answer) -> Beside:
    """Three queries for the rows at most, and six for products where nothing was found."""
    words = answer.corrected or asked.words
    found = kept(("found beside", words, today()), lambda: _found(words))
    instead: list[Card] = []
    if not answer.products:
        newest = finding.find(Question(language=get_language() or "", day=today(), order=Order.NEWEST, size=INSTEAD, with_facets=False))
        instead = cards_of(newest.products)
    return Beside(
        people=[one for one in found if one.kind in (Kind.MAKER, Kind.SHOP)],
        pages=[one for one in found if one.kind in (Kind.CAMPAIGN, Kind.PAGE)],
        instead=instead,
    )


def _found(words: str) -> list[Found]:
    return rows_of(finding.others(words=words, language=get_language() or "", day=today()))


def rows_of(hits: Iterable[Hit]) -> list[Found]:
    """What the hits are, in their order, read from the database: what is no longer public is left out, and pages in other languages."""
    wanted = list(hits)

    def of(*kinds: Kind) -> list[int]:
        return [hit.pk for hit in wanted if hit.kind in kinds]

    found: dict[Hit, Found] = {}
    for maker in Producer.objects.filter(pk__in=of(Kind.MAKER), is_listed=True) if of(Kind.MAKER) else ():
        found[Hit(Kind.MAKER, maker.pk)] = Found(Kind.MAKER, maker.name, maker.municipality, maker_url(maker))
    for seller in Partner.objects.filter(pk__in=of(Kind.SHOP), is_open=True) if of(Kind.SHOP) else ():
        found[Hit(Kind.SHOP, seller.pk)] = Found(Kind.SHOP, seller.name, seller.municipality, seller.get_absolute_url())
    pages = of(Kind.CAMPAIGN, Kind.PAGE)
    if pages:
        written = Page.objects.live().filter(pk__in=pages, locale__language_code=get_language() or "")
        for page in written.defer_streamfields().select_related("locale", "categorypage__category", "categorypage__locale"):
            kind = Kind.CAMPAIGN if Hit(Kind.CAMPAIGN, page.pk) in wanted else Kind.PAGE
            # A category's text stands at the address of the list.
            where = getattr(page, "categorypage", page)
            found[Hit(kind, page.pk)] = Found(kind, page.title, page.search_description, where.get_url() or "")
    return [found[hit] for hit in wanted if hit in found and found[hit].url]


def maker_url(maker: Producer) -> str:
    return reverse("producer", kwargs={"slug": maker.slug})
