"""Putting in, changing and taking out. Each holds the basket's row, so that an order placed at the same moment waits or wins whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.prepared import Prepared
from marketplace.basket.models import Basket, Line
from marketplace.catalogue.models import Product
from marketplace.partner.availability import InStock

# A page of a basket stays a page, an order a transaction of seconds, and a sending a van's load.
MOST_LINES = 100
MOST_PIECES = 500


class BasketClosed(Exception):
    """The basket was ordered or merged meanwhile: nothing was changed."""


@dataclass(frozen=True)
class Change:
    """What became of a wish. ``quantity`` is what the basket holds of the product now; ``note`` says it to the shopper."""

    line: Line | None
    quantity: int
    note: str
    in_full: bool = True


_open: Prepared[int] = Prepared(
    lambda *, pk: Basket.objects.select_for_update().filter(pk=pk, status=Basket.OPEN).order_by().values_list("pk", flat=True)
)
_line_of: Prepared[Line] = Prepared(lambda *, basket, product: Line.objects.filter(basket=basket, product=product).order_by("pk"))
_lines_in: Prepared[int] = Prepared(lambda *, basket: Line.objects.filter(basket=basket).order_by().values_list("pk", flat=True))


@contextmanager
def held(basket: Basket) -> Iterator[None]:
    """Hold the row of an open basket till the end of a transaction; ``BasketClosed`` when it is open no longer."""
    with transaction.atomic():
        if basket.pk is None:
            basket.save()
        elif not _open(pk=basket.pk):
            raise BasketClosed
        yield
        basket.reset_offer_applications()  # the lines are read anew


_buyable: Prepared[int] = Prepared(
    lambda *, product, day: Product.objects.buyable(day).filter(pk=product).order_by().values_list("pk", flat=True)
)


def put_in(*, basket: Basket, product: Product, quantity: int) -> Change:
    """Add ``quantity`` pieces, or as many as there are. ``product`` is no parent of variants."""
    info = basket.strategy.fetch_for_product(product)
    allowed, reason = info.availability.is_purchase_permitted(1)
    if allowed and not _buyable(product=product.pk, day=timezone.localdate()):
        allowed, reason = False, _("It is no longer on sale.")
    if not allowed:
        note = _("%(product)s was not put in the basket. %(reason)s Your basket is as it was.")
        return Change(None, 0, note % {"product": product.get_title(), "reason": reason}, False)
    with held(basket):
        line = _line_of.first(basket=basket.pk, product=product.pk)
        if line is None and len(_lines_in(basket=basket.pk)) >= MOST_LINES:
            note = _("A basket holds %(number)d different products at most. Order these first; your basket is kept as it was.")
            return Change(None, 0, note % {"number": MOST_LINES}, False)
        had = line.quantity if line else 0
        has = min(had + quantity, max(had, _most(info.availability)))
        if line is None:
            price = info.price
            line = Line(
                basket=basket,
                product=product,
                stockrecord=info.stockrecord,
                line_reference=f"{product.pk}_{info.stockrecord.pk}",
                price_currency=price.currency,
                price_excl_tax=price.excl_tax,
                price_incl_tax=price.incl_tax,
            )
        line.quantity = has
        line.save()
    return Change(line, has, _said(product.get_title(), wanted=had + quantity, has=has), has == had + quantity)


def set_quantity(*, basket: Basket, line_id: int, quantity: int, seen: int | None) -> Change:
    """Make a line hold ``quantity`` pieces (0 takes it out), or as many as there are.

    ``seen`` is what the shopper's page showed: when the line holds another number by now, it was changed in another tab,
    and that newer number is kept.
    """
    with held(basket):
        line = basket.line(line_id)
        if line is None:
            return Change(None, 0, _("That product had already been taken out of your basket. The rest is as it was."), False)
        title = line.product.get_title()
        if seen is not None and seen != line.quantity:
            note = _("%(product)s was changed in another tab meanwhile. The newer number was kept: %(number)d.")
            return Change(line, line.quantity, note % {"product": title, "number": line.quantity}, False)
        if quantity <= 0:
            line.delete()
            return Change(None, 0, _("%(product)s was taken out of the basket.") % {"product": title})
        availability = line.purchase_info.availability
        if not availability.is_available_to_buy:
            note = _("%(product)s cannot be ordered now. %(reason)s Take it out to order the rest.")
            return Change(line, line.quantity, note % {"product": title, "reason": line.refusal}, False)
        line.quantity = min(quantity, _most(availability))
        line.save()
    return Change(line, line.quantity, _said(title, wanted=quantity, has=line.quantity), line.quantity == quantity)


def _most(availability: InStock) -> int:
    return min(availability.num_available, MOST_PIECES)


def _said(title: str, *, wanted: int, has: int) -> str:
    if has < wanted and has >= MOST_PIECES:
        note = _("One basket holds %(number)d pieces of %(product)s at most. Yours holds them now. For more, write to the shop.")
    elif has < wanted:
        note = ngettext(
            "Only %(number)d piece of %(product)s is left. Your basket holds it now.",
            "Only %(number)d pieces of %(product)s are left. Your basket holds all of them now.",
            has,
        )
    else:
        note = ngettext("Your basket holds %(number)d piece of %(product)s.", "Your basket holds %(number)d pieces of %(product)s.", has)
    return note % {"number": has, "product": title}
