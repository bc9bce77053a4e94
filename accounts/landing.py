"""Where people go after signing in, as far as rooms further up know better than "back office" or "my orders".

A room registers a function in its AppConfig; the first that gives an address wins.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

Landing = Callable[[HttpRequest], str | None]
_landings: list[Landing] = []


def register_landing(landing: Landing) -> None:
    if landing not in _landings:
        _landings.append(landing)


def landing_for(request: HttpRequest) -> str | None:
    return next((address for landing in _landings if (address := landing(request))), None)
