"""Days on which the post does not operate, beyond Sundays and the public holidays."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Closure(models.Model):
    """A day without pick-up, transport or delivery: everywhere, or for one zone."""

    day = models.DateField(_("day"))
    zone = models.ForeignKey(
        "logistics.Zone", verbose_name=_("zone"), null=True, blank=True, on_delete=models.CASCADE, related_name="closures"
    )
    reason = models.CharField(_("reason"), max_length=120)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day"]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"
