"""Pieces of an order that its shop does not have."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.order.borne_models import to_operator_within


class ShopOrderShortage(models.Model):
    """Pieces of one line that will not come, as the shop reported them. The line itself stays as it was ordered.

    ``goods`` is the price of these pieces, ``delivery`` the price of sending where nothing is left to send. Both are returned
    to a shopper who paid, and not collected from one who pays at the door. VAT included, in the order's currency.
    """

    shop_order = models.ForeignKey("order.ShopOrder", verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="shortages")
    line = models.ForeignKey("order.Line", verbose_name=_("line"), on_delete=models.PROTECT, related_name="shortages")
    quantity = models.PositiveIntegerField(_("pieces missing"))
    goods = models.DecimalField(_("goods"), max_digits=12, decimal_places=2)
    delivery = models.DecimalField(_("delivery"), max_digits=12, decimal_places=2, default=Decimal(0))
    # Of both, what the marketplace pays and has back; the rest is the buyer's.
    to_operator = models.DecimalField(_("of it to the marketplace"), max_digits=12, decimal_places=2, default=Decimal(0))
    reported_at = models.DateTimeField(_("reported"), auto_now_add=True)
    reported_by = models.ForeignKey(
        "accounts.User", verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        verbose_name = _("missing pieces")
        verbose_name_plural = _("missing pieces")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shortage_of_something"),
            models.CheckConstraint(condition=Q(goods__gte=0, delivery__gte=0), name="shortage_not_negative"),
            to_operator_within("goods", "delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"

    @property
    def amount(self):  # type: ignore[no-untyped-def]
        """Goods and delivery together."""
        return self.goods + self.delivery

    @property
    def to_buyer(self):  # type: ignore[no-untyped-def]
        """What of it the buyer has back, or does not pay."""
        return self.amount - self.to_operator
