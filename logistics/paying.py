"""The ways to pay a charge besides the counter. A room above registers its own, e.g. cards: the post alone knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from logistics.models import Charge


@dataclass(frozen=True)
class Way:
    """``code`` stands in ``Charge.way``. ``label`` is translated lazily. ``begin(charge, back_to)`` gives the address where it is paid;
    ``back_to`` is the absolute address to come back to."""

    code: str
    label: Any
    begin: Callable[[Charge, str], str]


class CannotBegin(Exception):
    """It cannot be paid that way now; the message is translated and for whoever pays. Nothing was charged."""


_ways: dict[str, Way] = {}


def register_way(way: Way) -> None:
    """Called in ``AppConfig.ready`` of the room that brings it."""
    _ways[way.code] = way


def ways() -> list[Way]:
    return list(_ways.values())
