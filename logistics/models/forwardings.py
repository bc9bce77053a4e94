"""A receiver who moves: what still comes to the old address follows to the new one for some months."""

import secrets
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from logistics.models.holds import Hold
from logistics.models.printing import private_storage


def new_forwarding_token() -> str:
    """128 random bits: whoever has the link may see it and call it off."""
    return secrets.token_urlsafe(16)


class Forwarding(models.Model):
    """What is sent to one of ``names`` (one a line) at ``old`` goes to ``new`` from ``starts_on`` to ``ends_on``, both included.

    ``old_key`` is the old address as ``forwarding.matching`` compares it. ``proof`` shows who asks: a picture or PDF of a document in the
    private storage, deleted after ``proof_until``; or a document that a clerk looked at, of which kind and last characters are kept.
    """

    class State(models.TextChoices):
        TO_PAY = "to_pay", _("To be paid")
        TO_CHECK = "to_check", _("To be checked")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        CALLED_OFF = "called_off", _("Called off")
        GIVEN_UP = "given_up", _("Not paid in time")

    class ProofBy(models.TextChoices):
        FILE = "file", _("Picture or PDF of a document")
        COUNTER = "counter", _("Document shown at the counter")

    token = models.CharField(max_length=32, unique=True, default=new_forwarding_token, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.TO_PAY)
    names = models.TextField(_("names"), max_length=800)
    old = models.ForeignKey("logistics.Address", verbose_name=_("old address"), on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey("logistics.Address", verbose_name=_("new address"), on_delete=models.PROTECT, related_name="+")
    old_key = models.CharField(max_length=250, editable=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    months = models.PositiveSmallIntegerField(_("months"))
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, default=Decimal(0))
    charge = models.OneToOneField(
        "logistics.Charge", verbose_name=_("postage to pay"), null=True, blank=True, on_delete=models.PROTECT, related_name="forwarding"
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    proof_by = models.CharField(_("proof"), max_length=10, choices=ProofBy.choices)
    proof = models.FileField(_("document"), upload_to="forwardings/%Y/%m", storage=private_storage, blank=True)
    proof_until = models.DateField(_("document deleted after"), null=True, blank=True)
    document = models.CharField(_("document shown"), max_length=14, choices=Hold.Document.choices, blank=True)
    document_digits = models.CharField(_("last characters of its number"), max_length=4, blank=True)
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("why refused"), max_length=300, blank=True)
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("forwarding")
        verbose_name_plural = _("forwardings")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="forwarding_runs_forward"),
            models.CheckConstraint(condition=Q(price__gte=0), name="forwarding_price_not_negative"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_forwarding_says_why"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "refused"]) | Q(decided_at__isnull=False), name="forwarding_decided_when"
            ),
        ]
        indexes = [
            models.Index(fields=["old_key", "starts_on"], condition=Q(state="accepted"), name="forwardings_of_an_address"),
            models.Index(fields=["state", "asked_at"], name="forwardings_by_state"),
        ]

    def __str__(self) -> str:
        return self.names.partition("\n")[0].strip()


class ForwardingPrice(models.Model):
    """What a forwarding of so many months costs, in ``settings.CURRENCY`` with VAT. Only these lengths are offered."""

    months = models.PositiveSmallIntegerField(_("months"), unique=True, validators=[MinValueValidator(1)])
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["months"]
        verbose_name = _("price of a forwarding")
        verbose_name_plural = _("prices of forwardings")
        constraints = [models.CheckConstraint(condition=Q(price__gte=0, months__gte=1), name="price_of_forwarding_not_negative")]

    def __str__(self) -> str:
        return str(self.months)
