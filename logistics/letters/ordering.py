"""From a draft to a paid letter: the price is reckoned anew, a charge is opened, and what was paid is booked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from logistics.booking import book
from logistics.charges import give_up, open_charge
from logistics.letters.mails import News, send_letter_mail
from logistics.letters.matching import window_problem
from logistics.letters.prices import Price, price_of, spec_of
from logistics.letters.writing import NotADraft, State, Way, drafts_end
from logistics.models import Charge, Letter, Parcel
from logistics.numbers import RangeExhausted
from logistics.signals import charge_paid


class CannotOrder(Exception):
    """Its text, in the active language, says why. Nothing was ordered."""


class PriceChanged(Exception):
    """The price is another than the sender saw; nothing was ordered."""


def problem_of(letter: Letter, price: Price) -> str:
    """Why it cannot be ordered as it is, in one sentence, or ""."""
    if price.refusal:
        return price.refusal
    if not letter.content:
        return _("Your letter is not whole: the last change of it was broken off. Change it once more.")
    return window_problem(letter) if letter.way == Way.UPLOADED and not letter.has_sheet else ""


def order(*, letter: Letter, seen: Decimal, at: dt.datetime) -> Charge:
    """Open the charge for what ``letter`` costs now. Raises ``CannotOrder``, ``NotADraft``, ``PriceChanged``."""
    price = price_of(letter, at=at)
    problem = problem_of(letter, price)
    if problem:
        raise CannotOrder(problem)
    if price.total != seen:
        raise PriceChanged
    with transaction.atomic():
        lasts = dt.timedelta(days=settings.LETTER_DRAFT_DAYS)
        charge = open_charge(about=Charge.About.LETTER, amount=price.total, lasts=lasts, email=letter.email, language=letter.language)
        fields: dict[str, Any] = {
            "service": price.service,
            "grams": price.grams,
            "carriage": price.carriage,
            "printing": price.printing,
            "leaves_on": price.leaves_on,
            "expected_on": price.expected_on,
        }
        draft = Letter.objects.filter(pk=letter.pk, state=State.DRAFT).exclude(content="")
        if not draft.update(state=State.ORDERED, charge=charge, content_until=None, **fields):
            raise NotADraft
    letter.refresh_from_db()
    return charge


def take_back(*, letter: Letter, now: dt.datetime) -> bool:
    """Make an ordered letter a draft again, to be changed; False where it was paid in the meantime, or is none."""
    charge = letter.charge
    with transaction.atomic():
        if charge is None or not give_up(charge=charge):
            return False
        back = Letter.objects.filter(pk=letter.pk, state=State.ORDERED)
        return bool(back.update(state=State.DRAFT, charge=None, content_until=drafts_end(now)))


@receiver(charge_paid, dispatch_uid="logistics.letters.take_paid")
def take_paid(*, charge: Charge, **_kwargs: Any) -> None:
    """Into the print queue, with a number where it is registered."""
    if charge.about != Charge.About.LETTER:
        return
    ordered = Letter.objects.filter(charge=charge, state=State.ORDERED)
    if not ordered.update(state=State.PAID, paid_at=charge.paid_at):
        return
    letter = Letter.objects.select_related("service", "sender", "recipient").get(charge=charge)
    assert charge.paid_at is not None
    again = price_of(letter, at=charge.paid_at)
    if again.leaves_on:  # it may have waited for a day or two; its price stands
        Letter.objects.filter(pk=letter.pk).update(leaves_on=again.leaves_on, expected_on=again.expected_on)
        letter.leaves_on, letter.expected_on = again.leaves_on, again.expected_on
    book_registered(letter)
    send_letter_mail.enqueue(News.PAID, letter.pk)


def book_registered(letter: Letter) -> bool:
    """Its shipment and number, once; False where there are no numbers left: it is asked for again when the letter is to be printed."""
    if not letter.is_registered or letter.shipment_id:
        return True
    assert letter.service is not None
    assert letter.sender is not None
    assert letter.recipient is not None
    assert letter.leaves_on is not None
    assert letter.expected_on is not None
    try:
        shipment = book(
            key=f"letter-{letter.pk}",
            service=letter.service,
            sender=letter.sender,
            recipient=letter.recipient,
            parcels=[spec_of(letter.grams)],
            pickup_on=letter.leaves_on,
            promised_for=letter.expected_on,
            reference=str(letter),
            language=letter.language,
            signature=True,
        )
    except RangeExhausted:
        return False
    Letter.objects.filter(pk=letter.pk, shipment=None).update(shipment=shipment)
    # Its bars are on the address sheet: no label is to be printed for it.
    Parcel.objects.filter(shipment=shipment, printed_at=None).update(printed_at=letter.paid_at)
    letter.shipment = shipment
    return True
