"""What has changed and is not in the index yet."""

from django.db import models


class SearchChange(models.Model):
    """Something whose documents must be written again, or forgotten: written by triggers in the transaction of the change.

    ``stage`` counts the back ends that have it already: each has its own turn, so that one that is down keeps none of the others waiting.
    Of the first kinds is one findable thing. A row of the others stands for many: ``marketplace.search.expanding`` writes out which.
    """

    class Kind(models.TextChoices):
        PRODUCT = "product", "product"
        MAKER = "maker", "maker"
        SHOP = "shop", "shop"
        PAGE = "page", "page or campaign"  # a trigger on Wagtail's pages does not know which
        # Those that stand for many.
        PARTNER = "partner", "a seller and its products"
        PRODUCER = "producer", "a maker and its products"
        CATEGORY = "category", "products in a category or below it"
        DESIGNATION = "designation", "products and makers with a protected name"
        PLACE = "place", "what is sent from a postcode"
        BRANCH = "branch", "a page and those below it"
        EVERYTHING = "everything", "all there is"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    object_pk = models.BigIntegerField()
    stage = models.PositiveSmallIntegerField(default=0, db_default=0)
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "change for the index"
        verbose_name_plural = "changes for the index"
        indexes = [
            models.Index(fields=["stage", "id"], name="changes_of_a_stage"),
            models.Index(fields=["kind", "object_pk"], name="changes_of_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_pk}"
