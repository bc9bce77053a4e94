"""Somebody on the way to a shop, and what the operator ruled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ShopApplication(models.Model):
    """One person's way from nothing to an open shop. Each step writes the rows of the shop itself; here is only how far it is.

    ``asked_at`` tells one asking from the next: a ruling counts only for the asking that the operator saw.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("not asked yet")
        ASKED = "asked", _("waiting for the operator")
        CHANGE = "change", _("to be changed by the shop")
        APPROVED = "approved", _("open")
        REFUSED = "refused", _("refused")

    UNFINISHED = (State.DRAFT, State.ASKED, State.CHANGE)
    IN_HAND = (State.DRAFT, State.CHANGE)

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who opens it"), on_delete=models.CASCADE, related_name="shop_applications"
    )
    shop = models.OneToOneField(
        "shops.Shop", verbose_name=_("shop"), null=True, blank=True, on_delete=models.CASCADE, related_name="application"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True)
    language = models.CharField(_("language"), max_length=5)
    association = models.ForeignKey(
        "shops.Association", verbose_name=_("association"), null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    steps_seen = models.JSONField(_("steps gone through"), default=list)
    started_at = models.DateTimeField(_("begun"), auto_now_add=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    ruled_at = models.DateTimeField(_("ruled on"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(fields=["applicant"], condition=Q(state__in=["draft", "asked", "change"]), name="one_shop_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(asked_at__isnull=False, shop__isnull=False), name="application_asked_with_a_shop"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="admission_queue")]

    def __str__(self) -> str:
        return str(self.shop) if self.shop else str(self.applicant)

    @property
    def last_ruling(self) -> ApplicationRuling | None:
        return self.rulings.select_related("ruled_by").order_by("-pk").first()

    @property
    def is_in_hand(self) -> bool:
        """Whether the applicant may change it now."""
        return self.state in self.IN_HAND


class ApplicationRuling(models.Model):
    """What the operator said once. Only ever added: the database refuses changes (``shops.triggers``)."""

    class Kind(models.TextChoices):
        APPROVE = "approve", _("approved")
        CHANGE = "change", _("a change asked for")
        REFUSE = "refuse", _("refused")

    application = models.ForeignKey(ShopApplication, verbose_name=_("application"), on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(_("ruling"), max_length=10, choices=Kind.choices)
    words = models.TextField(_("words to the shop"), blank=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("ruled by"), on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(_("ruled on"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        constraints = [models.CheckConstraint(condition=Q(kind="approve") | ~Q(words=""), name="ruling_against_has_words")]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_kind_display()}"
