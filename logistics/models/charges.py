"""What somebody pays to the post without a shop between: a parcel from home, a letter, a redirection, a forwarding."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Charge(models.Model):
    """``amount`` in ``currency``, ``vat_percent`` of VAT included, paid whole and once. ``reference`` is what people say at the counter and
    read in a mail.

    ``way``: by which it was paid, ``counter`` or a code of ``logistics.paying``; "" while it is open. ``email``: where the receipt goes, in
    ``language``. What it pays for refers to it and hears ``signals.charge_paid``. Paid money that goes back is owed first and given back
    then, by the way it came: at a counter by a clerk (``returned_by``), else by whoever brought the way.
    """

    class About(models.TextChoices):
        SENDING = "sending", _("Parcel or registered letter from home")
        LETTER = "letter", _("Letter from home")
        REDIRECTION = "redirection", _("Redirection of a parcel")
        FORWARDING = "forwarding", _("Forwarding of an address")

    class State(models.TextChoices):
        OPEN = "open", _("To be paid")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Given up")
        OWED = "owed", _("To be given back")
        RETURNED = "returned", _("Given back")

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    about = models.CharField(_("for"), max_length=12, choices=About.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    vat_percent = models.DecimalField(_("VAT in it, in percent"), max_digits=4, decimal_places=2, default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    way = models.CharField(_("way of paying"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    expires_at = models.DateTimeField(_("to be paid by"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(
        "logistics.Office", verbose_name=_("taken at"), null=True, blank=True, on_delete=models.PROTECT, related_name="charges"
    )

    owed_at = models.DateTimeField(_("to be given back since"), null=True, blank=True)
    returned_at = models.DateTimeField(_("given back at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given back by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("postage to pay")
        verbose_name_plural = _("postage to pay")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="charge_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"], paid_at=None)
                | Q(state__in=["paid", "owed", "returned"], paid_at__isnull=False),
                name="charge_paid_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="charges_to_pay")]

    def __str__(self) -> str:
        return self.reference
