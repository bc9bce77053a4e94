"""A postal address as it stood when it was used."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from logistics.addresses import COUNTRIES


class Address(models.Model):
    """One sender or recipient. A row is written once and never changed: a Shipment keeps the address it was sent to.

    Normalised by ``logistics.addresses``: the postcode in its country's form, the country code in capitals.
    """

    name = models.CharField(_("name"), max_length=80)
    company = models.CharField(_("company"), max_length=80, blank=True)
    street = models.CharField(_("street and number"), max_length=120)
    extra = models.CharField(_("floor, door, building"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12)
    locality = models.CharField(_("place"), max_length=60)
    country = models.CharField(_("country"), max_length=2, default="PT")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return ", ".join([*self.lines(), *filter(None, [self.country_name])])

    @property
    def country_name(self) -> str:
        """In the active language; empty in the post's own country, where nobody writes it."""
        return "" if self.country == settings.POST_COUNTRY else str(COUNTRIES.get(self.country, self.country))

    def lines(self) -> list[str]:
        """The address as it is written on an envelope, line by line, without the country."""
        lines = [self.name, self.company, self.street, self.extra, f"{self.postcode} {self.locality}"]
        return [line for line in lines if line]
