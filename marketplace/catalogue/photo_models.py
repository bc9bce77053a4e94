"""Product photos are Wagtail images: one library for all pictures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from oscar.apps.catalogue.abstract_models import AbstractProductImage


class ProductImage(AbstractProductImage):
    """A photo of a product; ``caption`` is read to people who cannot see it."""

    original = None
    code = None
    product = ParentalKey("catalogue.Product", on_delete=models.CASCADE, related_name="images", verbose_name=_("product"))
    image = models.ForeignKey("cms.FeiraImage", verbose_name=_("photo"), on_delete=models.PROTECT, related_name="+")

    sort_order_field = "display_order"

    class Meta(AbstractProductImage.Meta):
        pass

    def __str__(self) -> str:
        return self.caption or str(self.image)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        # Oscar's closes the gap in display_order with a query a photo; the form writes the order anyway.
        return models.Model.delete(self)
