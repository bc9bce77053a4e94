"""How often letters may be written and files be read: reading a strange file costs a second of a processor."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from accounts.throttle import client_address

HOUR = 60 * 60
MOST_OF_ONE = 30  # of one address on the net in an hour
MOST_OF_ALL = 600


def is_too_much(request: HttpRequest) -> bool:
    """Counts this one, and says whether it is one too many for now."""
    limits = {f"letters.from.{client_address(request)}": MOST_OF_ONE, "letters.of-all": MOST_OF_ALL}
    counted = {key: _counted(key) for key in limits}  # both, also where the first is too much
    return any(counted[key] > most for key, most in limits.items())


def _counted(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1
