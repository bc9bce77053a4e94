"""What leads from one product to another, and what a person would like to find again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FEWEST_ORDERS = 3


class BoughtTogether(models.Model):
    """That who buys ``product`` often buys ``other`` with it. Written anew each night; ``place`` 1 is the strongest of a product's.

    ``lift``: how many times more often both are in one order than if they had nothing to do with each other.
    """

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="bought_with")
    other = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    orders = models.PositiveIntegerField()
    lift = models.FloatField()
    place = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["product", "place"]
        constraints = [
            models.UniqueConstraint(fields=["product", "other"], name="each_pair_bought_together_once"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="not_bought_together_with_itself"),
            models.CheckConstraint(condition=Q(orders__gte=FEWEST_ORDERS), name="bought_together_often_enough"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}, {self.other_id}"


class Favourite(models.Model):
    """That a person would like to find a product again. Goes with the account.

    ``price`` is what the product cost then (VAT included, the cheapest variant), None where it had no price. ``missing_on`` is the last
    day on which it could not be bought, None where it always could.
    """

    user = models.ForeignKey("accounts.User", verbose_name=_("person"), on_delete=models.CASCADE, related_name="favourites")
    product = models.ForeignKey("catalogue.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    price = models.DecimalField(_("price then"), max_digits=12, decimal_places=2, null=True, blank=True)
    missing_on = models.DateField(_("could not be bought on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [models.UniqueConstraint(fields=["user", "product"], name="each_favourite_once")]
        indexes = [models.Index(fields=["user", "-id"], name="favourites_of_a_person")]

    def __str__(self) -> str:
        return str(self.product)
