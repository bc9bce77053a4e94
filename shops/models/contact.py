"""What a visitor wrote to a shop, till it is sent and for a month after."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactMessage(models.Model):
    """``number`` is of its words and its day: sent twice, it is one message."""

    shop = models.ForeignKey("shops.Shop", verbose_name=_("shop"), on_delete=models.CASCADE, related_name="+")
    number = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail address"))
    text = models.TextField(_("message"), max_length=3000)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("message to a shop")
        verbose_name_plural = _("messages to shops")

    def __str__(self) -> str:
        return f"{self.name} · {self.shop}"
