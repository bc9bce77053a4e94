"""Reviews as pages show them: with their average and how they are spread, from one statement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, Q, QuerySet, Window

from cms.page_cache.recording import reading
from cms.prepared import Prepared
from marketplace.reviews.models import BEST, WORST, Review

ON_THE_PRODUCT = 3
A_PAGE = 20
RATINGS = range(BEST, WORST - 1, -1)


@dataclass(frozen=True)
class Reviews:
    """Of one product: ``shown`` are some of them, newest first; ``spread`` is rating and number, the best first."""

    shown: list[Review]
    spread: list[tuple[int, int]]
    more: bool = False

    @property
    def count(self) -> int:
        return sum(number for _rating, number in self.spread)

    @property
    def average(self) -> Decimal | None:
        """To one place, halves up; None without a review."""
        if not self.count:
            return None
        total = Decimal(sum(rating * number for rating, number in self.spread))
        return (total / self.count).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def stars(self) -> int:
        return int((self.average or Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP))


def _first(*, product: int, limit: int) -> QuerySet[Review]:
    totals = {f"rated_{rating}": Window(Count("pk", filter=Q(rating=rating))) for rating in RATINGS}
    return Review.objects.published().filter(product=product).annotate(**totals).newest_first()[:limit]


_on_the_product: Prepared[Review] = Prepared(lambda *, product: _first(product=product, limit=ON_THE_PRODUCT))
_on_a_page: Prepared[Review] = Prepared(lambda *, product: _first(product=product, limit=A_PAGE + 1))
_after: Prepared[Review] = Prepared(
    lambda *, product, key: Review.objects.published().filter(product=product, pk__lt=key).newest_first()[: A_PAGE + 1]
)


def has_reviews(product_id: int) -> Exists:
    """For a query that reads the product anyway: without a review its page asks nothing more."""
    return Exists(Review.objects.published().filter(product=product_id))


def reviews_of(product_id: int) -> Reviews:
    """For the product's page. One query, however many there are."""
    with reading() as read:
        read.only(review=[product_id])
        found = _on_the_product(product=product_id)
    spread = _spread(found)
    return Reviews(found, spread, more=sum(number for _rating, number in spread) > len(found))


def page_of_reviews(product_id: int, *, before: int | None = None) -> Reviews:
    """A page of them: the newest, or those written before the one with the key ``before``. One query, two beyond the first page."""
    with reading() as read:
        read.only(review=[product_id])
        found = first = _on_a_page(product=product_id)
        if before is not None:
            found = _after(product=product_id, key=before)
    return Reviews(found[:A_PAGE], _spread(first), more=len(found) > A_PAGE)


def _spread(rows: list[Review]) -> list[tuple[int, int]]:
    return [(rating, getattr(rows[0], f"rated_{rating}") if rows else 0) for rating in RATINGS]
