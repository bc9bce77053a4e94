"""Makes guessing slow: references and codes that nobody has are counted by where they come from."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from accounts.throttle import client_address

TRIES = 20  # wrong ones of one address on the net
PERIOD = 15 * 60  # seconds


def guesses_too_much(request: HttpRequest, what: str) -> bool:
    """Whether so many of ``what`` were wrong from there that none is looked up for now."""
    return int(cache.get(_key(request, what), 0)) >= TRIES


def note_wrong_guess(request: HttpRequest, what: str) -> int:
    """Count one; how many there were within the last quarter of an hour."""
    key = _key(request, what)
    cache.add(key, 0, PERIOD)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, PERIOD)
        return 1


def _key(request: HttpRequest, what: str) -> str:
    return f"guess.{what}.{client_address(request)}"
