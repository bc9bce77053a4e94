"""Which rate applies where, to what, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from cms.prepared import Prepared
from marketplace.tax.classes import TaxClass
from marketplace.tax.models import TaxRate
from marketplace.tax.territories import Territory

NOTHING = Decimal(0)


class NoRate(LookupError):
    """The operator has written no rate for a territory: nobody may guess one."""

    def __init__(self, territory: Territory) -> None:
        super().__init__(f"no VAT rate for {territory}")
        self.territory = territory


_started: Prepared[tuple[str, str, Decimal]] = Prepared(
    lambda *, day: TaxRate.objects.filter(starts_on__lte=day).order_by("starts_on").values_list("territory", "tax_class", "percent")
)


@dataclass(frozen=True)
class RateBook:
    """The rates of one day; loaded once, it answers many questions."""

    day: dt.date
    percents: Mapping[tuple[str, str], Decimal]  # by territory and class

    @classmethod
    def load(cls, on: dt.date | None = None) -> RateBook:
        """The rates that count on the day (today). One query."""
        day = on or timezone.localdate()
        return cls(day, {(territory, tax_class): percent for territory, tax_class, percent in _started(day=day)})

    def percent(self, territory: Territory, tax_class: str) -> Decimal:
        """The rate in percent: 0 for what is exempt, and the standard one for a class that the territory does not know.

        The standard rate applies to all that no list names (CIVA, art. 18(1)(c); CGI, art. 278). Raises ``NoRate`` without one.
        """
        if tax_class == TaxClass.EXEMPT:
            return NOTHING
        found = self.percents.get((territory, tax_class), self.percents.get((territory, TaxClass.STANDARD)))
        if found is None:
            raise NoRate(territory)
        return found


def standard_rate(territory: Territory | str, on: dt.date | None = None) -> Decimal:
    """The standard rate of a territory, or of a country's mainland by its two letters, on the day (today). ``NoRate`` without one.

    >>> standard_rate("PT")
    Decimal('23.00')
    """
    return RateBook.load(on).percent(Territory(territory), TaxClass.STANDARD)
