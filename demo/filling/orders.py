"""Orders, placed and carried by the same calls that people's clicks make, with the clock set to the day."""

from __future__ import annotations


def add_orders(**kwargs: object) -> None:
    pass
