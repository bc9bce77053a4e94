"""Which offers may count for a basket, and for which of its lines. Four queries at most, however many offers there are; one where none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from cms.prepared import Prepared
from marketplace.offer.models import BasketCode, Bearer, Offer, OfferAgreement, OfferScope, OfferUse
from marketplace.offer.reckoning import Deal

if TYPE_CHECKING:
    from marketplace.catalogue.models import Product


@dataclass(frozen=True)
class Candidate:
    """An offer with the keys of what it is for. ``code_id``: the code in the basket that gives it."""

    offer: Offer
    things: frozenset[int]
    code_id: int | None = None

    @property
    def deal(self) -> Deal:
        offer = self.offer
        return Deal(
            key=offer.pk,
            kind=offer.kind,
            things=self.things,
            percent=offer.percent or Decimal(0),
            amount=offer.amount or Decimal(0),
            buys=offer.buys or 0,
            pays=offer.pays or 0,
            minimum=offer.minimum or Decimal(0),
            left=offer.left,
        )


def with_scope(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """With what they are for and who agreed: two more queries."""
    return offers.prefetch_related(Prefetch("scope", queryset=OfferScope.objects.select_related("category")), "agreements")


def _in_force(*, sellers: Sequence[int], day: dt.date) -> QuerySet[Offer]:
    return with_scope(Offer.objects.in_force(day).filter(Q(partner__in=sellers) | Q(partner=None)).order_by("pk"))


def _typed(*, sellers: Sequence[int], day: dt.date, basket: int) -> QuerySet[Offer]:
    """With ``code_id``: the code in the basket that gives it."""
    usable = BasketCode.objects.filter(basket=basket, code__offer=OuterRef("pk"))
    usable = usable.filter(Q(code__most_uses=None) | Q(code__uses__lt=F("code__most_uses")))
    found = _in_force(sellers=sellers, day=day).annotate(code_id=Subquery(usable.order_by("pk").values("code_id")[:1]))
    return found.filter(Q(needs_code=False) | Q(code_id__isnull=False))


def _not_had(*, sellers: Sequence[int], day: dt.date, basket: int, buyer: str) -> QuerySet[Offer]:
    had = OfferUse.objects.filter(offer=OuterRef("pk"), once_for=buyer, given_back_at=None)
    return _typed(sellers=sellers, day=day, basket=basket).exclude(Q(once_a_buyer=True) & Exists(had))


_without_codes: Prepared[Offer] = Prepared(lambda *, sellers, day: _in_force(sellers=sellers, day=day).filter(needs_code=False))
_for_a_basket: Prepared[Offer] = Prepared(_typed)
_for_a_buyer: Prepared[Offer] = Prepared(_not_had)


def candidates(
    *, products: Mapping[int, Product], on: dt.date, basket_id: int | None = None, buyer: str = "", with_codes: bool = True
) -> list[Candidate]:
    """Offers in force on the day that are for one of ``products`` (by key, each with its own partner).

    Those with a code only where ``basket_id`` has it typed; those once for each buyer not where ``buyer`` (an e-mail address) had one.
    """
    sellers = sorted({product.partner_id for product in products.values()})
    if not with_codes:
        offers = _without_codes(sellers=sellers, day=on)
    elif buyer:
        offers = _for_a_buyer(sellers=sellers, day=on, basket=basket_id or 0, buyer=buyer.lower())
    else:
        offers = _for_a_basket(sellers=sellers, day=on, basket=basket_id or 0)
    paths = _paths(products.values(), offers)
    made = []
    for offer in offers:
        things = frozenset(key for key, product in products.items() if _is_for(offer, product, paths))
        if things:
            made.append(Candidate(offer, things, offer.code_id if offer.needs_code else None))  # type: ignore[attr-defined]
    return made


def family_of(product: Product) -> int:
    """The product that its variants are one of: categories stand there."""
    return product.parent_id or product.pk


def _paths(products: Iterable[Product], offers: Sequence[Offer]) -> dict[int, list[str]]:
    """Where each family stands in the tree of categories; asked only where an offer is for a category."""
    if not any(row.category_id for offer in offers for row in offer.scope.all()):
        return {}
    from marketplace.catalogue.models import Product

    through = Product.categories.through.objects.filter(product_id__in={family_of(product) for product in products})
    found: dict[int, list[str]] = {}
    for family, path in through.values_list("product_id", "category__path"):
        found.setdefault(family, []).append(path)
    return found


def _is_for(offer: Offer, product: Product, paths: Mapping[int, list[str]]) -> bool:
    if offer.partner_id is not None and offer.partner_id != product.partner_id:
        return False
    if offer.partner_id is None and offer.borne_by == Bearer.SHOP and product.partner_id not in agreed(offer):
        return False
    rows = list(offer.scope.all())
    sellers = {row.partner_id for row in rows if row.partner_id}
    if sellers and product.partner_id not in sellers:
        return False
    things = [row for row in rows if not row.partner_id]
    own = {product.pk, family_of(product)}
    return not things or any(
        row.product_id in own
        or (row.category is not None and any(path.startswith(row.category.path) for path in paths.get(family_of(product), [])))
        for row in things
    )


def agreed(offer: Offer) -> set[int]:
    """The sellers that bear an offer of the operator's."""
    agreements: Iterable[OfferAgreement] = offer.agreements.all()
    return {agreement.partner_id for agreement in agreements}
