"""One saving of the grid of prices and stock, kept so that it can be taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StockSave(models.Model):
    """``rows`` is a list, an entry a changed stock record: ``{"record": 7, "before": {…}, "after": {…}}``.

    Before and after hold ``price`` and ``sale_price`` (text with a point, in the installation's currency, or None), ``sale_from`` and
    ``sale_until`` (ISO days or None) and ``stock`` (pieces, those that are ordered and not sent included).
    """

    shop = models.ForeignKey("shops.Shop", verbose_name=_("shop"), on_delete=models.CASCADE, related_name="stock_saves")
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rows = models.JSONField(_("rows"), default=list)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("saved prices and stock")
        verbose_name_plural = _("saved prices and stock")
        indexes = [models.Index(fields=["shop", "-saved_at"], name="stock_saves_of_a_shop")]

    def __str__(self) -> str:
        return f"{self.shop}: {self.saved_at:%Y-%m-%d %H:%M}"
