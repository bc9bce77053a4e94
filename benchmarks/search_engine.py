"""The search engines: documents written a second, and how long questions with words and facets take beside the engine's own work."""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result

if TYPE_CHECKING:
    from marketplace.search.asking import Question
    from marketplace.search.backends.engine.backend import EngineBackend
    from marketplace.search.documents import Document

MAKERS, CATEGORIES, DISTRICTS = 400, 60, ("Guarda", "Coimbra", "Viseu", "Évora", "Porto", "Faro", "Bragança")
WARM_UP = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--products", type=int, default=10_000, help="documents in the index (10000)")
    parser.add_argument("--questions", type=int, default=500, help="that are timed, one after the other (500)")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from scripts.paths import ENGINE_URLS
        from tests.search.engines import engine
        from tests.search.running_engines import missing_engines

        names = [name for name in ENGINE_URLS if name not in missing_engines()]
        if not names:
            raise RuntimeError("no search engine runs; 'make services' starts two")
        rows = [row for name in names for row in _measured(engine(name), options)]
    return {**rows[0], "name": "search engine", "rows": rows}


def _measured(engine: EngineBackend, options: argparse.Namespace) -> list[Result]:
    rebuild = engine.begin_rebuild()
    begin = time.perf_counter()
    written = rebuild.write(documents(options.products))
    a_second = written / (time.perf_counter() - begin)
    rebuild.finish()
    dice = random.Random(5)
    for _question in range(WARM_UP):
        engine.find(question_of(dice))
    ours, its = [], []
    for _question in range(options.questions):
        asked = question_of(dice)
        begin = time.perf_counter()
        answer = engine.find(asked)
        ours.append((time.perf_counter() - begin) * 1000)
        its.append(answer.milliseconds or 0.0)
    rows = [result(f"{engine.name}: written", a_second, "documents/s")]
    for percent in (50, 95):
        rows.append(
            result(f"{engine.name}: words and facets, p{percent}; peer: its own took", at(ours, percent), "ms", peer=at(its, percent))
        )
    return rows


def at(taken: list[float], percent: int) -> float:
    return statistics.quantiles(taken, n=100)[percent - 1]


def documents(count: int) -> Iterator[Document]:
    """The goods of the judged queries over and over, each with a number, a maker, a place and a price of its own."""
    from tests.search import relevance

    patterns = relevance.documents()
    dice = random.Random(7)
    for pk in range(1, count + 1):
        pattern = patterns[pk % len(patterns)]
        yield replace(
            pattern,
            pk=pk,
            titles={language: f"{title} {pk}" for language, title in pattern.titles.items()},
            maker=dice.randrange(MAKERS),
            shop=dice.randrange(MAKERS // 2),
            categories=tuple(dice.sample(range(CATEGORIES), 3)),
            district=dice.choice(DISTRICTS),
            free_of=("gluten",) if pk % 3 else (),
            price=Decimal(dice.randint(100, 9000)) / 100,
            in_stock=pk % 10 != 0,
            sold=dice.randrange(200),
            latitude=37 + dice.random() * 5,
            longitude=-9 + dice.random() * 2,
        )


def question_of(dice: random.Random) -> Question:
    from marketplace.search.asking import Facet, Question
    from tests.search import relevance

    judged = dice.choice(relevance.judged())
    chosen = {Facet.DISTRICT: (dice.choice(DISTRICTS),)} if dice.random() < 0.5 else {}
    return Question(words=judged.words, language=judged.language, day=relevance.DAY, chosen=chosen)
