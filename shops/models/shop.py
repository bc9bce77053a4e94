"""A Partner's storefront, and who works on it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Shop(models.Model):
    """A seller's shop: its pages, its pictures, its people. ``group`` carries the page and picture permissions of its team."""

    partner = models.OneToOneField("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="shop")
    collection = models.OneToOneField("wagtailcore.Collection", verbose_name=_("pictures"), on_delete=models.PROTECT, related_name="+")
    group = models.OneToOneField("auth.Group", verbose_name=_("team"), on_delete=models.PROTECT, related_name="+")
    producers = models.ManyToManyField("producers.Producer", verbose_name=_("makers"), blank=True, related_name="shops")
    needs_second_factor = models.BooleanField(
        _("owners sign in with a code"),
        default=False,
        help_text=_("Owners then need an app on their phone beside the password. Set it once money is paid out."),
    )
    created_at = models.DateTimeField(_("opened"), auto_now_add=True)

    class Meta:
        ordering = ["partner__name"]
        verbose_name = _("shop")
        verbose_name_plural = _("shops")

    def __str__(self) -> str:
        return self.partner.name


class Membership(models.Model):
    """One person's place in one shop. What each role may do stands in ``shops.access.roles``."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        PACKER = "packer", _("packer")

    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.OWNER)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["shop", "user"], name="one_membership_a_shop")]

    def __str__(self) -> str:
        return f"{self.user} · {self.shop}"
