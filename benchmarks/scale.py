"""Whether the search engines stay as quick when there are a hundred or a thousand times as many products: lists and questions with facets.

The ratio is to the smallest number; asked are at most 1.5 times of it, and at most twice the engine's own ``took``.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result
from benchmarks.search_engine import DISTRICTS, at, documents, question_of

if TYPE_CHECKING:
    from marketplace.search.asking import Question
    from marketplace.search.backends.engine.backend import EngineBackend

SIZES, LARGEST = (1_000, 100_000), 1_000_000
WARM_UP = 100


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--largest", action="store_true", help="a million as well: minutes for each engine, and some 3 GB of disk")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of products, the smallest first (1000 100000)")
    parser.add_argument("--questions", type=int, default=300, help="that are timed of each kind, one after the other (300)")
    parser.add_argument("--engine", action="append", help="only this one, opensearch or elasticsearch")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from scripts.paths import ENGINE_URLS
        from tests.search.engines import engine
        from tests.search.running_engines import missing_engines

        names = [name for name in options.engine or ENGINE_URLS if name not in missing_engines()]
        if not names:
            raise RuntimeError("no search engine runs; 'make services' starts two")
        sizes = [*options.sizes, *([LARGEST] if options.largest else [])]
        rows = [row for name in names for row in _grown(engine(name), sizes, options.questions)]
    return {**rows[0], "name": "scale", "rows": rows}


def _grown(engine: EngineBackend, sizes: list[int], count: int) -> list[Result]:
    rows: list[Result] = []
    smallest: dict[str, float] = {}
    for size in sizes:
        rebuild = engine.begin_rebuild()
        begin = time.perf_counter()
        rebuild.write(documents(size))
        rebuild.finish()
        rows.append(result(f"{engine.name}, {size:,}: written", size / (time.perf_counter() - begin), "documents/s"))
        for kind, ask in {"listing": listing_of, "search": question_of}.items():
            ours, its = _taken(engine, [ask(random.Random(seed)) for seed in range(WARM_UP + count)])
            smallest.setdefault(kind, at(ours, 95))
            name = f"{engine.name}, {size:,}: {kind} with facets"
            rows += [
                result(f"{name}, p50", at(ours, 50), "ms"),
                result(f"{name}, p95; peer: of {sizes[0]:,}", at(ours, 95), "ms", peer=smallest[kind]),
                result(f"{name}, p95; peer: its own took", at(ours, 95), "ms", peer=at(its, 95)),
            ]
        print(f"{engine.name}: {size:,} done", file=sys.stderr, flush=True)
    return rows


def _taken(engine: EngineBackend, asked: list[Question]) -> tuple[list[float], list[float]]:
    """Milliseconds of each question, and of the engine's own work for it."""
    ours, its = [], []
    for question in asked:
        begin = time.perf_counter()
        answer = engine.find(question)
        ours.append((time.perf_counter() - begin) * 1000)
        its.append(answer.milliseconds or 0.0)
    return ours[WARM_UP:], its[WARM_UP:]


def listing_of(dice: random.Random) -> Question:
    """A list without words, in one of the orders that it is offered in, half of them narrowed."""
    from marketplace.search.asking import Facet, Order, Question
    from tests.search import relevance

    chosen = {Facet.DISTRICT: (dice.choice(DISTRICTS),)} if dice.random() < 0.5 else {}
    order = dice.choice((Order.NEWEST, Order.NEWEST, Order.PRICE, Order.UNIT_PRICE))
    return Question(day=relevance.DAY, chosen=chosen, order=order)
