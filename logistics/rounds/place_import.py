"""Brings in a table of postcodes and their places: all of it, or nothing and a list of what is wrong."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from logistics.addresses import normalise_postcode
from logistics.models import PostcodePlace

MOST_BYTES = 25 * 1024 * 1024
MOST_ERRORS = 20
AT_ONCE = 2000
COLUMNS = ("postcode", "latitude", "longitude")


class PlacesRefused(Exception):
    """Nothing was written. ``lines``: what is wrong, line by line, in the active language."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


def bring_in(content: bytes) -> int:
    """Write the places of a CSV file and return how many; a postcode that is known gets its new place.

    The first line names the columns ``postcode``, ``latitude``, ``longitude`` and, where not the post's own, ``country``; commas,
    semicolons or tabs between, UTF-8. Raises ``PlacesRefused``.
    """
    if len(content) > MOST_BYTES:
        raise PlacesRefused([_("This file is larger than 25 MB. Bring it in by parts; nothing was written.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlacesRefused([_("This is no text in UTF-8. Save the table as CSV (UTF-8); nothing was written.")]) from None
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if not set(COLUMNS) <= set(names):
        raise PlacesRefused([_("The first line must name the columns postcode, latitude and longitude. Nothing was written.")])
    reader.fieldnames = names
    found: dict[tuple[str, str], PostcodePlace] = {}
    errors: list[str] = []
    try:
        for row in reader:
            place, error = _place(row)
            if place:
                found[place.country, place.postcode] = place
            elif error:
                errors.append(_("Line %(line)s: %(error)s") % {"line": reader.line_num, "error": error})
                if len(errors) == MOST_ERRORS:
                    break
    except csv.Error as broken:
        errors.append(_("Line %(line)s: %(error)s") % {"line": reader.line_num, "error": broken})
    if errors or not found:
        raise PlacesRefused(errors or [_("There is no row below the first line. Nothing was written.")])
    rows = list(found.values())
    with transaction.atomic():
        PostcodePlace.objects.bulk_create(
            rows,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["country", "postcode"],
            update_fields=["latitude", "longitude"],
        )
    return len(rows)


def _place(row: dict[str | None, str | list[str] | None]) -> tuple[PostcodePlace | None, str]:
    """The place of one line, or what is wrong with it; neither for an empty line."""
    said = {name: value.strip() if isinstance(value, str) else "" for name, value in row.items()}
    if not any(said.values()):
        return None, ""
    country, postcode = normalise_postcode(said.get("country") or settings.POST_COUNTRY, said["postcode"])
    if not re.fullmatch(r"[A-Z]{2}", country) or not re.fullmatch(r"[A-Z0-9-]{2,12}", postcode):
        return None, _("%(text)s is no postcode.") % {"text": said["postcode"][:20] or "–"}
    degrees = []
    for name, most in (("latitude", 90), ("longitude", 180)):
        try:
            value = Decimal(said[name].replace(",", "."))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > most:
            return None, _("%(text)s is no %(name)s in degrees.") % {
                "text": said[name][:20] or "–",
                "name": {"latitude": _("latitude"), "longitude": _("longitude")}[name],
            }
        degrees.append(round(value, 5))
    return PostcodePlace(country=country, postcode=postcode, latitude=degrees[0], longitude=degrees[1]), ""
