"""The ways to pay a charge besides the counter. A room above registers its own, e.g. cards: the post alone knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from logistics.models import Charge


@dataclass(frozen=True)
class Way:
    """``code`` stands in ``Charge.way``. ``label`` is translated lazily and goes on from “Pay €5”. ``begin(charge, back_to)`` gives the
    address where it is paid; ``back_to`` is the absolute address to come back to. ``is_offered(charge)``: whether it can be paid so."""

    code: str
    label: Any
    begin: Callable[[Charge, str], str]
    is_offered: Callable[[Charge], bool] = lambda charge: True


class CannotBegin(Exception):
    """It cannot be paid that way now; the message is translated and for whoever pays. Nothing was charged."""


_ways: dict[str, Way] = {}


def register_way(way: Way) -> None:
    """Called in ``AppConfig.ready`` of the room that brings it."""
    _ways[way.code] = way


def ways() -> list[Way]:
    return list(_ways.values())


def ways_for(charge: Charge) -> list[Way]:
    """Those by which ``charge`` can be paid."""
    return [way for way in ways() if way.is_offered(charge)]
