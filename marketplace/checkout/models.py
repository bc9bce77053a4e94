"""A checkout is a row, not a session: whoever holds its token can finish it, and placing reads it alone."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from logistics.models import Kind, LockerBank, Office, Service


def new_checkout_token() -> str:
    return secrets.token_urlsafe(16)


class Checkout(models.Model):
    """What a shopper has answered so far. One basket has one."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PLACED = "placed", _("placed")

    token = models.CharField(max_length=32, unique=True, default=new_checkout_token, editable=False)
    basket = models.OneToOneField("basket.Basket", on_delete=models.CASCADE, related_name="checkout")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    email = models.EmailField(_("e-mail address"), blank=True)
    address = models.ForeignKey("logistics.Address", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    payment = models.CharField(_("payment"), max_length=20, blank=True)
    # What of the buyer's credit pays first, at most; None where the buyer did not choose so.
    credit = models.DecimalField(_("credit to pay with"), max_digits=12, decimal_places=2, null=True, blank=True)
    language = models.CharField(max_length=5, default="en")
    order = models.OneToOneField("order.Order", null=True, blank=True, on_delete=models.SET_NULL, related_name="checkout")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "checkout"

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class CheckoutDelivery(models.Model):
    """How one seller's part is to be sent: chosen from what this basket and address allow.

    ``office`` or ``locker``: where it waits for the shopper, of a service that goes there; ``slot``: at which hours it comes, of a service
    that has such.
    """

    checkout = models.ForeignKey(Checkout, on_delete=models.CASCADE, related_name="deliveries")
    partner = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("logistics.Service", on_delete=models.CASCADE, related_name="+")
    promised_for = models.DateField(_("delivered on"))
    office = models.ForeignKey("logistics.Office", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    locker = models.ForeignKey("logistics.LockerBank", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    slot = models.ForeignKey("logistics.Slot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "checkout"
        constraints = [models.UniqueConstraint(fields=["checkout", "partner"], name="one_delivery_a_seller")]

    def __str__(self) -> str:
        return f"{self.checkout_id}: {self.partner_id}"

    def place_for(self, service: Service) -> Office | LockerBank | None:
        """The place that was chosen, of the kind that ``service`` goes to. An office that hands nothing out is none."""
        if service.kind == Kind.LOCKER:
            return self.locker
        return self.office if self.office and self.office.hands_out else None
