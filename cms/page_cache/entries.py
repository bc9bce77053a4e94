"""A page as it is kept, and where."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import caches
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from redis.exceptions import RedisError

from cms.page_cache.freshness import Depends
from cms.page_cache.holes import parts_of
from cms.page_cache.position import Position

logger = logging.getLogger(__name__)
LONGEST_HEADER = 4000
_DROPPED = {"set-cookie", "content-length", "date", "cache-control", "etag", "last-modified", "x-feira-cache"}


@dataclass(frozen=True)
class Entry:
    """``parts``: the body cut at its holes. It may be served before ``until``, and while nothing of ``depends`` has changed."""

    parts: tuple[bytes, ...]
    headers: tuple[tuple[str, str], ...]
    depends: Depends
    seen: Position
    made_at: dt.datetime
    until: dt.datetime
    digest: str

    @classmethod
    def of(cls, response: HttpResponse, *, depends: Depends, seen: Position, until: dt.datetime) -> Entry:
        patch_vary_headers(response, ["Cookie"])
        headers = [(name, value) for name, value in response.items() if name.lower() not in _DROPPED]
        headers.append(("Surrogate-Key", _surrogate_key(depends)))
        digest = hashlib.sha256(response.content).hexdigest()[:20]
        return cls(tuple(parts_of(response.content)), tuple(headers), depends, seen, timezone.now(), until, digest)

    @property
    def rendering(self) -> tuple[dt.datetime, str]:
        """The same for all copies of it, however far each was looked at."""
        return self.made_at, self.digest

    def looked_at(self, seen: Position) -> Entry:
        """The same, known to be right as of ``seen``."""
        return replace(self, seen=seen)

    def is_in_time(self) -> bool:
        return self.made_at <= timezone.now() < self.until

    def seconds_left(self) -> int:
        return max(1, int((self.until - timezone.now()).total_seconds()))


def _surrogate_key(depends: Depends) -> str:
    """By which a cache before this one may be told to forget it."""
    keys = " ".join((*depends.whole, *depends.some))
    return keys if len(keys) <= LONGEST_HEADER else " ".join(sorted({*depends.whole, *(one.partition(":")[0] for one in depends.some)}))


class Shelf:
    """The cache ``pages``. Where it cannot be reached nothing is kept: each page is rendered, and nobody sees an error."""

    def get(self, key: str) -> Any:
        return self._try("get", key)

    def add(self, key: str, value: Any, seconds: int) -> bool:
        """Whether it was not there. True where nobody can tell."""
        return self._try("add", key, value, seconds) is not False

    def set(self, key: str, value: Any, seconds: int) -> None:
        self._try("set", key, value, seconds)

    def delete(self, key: str) -> None:
        self._try("delete", key)

    def _try(self, what: str, *args: Any) -> Any:
        try:
            return getattr(caches["pages"], what)(*args)
        except (RedisError, OSError) as error:
            logger.warning("The cache of pages cannot be reached: %s", error)
            return None


shelf = Shelf()
