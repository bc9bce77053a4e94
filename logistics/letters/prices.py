"""What a letter costs and when it arrives: carriage by the tariff, printing by the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.letters.paper import ENVELOPE_MM, MOST_SHEETS, grams_for, sheets_for
from logistics.models import Address, Letter, Office, PagePrice, Service
from logistics.pricing import NOTHING
from logistics.pricing import Charge as Line
from logistics.quotes import PriceBook, Quote, quote
from logistics.sizes import ParcelSpec


@dataclass(frozen=True)
class Price:
    """``carriage`` with its ``lines``, and ``printing`` of ``pages`` at ``a_page`` each; amounts in ``settings.CURRENCY`` with VAT.

    ``refusal`` says, in the active language, why it cannot be had; then there is no amount.
    """

    pages: int
    sheets: int
    grams: int
    service: Service | None = None
    carriage: Decimal = NOTHING
    lines: list[Line] = field(default_factory=list)
    a_page: Decimal = NOTHING
    printing: Decimal = NOTHING
    leaves_on: dt.date | None = None
    expected_on: dt.date | None = None
    refusal: str = ""

    @property
    def total(self) -> Decimal:
        return self.carriage + self.printing


def spec_of(grams: int) -> ParcelSpec:
    length, width, thick = ENVELOPE_MM
    return ParcelSpec(grams, length_mm=length, width_mm=width, height_mm=thick)


def price_of(letter: Letter, *, at: dt.datetime) -> Price:
    """A handful of queries. The letter has its pages and both addresses."""
    assert letter.sender is not None
    assert letter.recipient is not None
    sheets = sheets_for(letter.pages, both_sides=letter.both_sides, has_sheet=letter.has_sheet)
    pages, grams = letter.pages + int(letter.has_sheet), grams_for(sheets)
    if sheets > MOST_SHEETS:
        return Price(pages, sheets, grams, refusal=_too_thick(letter))
    a_page = page_price(letter, at=at)
    if a_page is None:
        return Price(pages, sheets, grams, refusal=_("Letters cannot be printed at present: there is no price for it. Come back later."))
    found = offer(letter, grams=grams, at=at)
    if found is None:
        missing = _("There are no registered letters at present.") if letter.is_registered else _("There are no letters at present.")
        return Price(pages, sheets, grams, refusal=missing)
    if found.price is None:
        return Price(pages, sheets, grams, refusal=found.refusal)
    first = found.dates[0]
    return Price(
        pages,
        sheets,
        grams,
        service=found.service,
        carriage=found.price,
        lines=found.charges,
        a_page=a_page,
        printing=a_page * pages,
        leaves_on=first.pickup_on,
        expected_on=first.promised_for,
    )


def _too_thick(letter: Letter) -> str:
    if not letter.both_sides:
        return _("An envelope takes at most %(most)s sheets. Have it printed on both sides, or shorten it.") % {"most": MOST_SHEETS}
    return _("An envelope takes at most %(most)s sheets. Shorten the letter, or send it as two.") % {"most": MOST_SHEETS}


def page_price(letter: Letter, *, at: dt.datetime) -> Decimal | None:
    """What a page costs as the letter is to be printed; None where nobody has written a price."""
    row = prices_on(timezone.localdate(at))
    if row is None:
        return None
    black, colour = (row.black_both, row.colour_both) if letter.both_sides else (row.black, row.colour)
    return colour if letter.in_colour else black


def prices_on(day: dt.date) -> PagePrice | None:
    return PagePrice.objects.filter(starts_on__lte=day, currency=settings.CURRENCY).order_by("-starts_on").first()


def cheapest(*, at: dt.datetime) -> list[tuple[Service, Decimal]]:
    """The letter services on sale, each with what its lightest letter costs to the nearest place."""
    book = PriceBook.load(at)
    kinds = {Service.Kind.LETTER, Service.Kind.REGISTERED}
    rates = [(service, book.rates.get(service.pk)) for service in book.services if service.kind in kinds]
    return [(service, min(step.price for steps in found.steps.values() for step in steps)) for service, found in rates if found]


def offer(letter: Letter, *, grams: int, at: dt.datetime) -> Quote | None:
    """The cheapest service that takes it, else one with its refusal; None where the post sells none of that kind."""
    assert letter.sender is not None
    assert letter.recipient is not None
    kind = Service.Kind.REGISTERED if letter.is_registered else Service.Kind.LETTER
    quotes = quote(parcels=[spec_of(grams)], origin=printed_at(letter.sender), destination=letter.recipient, at=at, kinds={kind})
    possible = [found for found in quotes if found.price is not None and found.dates]
    return min(possible, key=lambda found: found.price or NOTHING) if possible else next(iter(quotes), None)


def printed_at(sender: Address) -> Address:
    """Where it starts: at the office that prints, wherever its sender lives; without any office, at the sender's."""
    offices = Office.objects.filter(is_active=True)
    wanted = offices.filter(code=settings.LETTER_OFFICE).first() if settings.LETTER_OFFICE else None
    office = wanted or offices.order_by("name").first()
    if office is None:
        return sender
    return Address(name=office.name, postcode=office.postcode, locality=office.locality, country=office.country)
