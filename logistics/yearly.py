"""Days that come back every year, as the operator types them: ``07-04``, or ``easter+39`` for Ascension Day."""

from __future__ import annotations

import datetime as dt
import re

from dateutil.easter import easter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_FIXED = re.compile(r"(\d{2})-(\d{2})\Z")
_MOVING = re.compile(r"easter(?:([+-])(\d{1,3}))?\Z")
A_LEAP_YEAR = 2028


def day_of(rule: str, year: int) -> dt.date | None:
    """The day in ``year`` that ``rule`` means; None where that year has none (29 February). Raises ValueError for no rule."""
    if fixed := _FIXED.match(rule):
        month, day = int(fixed[1]), int(fixed[2])
        dt.date(A_LEAP_YEAR, month, day)  # raises where no year has it
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None
    moving = _MOVING.match(rule)
    if moving is None:
        raise ValueError(rule)
    return easter(year) + dt.timedelta(days=int(f"{moving[1] or ''}{moving[2] or 0}"))


def check_rule(rule: str) -> None:
    """For a field: ValidationError where ``day_of`` cannot read it."""
    try:
        day_of(rule, A_LEAP_YEAR)
    except ValueError:
        message = _("“%(rule)s” is no day of the year. Write month and day, like 07-04, or days from Easter Sunday, like easter+39.")
        raise ValidationError(message % {"rule": rule}) from None
