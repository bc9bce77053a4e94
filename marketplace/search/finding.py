"""What pages ask: the engine where there is one, and the database wherever the engine does not answer as it should.

Nothing here is called when something is saved: the index follows by itself (marketplace/search/indexing.py).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from cms.page_cache.recording import reading_as
from marketplace.search.asking import Answer, Backend, Hit, Question, Unavailable
from marketplace.search.backends import get_backend
from marketplace.search.backends.engine import engine_backend
from marketplace.search.circuit import Circuit

log = logging.getLogger(__name__)
circuit = Circuit()
Said = TypeVar("Said")


def find(question: Question) -> Answer:
    """Products; ``by`` says who answered."""
    return _ask(lambda backend: backend.find(question))


def others(*, words: str, language: str, day: dt.date, size: int = 4) -> Sequence[Hit]:
    """Makers, shops, campaigns and pages."""
    return _ask(lambda backend: backend.others(words=words, language=language, day=day, size=size))


def suggest(*, words: str, language: str, day: dt.date, size: int = 8) -> Sequence[Hit]:
    """Products and makers for what is typed so far."""
    return _ask(lambda backend: backend.suggest(words=words, language=language, day=day, size=size))


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
    return question(get_backend())
