"""How far it is from place to place, and how long it takes.

As the crow flies × 1.3, or what a matrix service says (``settings.MATRIX_URL``): OSRM's ``table``, or the matrix of
openrouteservice, the two that VROOM speaks too. A service that is away, slow or wrong is a reason to reckon, never one to fail.
"""

from __future__ import annotations

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from logistics.nearby import Point as Place
from logistics.nearby import distance_km

logger = logging.getLogger(__name__)

DETOUR = 1.3
TIMEOUT = 8  # seconds for the whole answer
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Tables:
    """Metres and seconds from place to place. ``notice``: what the reader should know about them, "" for nothing."""

    metres: list[list[float]]
    seconds: list[list[float]]
    notice: str = ""


class NoMatrix(Exception):
    """The service gave no table that can be used."""


def reckoned(places: Sequence[Place]) -> Tables:
    """As the crow flies × 1.3, at ``settings.ROUND_SPEED_KMH``."""
    metres = [[distance_km(a, b) * 1000 * DETOUR for b in places] for a in places]
    pace = 3.6 / settings.ROUND_SPEED_KMH
    return Tables(metres, [[way * pace for way in row] for row in metres])


def tables_for(places: Sequence[Place]) -> Tables:
    """The tables of ``places``: from the matrix service where one is set, reckoned else and where it fails, which ``notice`` says.

    Asks the outside world: not to be called inside a transaction.
    """
    own = reckoned(places)
    if not settings.MATRIX_URL or len(places) < 2:
        return own
    try:
        metres, seconds = _asked(places)
    except NoMatrix as reason:
        logger.warning("Matrix service: %s", reason)
        return Tables(own.metres, own.seconds, _("The matrix service gave no answer. Ways are reckoned as the crow flies, × 1.3."))
    return Tables(_filled(metres, own.metres), _filled(seconds, own.seconds))


def _asked(places: Sequence[Place]) -> tuple[Any, Any]:
    points = [[round(longitude, 6), round(latitude, 6)] for latitude, longitude in places]
    url = settings.MATRIX_URL.rstrip("/")
    if "/matrix" in url:
        body = json.dumps({"locations": points, "metrics": ["distance", "duration"]}).encode()
        request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})  # noqa: S310 - settings allow http(s)
    else:
        where = ";".join(f"{longitude},{latitude}" for longitude, latitude in points)
        request = urllib.request.Request(f"{url}/table/v1/driving/{where}?annotations=duration,distance")  # noqa: S310
    said = _json(request)
    if not isinstance(said, dict) or said.get("code", "Ok") != "Ok":
        raise NoMatrix(f"answered {str(said)[:200]}")
    for name in ("distances", "durations"):
        _must_be_table(said.get(name), size=len(places), name=name)
    return said["distances"], said["durations"]


def _json(request: urllib.request.Request) -> Any:
    until = time.monotonic() + TIMEOUT
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            parts, read = [], 0
            while part := answer.read1(1 << 16):
                parts.append(part)
                read += len(part)
                if read > MOST_BYTES or time.monotonic() > until:
                    raise NoMatrix("the answer is too long or too slow")
        return json.loads(b"".join(parts))
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise NoMatrix(str(error)) from None


def _must_be_table(table: Any, *, size: int, name: str) -> None:
    """Numbers from 0 on, ``size`` × ``size``; None is "no way known"."""
    if not isinstance(table, list) or len(table) != size:
        raise NoMatrix(f"{name}: {size} rows are wanted")
    for row in table:
        if not isinstance(row, list) or len(row) != size:
            raise NoMatrix(f"{name}: {size} columns are wanted")
        for cell in row:
            if cell is not None and (isinstance(cell, bool) or not isinstance(cell, int | float) or not 0 <= cell < 1e8):
                raise NoMatrix(f"{name}: {cell!r} is no distance")


def _filled(asked: list[list[float | None]], own: list[list[float]]) -> list[list[float]]:
    """Where the service knows no way, what we reckon."""
    return [
        [float(mine if cell is None else cell) for cell, mine in zip(row, mines, strict=True)]
        for row, mines in zip(asked, own, strict=True)
    ]
