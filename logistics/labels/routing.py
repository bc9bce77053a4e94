"""Which office sorts for a postcode, looked up for thousands of labels: all areas are read once, the rest is done in memory."""

from __future__ import annotations

from bisect import bisect_right

from logistics.models import OfficeArea


class Routes:
    """The delivery offices' codes by postcode, as ``logistics.offices`` finds them. One query."""

    def __init__(self) -> None:
        areas = OfficeArea.objects.filter(office__is_active=True).order_by("first", "pk")
        self._areas: dict[tuple[str, int], tuple[list[str], list[tuple[str, str, str]]]] = {}
        for country, first, last, code in areas.values_list("country", "first", "last", "office__code"):
            starts, rows = self._areas.setdefault((country, len(first)), ([], []))
            reach = max(last, rows[-1][2]) if rows else last
            starts.append(first)
            rows.append((last, code, reach))
        self._found: dict[tuple[str, str], str] = {}

    def code_for(self, country: str, postcode: str) -> str:
        """The code of the office that delivers a normalised ``postcode``; "" where none says so. The area that starts latest counts."""
        place = (country, postcode)
        if place not in self._found:
            self._found[place] = self._search(country, postcode)
        return self._found[place]

    def _search(self, country: str, postcode: str) -> str:
        starts, rows = self._areas.get((country, len(postcode)), ([], []))
        for last, code, reach in reversed(rows[: bisect_right(starts, postcode)]):
            if last >= postcode:
                return code
            if reach < postcode:
                break
        return ""
