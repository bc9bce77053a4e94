"""What shop and shopper write to each other about an order."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderMessage(models.Model):
    """One message, inside one ShopOrder. Neither side learns the other's e-mail address."""

    class Side(models.TextChoices):
        SHOPPER = "shopper", _("Shopper")
        SHOP = "shop", _("Shop")

    LONGEST = 1000

    shop_order = models.ForeignKey("order.ShopOrder", verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(_("from"), max_length=10, choices=Side.choices)
    written_by = models.ForeignKey(
        "accounts.User", verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("message"), max_length=LONGEST)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    read_at = models.DateTimeField(_("read by the other side"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["shop_order", "side", "written_at"], name="messages_of_an_order")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.text[:40]}"
