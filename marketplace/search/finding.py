"""What pages ask: the engine where there is one, and the database wherever the engine does not answer as it should.

Nothing here is called when something is saved: the index follows by itself (marketplace/search/indexing.py).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone

from cms.page_cache.parts import kept
from cms.page_cache.recording import good_until, reading_as
from marketplace.search.asking import Answer, Backend, Hit, Question, Unavailable
from marketplace.search.backends import get_backend
from marketplace.search.backends.engine import engine_backend
from marketplace.search.circuit import Circuit

if TYPE_CHECKING:
    from marketplace.search.backends.database.goods import Goods
    from marketplace.search.backends.database.nearest import NearHit

log = logging.getLogger(__name__)
circuit = Circuit()
IN_ITS_PLACE = dt.timedelta(minutes=1)  # so long holds what the database says instead of the engine
Said = TypeVar("Said")


def find(question: Question) -> Answer:
    """Products; ``by`` says who answered. The same question finds the same until the index changes."""
    return kept(question.key, lambda: _ask(lambda backend: backend.find(question)))


def others(*, words: str, language: str, day: dt.date, size: int = 4) -> Sequence[Hit]:
    """Makers, shops, campaigns and pages."""
    key = ("search others", words, language, day, size)
    return kept(key, lambda: _ask(lambda backend: backend.others(words=words, language=language, day=day, size=size)))


def suggest(*, words: str, language: str, day: dt.date, size: int = 8) -> Sequence[Hit]:
    """Products and makers for what is typed so far."""
    return _ask(lambda backend: backend.suggest(words=words, language=language, day=day, size=size))


def nearest(*, to: tuple[float, float], day: dt.date, after: Hit | None, size: int) -> Sequence[NearHit]:
    """Makers and shops around a place. The database's index is asked, engine or not: it is always kept, and they are few."""
    from marketplace.search.backends.database import nearest as placed  # models: only once Django is set up

    with reading_as("index"):
        return placed.nearest(to=to, day=day, after=after, size=size)


def points_of(hits: Sequence[Hit], *, day: dt.date) -> Mapping[Hit, tuple[float, float]]:
    """Where makers and shops are, as far as that is known."""
    from marketplace.search.backends.database import nearest as placed

    with reading_as("index"):
        return placed.points_of(hits, day=day)


def goods_of(hits: Sequence[Hit], *, day: dt.date) -> Mapping[Hit, Goods]:
    """What makers and shops have on sale, in categories and protected names; of the database's index as well."""
    from marketplace.search.backends.database import goods

    with reading_as("index"):
        return goods.goods_of(hits, day=day)


def all_backends() -> list[Backend]:
    """All that must know of a change: the database's index always, since it answers when the engine does not; then the engine's."""
    engine = engine_backend()
    return [get_backend(), *([engine] if engine else [])]


def _ask(question: Callable[[Backend], Said]) -> Said:
    with reading_as("index"):
        return _answer(question)


def _answer(question: Callable[[Backend], Said]) -> Said:
    engine = engine_backend()
    if engine is not None and circuit.may_ask():
        try:
            answer = question(engine)
        except Unavailable as error:
            if circuit.failed():
                log.warning("The search engine does not answer as it should; the database does. %s", error)
        else:
            circuit.went_well()
            return answer
    if engine is not None:
        good_until(timezone.now() + IN_ITS_PLACE)
    return question(get_backend())
