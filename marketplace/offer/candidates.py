"""Which offers may count for a basket, and for which of its lines. Four queries at most, however many offers there are; one where none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

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


def candidates(
    *, products: Mapping[int, Product], on: dt.date, basket_id: int | None = None, buyer: str = "", with_codes: bool = True
) -> list[Candidate]:
    """Offers in force on the day that are for one of ``products`` (by key, each with its own partner).

    Those with a code only where ``basket_id`` has it typed; those once for each buyer not where ``buyer`` (an e-mail address) had one.
    """
    sellers = {product.partner_id for product in products.values()}
    found = Offer.objects.in_force(on).filter(Q(partner__in=sellers) | Q(partner=None))
    typed = BasketCode.objects.filter(basket=basket_id, code__offer=OuterRef("pk"))
    usable = typed.filter(Q(code__most_uses=None) | Q(code__uses__lt=F("code__most_uses")))
    found = found.annotate(code_id=Subquery(usable.order_by("pk").values("code_id")[:1]))
    found = found.filter(Q(needs_code=False) | Q(code_id__isnull=False)) if with_codes else found.filter(needs_code=False)
    if buyer:
        had = OfferUse.objects.filter(offer=OuterRef("pk"), once_for=buyer.lower(), given_back_at=None)
        found = found.exclude(Q(once_a_buyer=True) & Exists(had))
    offers = list(with_scope(found.order_by("pk")))
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
