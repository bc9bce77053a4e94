"""What has changed and is not in the index yet."""

from django.db import models

from marketplace.search.documents import Kind


class SearchChange(models.Model):
    """One findable thing whose document must be written again, or forgotten: written by triggers in the transaction of the change."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    object_pk = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "change for the index"
        verbose_name_plural = "changes for the index"

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_pk}"
