"""How well shoppers find what they want: nDCG@10 of judged queries (tests/search/relevance), on the database and the engines that run."""

from __future__ import annotations

import argparse

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst queries are shown (10)")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from marketplace.search.backends import get_backend
        from scripts.paths import ENGINE_URLS
        from tests.search import relevance
        from tests.search.engines import engine
        from tests.search.running_engines import missing_engines

        rows = []
        for backend in [get_backend(), *(engine(name) for name in ENGINE_URLS if name not in missing_engines())]:
            relevance.fill(backend)
            outcomes = relevance.measured(backend)
            print(f"{backend.name}: {len(outcomes)} queries, the worst:\n{relevance.worst(outcomes, options.worst)}\n")
            mistyped = [outcome for outcome in outcomes if outcome.judged.mistyped]
            rows += [
                result(backend.name, relevance.mean(outcomes), "nDCG@10"),
                result(f"{backend.name}, typed wrongly", relevance.mean(mistyped), "nDCG@10"),
            ]
        return {**rows[0], "name": "relevance", "rows": rows}
