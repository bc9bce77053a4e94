"""A host name of a shop's own, and the proof that it is its own."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

DAYS_AFTER_TELLING = dt.timedelta(days=14)


def new_domain_token() -> str:
    return secrets.token_hex(16)


class ShopDomainQuerySet(models.QuerySet["ShopDomain"]):
    def verified(self) -> ShopDomainQuerySet:
        """Names that serve a shop. All others serve nothing."""
        return self.exclude(verified_at=None)


class ShopDomain(models.Model):
    """``host`` is written as in DNS: small letters, IDNA. Several shops may wish for one name; who proves it has it, alone."""

    shop = models.ForeignKey("shops.Shop", verbose_name=_("shop"), on_delete=models.CASCADE, related_name="domains")
    host = models.CharField(_("host name"), max_length=253)
    token = models.CharField(_("token"), max_length=40, default=new_domain_token, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    # What the daily look found (shops/domains/again.py): since when the proof is missing, how often, and when its owners were told.
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    missing_since = models.DateTimeField(_("missing since"), null=True, blank=True)
    times_missing = models.PositiveSmallIntegerField(_("times missing"), default=0)
    told_at = models.DateTimeField(_("owners told"), null=True, blank=True)

    objects = ShopDomainQuerySet.as_manager()

    class Meta:
        ordering = ["verified_at", "pk"]
        verbose_name = _("own domain")
        verbose_name_plural = _("own domains")
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=models.Q(verified_at__isnull=False), name="a_proven_name_is_of_one_shop"),
            models.UniqueConstraint(fields=["shop", "host"], name="a_name_once_a_shop"),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def ends_at(self) -> dt.datetime | None:
        """When it stops serving if nobody mends it; None where nobody was told that anything is missing."""
        return self.told_at + DAYS_AFTER_TELLING if self.told_at else None

    @property
    def record_name(self) -> str:
        return f"_feira.{self.host}"

    @property
    def record_value(self) -> str:
        return f"feira-verify={self.token}"
