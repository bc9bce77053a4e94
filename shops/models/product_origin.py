"""What a product was called, and what it cost, in the shop system that it came from."""

from __future__ import annotations

from django.db import models


class ProductOrigin(models.Model):
    """Kept so that a further file of that system, which says only how sizes differ, finds the product and what they differ from.

    ``price`` is as that system gave it, with ``vat`` percent to be added; ``grams`` what one packed piece weighs. Both are those of
    the product before it had sizes, None where they are not known.
    """

    product = models.OneToOneField("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=128, blank=True)
    price = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    vat = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    grams = models.PositiveIntegerField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["shop", "number"], name="origins_of_a_shop")]

    def __str__(self) -> str:
        return self.reference or self.number
