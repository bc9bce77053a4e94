"""The municipal holidays of the Coimbra region, each a closure of its town's postcodes that comes back every year.

From the municipalities' own announcements as they are commonly listed; the operator checks them before relying on them.
"""

from __future__ import annotations

from django.db import transaction

from logistics.models import Closure
from logistics.setup_offices import OFFICES

# office's code: month and day, or days from Easter Sunday (Ascension Day is the thirty-ninth)
HOLIDAYS = {
    "arganil": "09-07",
    "cantanhede": "07-25",
    "coimbra": "07-04",
    "condeixa": "07-24",
    "figueira": "06-24",
    "gois": "08-13",
    "lousa": "06-24",
    "mealhada": "easter+39",
    "mira": "07-25",
    "miranda": "06-01",
    "montemor": "09-08",
    "mortagua": "easter+39",
    "oliveira": "10-07",
    "pampilhosa": "04-10",
    "penacova": "07-17",
    "penela": "09-29",
    "poiares": "01-13",
    "soure": "09-21",
    "tabua": "04-10",
}


@transaction.atomic
def install_municipal_holidays() -> int:
    """Add those that are not there and return how many. Safe to run again: what the operator changed stays."""
    added = 0
    for code, rule in HOLIDAYS.items():
        name, _street, _postcode, _latitude, _longitude, first, last = OFFICES[code]
        area = f"PT {first}-000 {last}-999"
        if not Closure.objects.filter(area=area).exclude(every_year="").exists():
            Closure.objects.create(every_year=rule, area=area, reason=f"Feriado municipal: {name}")
            added += 1
    return added
