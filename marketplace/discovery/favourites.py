"""What people keep to find again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Product
from marketplace.discovery.models import Favourite
from marketplace.partner.models import StockRecord

A_PAGE = 24
AGAIN_FOR = dt.timedelta(days=30)
MOST = 500


class TooMany(Exception):
    """A person keeps ``MOST`` already."""


def is_favourite(user: User | AnonymousUser, product_id: int) -> bool:
    """One query for somebody who is signed in, none for anybody else."""
    return user.is_authenticated and Favourite.objects.filter(user=user, product=product_id).exists()


def keep(*, user: User, product: Product) -> None:
    """Keep it, with what it costs today; kept twice, it stays as it was. ``TooMany``."""
    if Favourite.objects.filter(user=user).count() >= MOST:
        raise TooMany
    today = timezone.localdate()
    there = available(Product.objects.filter(pk=product.pk)).exists()
    price = Product.objects.filter(pk=product.pk).with_lowest_price().values_list("from_price", flat=True).first()
    Favourite.objects.get_or_create(user=user, product=product, defaults={"price": price, "missing_on": None if there else today})


def forget(*, user: User, product_id: int) -> None:
    Favourite.objects.filter(user=user, product=product_id).delete()


@dataclass(frozen=True)
class Kept:
    """A favourite as its owner sees it. ``less``: by how much it is cheaper than when it was kept."""

    favourite: Favourite
    product: Product

    @property
    def is_on_sale(self) -> bool:
        return bool(self.product.is_on_sale)

    @property
    def is_there_again(self) -> bool:
        missing = self.favourite.missing_on
        there = self.is_on_sale and self.product.in_stock
        return there and missing is not None and missing >= timezone.localdate() - AGAIN_FOR

    @property
    def less(self) -> Decimal | None:
        before, now = self.favourite.price, self.product.lowest_price
        return before - now if self.is_on_sale and before is not None and now is not None and now < before else None


def page_of(user: User, *, before: int | None) -> tuple[list[Kept], bool]:
    """The newest, or those that were kept before the one with the key ``before``; and whether there are more. Seven queries."""
    rows = Favourite.objects.filter(user=user).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: A_PAGE + 1])
    on_sale = Exists(Product.objects.on_sale().filter(pk=OuterRef("pk")))
    shown = Product.objects.filter(pk__in=[row.product_id for row in found[:A_PAGE]]).annotate(is_on_sale=on_sale).for_cards()
    products = {product.pk: product for product in shown}
    return [Kept(row, products[row.product_id]) for row in found[:A_PAGE] if row.product_id in products], len(found) > A_PAGE


def available(products: ProductQuerySet) -> ProductQuerySet:
    """Of ``products``, those that can be bought today: on sale, and something is left of it or of a variant."""
    left = StockRecord.objects.filter(num_in_stock__gt=Coalesce(F("num_allocated"), 0))
    own = left.filter(product=OuterRef("pk"))
    of_variants = left.filter(product__parent=OuterRef("pk"), product__is_public=True)
    sold = Product.objects.on_sale().filter(Exists(own) | Exists(of_variants))
    return products.filter(pk__in=sold.order_by().values("pk"))


def note_missing(now: dt.datetime) -> int:
    """Of every product that somebody keeps and that cannot be bought, that it could not be today. One statement."""
    missing = ~Q(product__in=available(Product.objects.all()).order_by().values("pk"))
    return Favourite.objects.filter(missing).update(missing_on=timezone.localdate(now))
