"""Oscar's basket, read with a fixed number of queries."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from cms.prepared import Prepared
from marketplace.basket.querysets import with_photos, with_products
from marketplace.partner.weight_words import promise
from marketplace.tax.classes import TaxClass


class Basket(AbstractBasket):
    """What one visitor wants, from any shops. Change it through ``marketplace.basket.changing`` alone."""

    _lines: QuerySet[Line] | None

    wagtail_reference_index_ignore = True

    class Meta(AbstractBasket.Meta):
        pass

    def all_lines(self) -> QuerySet[Line]:
        """The lines in the order they were added, loaded once for this object, with all that a page tells of them."""
        return self._loaded(_lines_of) if self._lines is None else self._lines

    def load_with_photos(self) -> None:
        """For a page that shows the products' photos: so ``all_lines`` has them."""
        self._loaded(_lines_with_photos)

    def _loaded(self, ask: Prepared[Line]) -> QuerySet[Line]:
        if self.pk is None:
            return Line.objects.none()
        self._lines = lines = self.lines.all()
        lines._result_cache = ask(basket=self.pk, day=timezone.localdate())
        for line in lines:
            line.basket = self
        return lines

    def line(self, pk: int) -> Line | None:
        """The line of that primary key, if it is one of this basket's."""
        return next((line for line in self.all_lines() if line.pk == pk), None)

    @property
    def num_lines(self) -> int:
        return len(self.all_lines())


_lines_of: Prepared[Line] = Prepared(lambda *, basket, day: with_products(Line.objects.filter(basket=basket), on=day))
_lines_with_photos: Prepared[Line] = Prepared(lambda *, basket, day: with_photos(with_products(Line.objects.filter(basket=basket), on=day)))


class Line(AbstractLine):
    """One product in a basket.

    ``price_incl_tax`` is the price when it was put in; what counts is ``unit_price_incl_tax``, the price of now.
    """

    is_buyable = True  # whether the catalogue sells it now; ``with_products`` asks
    tax_class: str = TaxClass.STANDARD  # by product and category; the same query asks
    reduced_by = Decimal(0)  # what offers of shops take off; ``marketplace.offer.applying`` writes both
    borne_by_operator = Decimal(0)  # what of the rest the marketplace pays

    wagtail_reference_index_ignore = True

    class Meta(AbstractLine.Meta):
        pass

    @property
    def refusal(self) -> str:
        """Why this line cannot be ordered as it is, in one sentence; "" when it can."""
        return str(self.purchase_info.availability.is_purchase_permitted(self.quantity)[1] or "")

    @property
    def listed_price(self) -> Decimal:
        """All pieces at the price of now, before offers."""
        return self.quantity * (self.unit_price_incl_tax or Decimal(0))

    @property
    def line_price_incl_tax(self) -> Decimal | None:
        """What the line costs: with what offers of shops take off."""
        return None if self.unit_price_incl_tax is None else self.listed_price - self.reduced_by

    @property
    def price_of_a_unit(self) -> str:
        """``€25.00 per kg``, beside the price (Directive 98/6/EC, art. 3); empty where the content is not known."""
        text: str = self.product.unit_price_at(self.unit_price_incl_tax)
        return text

    @property
    def weight_promise(self) -> str:
        """What is accepted with this line, where it is sold by weight; else empty."""
        record = self.stockrecord
        if not record.is_by_weight:
            return ""
        return promise(
            lightest=record.lightest_grams,
            heaviest=record.heaviest_grams,
            price=record.price_now(),
            most=self.line_price_incl_tax or Decimal(0),
            pieces=self.quantity,
        )

    @property
    def price_has_changed(self) -> bool:
        return self.price_incl_tax is not None and self.unit_price_incl_tax != self.price_incl_tax


from oscar.apps.basket.models import *  # noqa: E402, F403
