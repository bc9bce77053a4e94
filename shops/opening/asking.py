"""The applicant's last word: asking to open, and taking it back to change something."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.partner.models import SellerTerms, StandardTerms
from shops.models import ShopApplication
from shops.opening.mails import OpeningMail, send_opening_mail
from shops.opening.steps import missing_of


class CannotAsk(Exception):
    """Why it cannot be asked to open now; the message is translated."""


@dataclass(frozen=True)
class Offer:
    """What selling would cost this shop from today on. Money with VAT, in ``settings.CURRENCY``."""

    commission_percent: Decimal
    monthly_fee: Decimal
    months_free: int = 0
    sponsor: str = ""

    @property
    def seen(self) -> str:
        """What the form carries along: an offer that has changed since it was read is not agreed to."""
        return f"{self.commission_percent.normalize():f}/{self.monthly_fee.normalize():f}/{self.months_free}/{self.sponsor}"


def offer_for(application: ShopApplication | None) -> Offer | None:
    """The price list of today, with what the association gives; None where the operator has written no price list."""
    standard = StandardTerms.in_force()
    if standard is None:
        return None
    association = application.association if application else None
    if association is not None and association.is_valid():
        return Offer(association.commission_percent, standard.monthly_fee, association.months_free, association.name)
    return Offer(standard.commission_percent, standard.monthly_fee)


@transaction.atomic
def ask_to_open(*, application: ShopApplication, seen: str) -> None:
    """Put the application into the operator's queue and write down the terms that its applicant has read (``seen``)."""
    offer = offer_for(application)
    if offer is None:
        raise CannotAsk(_("The market has not said yet what selling costs. Everything is kept; ask again tomorrow."))
    if seen != offer.seen:
        raise CannotAsk(_("What selling costs has changed while you read. Nothing was asked yet: read it again, then press the button."))
    missing = missing_of(application)
    if missing or application.shop is None:
        raise CannotAsk(" ".join(missing.values()))
    now = timezone.now()
    asked = ShopApplication.objects.filter(pk=application.pk, state__in=ShopApplication.IN_HAND).update(
        state=ShopApplication.State.ASKED, asked_at=now
    )
    if not asked:
        raise CannotAsk(_("It has been asked already."))
    SellerTerms.objects.update_or_create(
        partner=application.shop.partner,
        defaults={
            "commission_percent": offer.commission_percent,
            "monthly_fee": offer.monthly_fee,
            "months_free": offer.months_free,
            "sponsor": offer.sponsor,
            "currency": settings.CURRENCY,
            "agreed_at": now,
        },
    )
    send_opening_mail.enqueue(application.pk, OpeningMail.ASKED.value, 0)


def take_back(*, application: ShopApplication) -> bool:
    """Give the application back into its applicant's hands; False where the operator has ruled meanwhile."""
    return bool(
        ShopApplication.objects.filter(pk=application.pk, state=ShopApplication.State.ASKED).update(state=ShopApplication.State.DRAFT)
    )
