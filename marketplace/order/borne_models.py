"""What of an order the marketplace pays, for offers that it bears; and what of that has gone back to it.

It pays as a third party: price, VAT, invoice and commission are those of the full price. How it is shared out over what goes back stands
in ``going_back``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "default": Decimal(0)}


class BorneShopOrder(models.Model):
    """Mixed into ShopOrder; the shares come to what the order says."""

    borne_by_operator = models.DecimalField(_("paid by the marketplace"), **MONEY)
    delivery_by_operator = models.DecimalField(_("of it, of the delivery"), **MONEY)
    # Of ``goods_back`` and ``delivery_back``, what the marketplace had paid, or would have: its own again.
    operator_goods_back = models.DecimalField(_("goods given back to the marketplace"), **MONEY)
    operator_delivery_back = models.DecimalField(_("delivery given back to the marketplace"), **MONEY)
    # Of both, what is missing or weighed less: at the door it was never paid.
    operator_spared = models.DecimalField(_("of it, missing or weighed less"), **MONEY)

    class Meta:
        abstract = True

    @property
    def goods_by_operator(self) -> Decimal:
        """What of the goods the marketplace pays."""
        return self.borne_by_operator - self.delivery_by_operator

    @property
    def back_to_operator(self) -> Decimal:
        """What of all that went back was the marketplace's."""
        return self.operator_goods_back + self.operator_delivery_back

    @property
    def buyer_can_get_back(self):  # type: ignore[no-untyped-def]
        """What of all that the buyer pays has not gone back yet."""
        return self.can_go_back - self.borne_by_operator + self.back_to_operator

    @property
    def missing_to_buyer(self):  # type: ignore[no-untyped-def]
        """What the buyer has back, or does not pay, for pieces that are missing. Uses ``shortages`` as prefetched."""
        return sum((shortage.to_buyer for shortage in self.shortages.all()), Decimal(0))

    @property
    def weighed_to_buyer(self):  # type: ignore[no-untyped-def]
        """What the buyer has back, or does not pay, for what weighed less. Uses ``shortages`` as prefetched."""
        of_missing = sum((shortage.to_operator for shortage in self.shortages.all()), Decimal(0))
        return self.goods_weighed_off - self.operator_spared + of_missing

    @property
    def operator_pays(self) -> Decimal:
        """What the marketplace pays of what is sent: its part, less what is missing or weighed less."""
        return self.borne_by_operator - self.operator_spared


class BorneLine(models.Model):
    """Mixed into Line."""

    borne_by_operator = models.DecimalField(_("paid by the marketplace"), **MONEY)

    class Meta:
        abstract = True


def added(*names: str) -> Round:
    """The fields together, less those with a minus before them, for a constraint: SQLite adds amounts as it adds 0.1 and 0.2."""
    whole: Combinable = F(names[0])
    for name in names[1:]:
        whole = whole - F(name[1:]) if name.startswith("-") else whole + F(name)
    return Round(whole, precision=2)


BORNE_ORDER_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(borne_by_operator__gte=0, borne_by_operator__lte=added("total_incl_tax", "-credit_used")),
        name="marketplace_pays_no_more_than_the_order",
    )
]
BORNE_SHOP_ORDER_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(credit_used__gte=0, credit_used__lte=added("goods_total", "delivery_total", "-borne_by_operator")),
        name="no_more_credit_than_the_shop_order",
    ),
    models.CheckConstraint(
        condition=Q(
            delivery_by_operator__gte=0,
            delivery_by_operator__lte=F("delivery_total"),
            borne_by_operator__gte=F("delivery_by_operator"),
            borne_by_operator__lte=added("goods_total", "delivery_by_operator"),
        ),
        name="marketplace_pays_no_more_than_the_shop_order",
    ),
    # Neither the marketplace nor the buyer gets back more than each had paid.
    models.CheckConstraint(
        condition=Q(
            operator_goods_back__gte=0,
            operator_goods_back__lte=added("borne_by_operator", "-delivery_by_operator"),
            operator_delivery_back__gte=0,
            operator_delivery_back__lte=F("delivery_by_operator"),
        ),
        name="no_more_back_to_the_marketplace_than_it_paid",
    ),
    models.CheckConstraint(
        condition=Q(
            operator_goods_back__lte=F("goods_back"),
            operator_delivery_back__lte=F("delivery_back"),
            goods_back__lte=added("goods_total", "-borne_by_operator", "delivery_by_operator", "operator_goods_back"),
            delivery_back__lte=added("delivery_total", "-delivery_by_operator", "operator_delivery_back"),
        ),
        name="no_more_back_to_the_buyer_than_the_buyer_paid",
    ),
    models.CheckConstraint(
        condition=Q(operator_spared__gte=0, operator_spared__lte=added("operator_goods_back", "operator_delivery_back")),
        name="marketplace_is_spared_what_went_back",
    ),
]
BORNE_LINE_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(borne_by_operator__gte=0, borne_by_operator__lte=F("line_price_incl_tax")),
        name="marketplace_pays_no_more_than_the_line",
    )
]


def to_operator_within(*parts: str) -> models.CheckConstraint:
    """The constraint of a row of what goes back: its ``to_operator`` lies within its ``parts``."""
    return models.CheckConstraint(condition=Q(to_operator__gte=0, to_operator__lte=added(*parts)), name="%(class)s_to_operator_within")
