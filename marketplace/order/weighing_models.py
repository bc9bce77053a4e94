"""What the pieces of a line weighed when they were packed."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.order.borne_models import to_operator_within


class SoldLine(models.Model):
    """Mixed into Line: how it was sold by weight, where it was, and what it weighed. No weight before it is packed."""

    price_per_kilo = models.DecimalField(_("price per kg"), max_digits=12, decimal_places=2, null=True, blank=True)
    lightest_grams = models.PositiveIntegerField(_("lightest piece, in grams"), null=True, blank=True)
    heaviest_grams = models.PositiveIntegerField(_("heaviest piece, in grams"), null=True, blank=True)
    packed_grams = models.PositiveIntegerField(_("weight packed, in grams"), null=True, blank=True)
    weighed_off = models.DecimalField(_("less than the heaviest would cost"), max_digits=12, decimal_places=2, default=Decimal(0))

    class Meta:
        abstract = True

    @property
    def is_by_weight(self) -> bool:
        return self.heaviest_grams is not None

    @property
    def charged(self):  # type: ignore[no-untyped-def]
        """The line's price by what was packed; before that, what it costs at most."""
        return self.line_price_incl_tax - self.weighed_off


SOLD_LINE_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(price_per_kilo__isnull=True, lightest_grams__isnull=True, heaviest_grams__isnull=True, packed_grams__isnull=True)
        | Q(
            price_per_kilo__isnull=False,
            lightest_grams__isnull=False,
            heaviest_grams__isnull=False,
            price_per_kilo__gte=0,
            lightest_grams__gt=0,
            heaviest_grams__gte=F("lightest_grams"),
        ),
        name="line_by_weight_says_all",
    ),
    models.CheckConstraint(condition=Q(weighed_off=0) | Q(packed_grams__isnull=False), name="only_what_was_weighed_costs_less"),
    models.CheckConstraint(condition=Q(weighed_off__gte=0, weighed_off__lte=F("amount_back")), name="weighed_off_goes_back"),
]


class Weighing(models.Model):
    """The pieces of one line were weighed, once: of two packers, the database lets one.

    ``grams`` has each piece's weight, or one number for all of them. ``charged_grams`` is what is paid for: no piece counts for more
    than the heaviest that was said. ``goods`` is what the line costs less than its ceiling, VAT included, in the order's currency: it
    goes back to a buyer who paid, and is not collected from one who pays at the door.
    """

    shop_order = models.ForeignKey("order.ShopOrder", verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="weighings")
    line = models.OneToOneField("order.Line", verbose_name=_("line"), on_delete=models.PROTECT, related_name="weighing")
    grams = models.JSONField(_("weights, in grams"))
    charged_grams = models.PositiveIntegerField(_("weight paid for, in grams"))
    goods = models.DecimalField(_("goes back"), max_digits=12, decimal_places=2)
    # Of it, what the marketplace pays and has back; the rest is the buyer's.
    to_operator = models.DecimalField(_("of it to the marketplace"), max_digits=12, decimal_places=2, default=Decimal(0))
    weighed_at = models.DateTimeField(_("weighed"), auto_now_add=True)
    weighed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # nobody: it left without having been weighed

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        verbose_name = _("weighing")
        verbose_name_plural = _("weighings")
        constraints = [
            models.CheckConstraint(condition=Q(goods__gte=0), name="weighing_takes_nothing_more"),
            models.CheckConstraint(condition=Q(charged_grams__gt=0), name="weighing_of_something"),
            to_operator_within("goods"),
        ]

    def __str__(self) -> str:
        return f"{self.charged_grams} g: {self.line_id}"

    @property
    def is_above(self) -> bool:
        """Whether it weighed more than is paid for."""
        return sum(self.grams) > self.charged_grams

    @property
    def to_buyer(self) -> Decimal:
        """What of it the buyer has back, or does not pay."""
        return self.goods - self.to_operator
