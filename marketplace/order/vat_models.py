"""The VAT of a ShopOrder, by rate, as it was when the order was placed."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ShopOrderVat(models.Model):
    """All of one rate in a ShopOrder. ``goods`` and ``delivery`` are what the buyer pays; the tax inside each stands beside it.

    Goods of all rows make ``goods_total``, delivery ``delivery_total``; the lines' own taxes add up to ``goods_tax`` of their rate.
    Where no tax is charged there is one row of 0 percent, and the ShopOrder says why.
    """

    shop_order = models.ForeignKey("order.ShopOrder", verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="vat")
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    goods = models.DecimalField(_("goods"), max_digits=12, decimal_places=2)
    goods_tax = models.DecimalField(_("VAT in the goods"), max_digits=12, decimal_places=2)
    delivery = models.DecimalField(_("delivery"), max_digits=12, decimal_places=2)
    delivery_tax = models.DecimalField(_("VAT in the delivery"), max_digits=12, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "order"
        ordering = ["percent"]
        verbose_name = _("VAT of a shop order")
        verbose_name_plural = _("VAT of shop orders")
        constraints = [
            models.UniqueConstraint(fields=["shop_order", "percent"], name="one_row_a_shop_order_and_rate"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="vat_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(goods_tax__gte=0, delivery_tax__gte=0, goods_tax__lte=F("goods"), delivery_tax__lte=F("delivery")),
                name="vat_lies_inside_the_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent.normalize():f} %: {self.tax}"

    @property
    def gross(self) -> Decimal:
        return self.goods + self.delivery

    @property
    def tax(self) -> Decimal:
        return self.goods_tax + self.delivery_tax

    @property
    def net(self) -> Decimal:
        return self.gross - self.tax
