"""How well shoppers find what they want: judged queries over a region's goods (judged.tsv, goods.tsv), and one figure for it.

nDCG@10 (Järvelin and Kekäläinen, 2002): of each of the first ten things that are shown, 2^grade - 1 counts, less the further down it
stands, divided by the same sum of the best order there could be. 1 is that order, 0 is nothing that anybody wants.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from marketplace.search.asking import Backend, Question
from marketplace.search.documents import Document, Kind

HERE = Path(__file__).parent
DAY = dt.date(2026, 6, 1)
LANGUAGES = ("en", "pt", "fr")
FIRST = 10


@dataclass(frozen=True)
class Judged:
    words: str
    language: str
    mistyped: bool
    grades: dict[str, int]  # code of a good → 0 to 3


@dataclass(frozen=True)
class Outcome:
    judged: Judged
    ndcg: float
    shown: tuple[str, ...]


def goods() -> list[dict[str, str]]:
    with (HERE / "goods.tsv").open(newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def documents() -> list[Document]:
    """The goods as the index knows them; their place in the file is their primary key."""
    made = []
    for pk, good in enumerate(goods(), 1):
        made.append(
            Document(
                kind=Kind.PRODUCT,
                pk=pk,
                titles={language: good[language] for language in LANGUAGES},
                bodies={language: good[f"text_{language}"] for language in LANGUAGES},
                names=(good["maker"], good["seller"], good["designation"], good["place"]),
                price=Decimal(good["price"]),
                in_stock=True,
                created=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                sending="anywhere",
                sold=int(good["sold"]),
            )
        )
    return made


@cache
def judged() -> list[Judged]:
    made = []
    for line in (HERE / "judged.tsv").read_text().splitlines():
        if line.startswith("#"):
            continue
        words, language, grades = line.split("\t")
        pairs = (pair.rpartition("=") for pair in grades.split(" "))
        made.append(Judged(words, language.rstrip("~"), language.endswith("~"), {code: int(grade) for code, _, grade in pairs}))
    return made


def fill(backend: Backend) -> None:
    """``documents()`` and nothing else."""
    rebuild = backend.begin_rebuild()
    rebuild.write(documents())
    rebuild.finish()


def measured(backend: Backend) -> list[Outcome]:
    """Asks ``backend``, which was filled; the worst first."""
    codes = [good["code"] for good in goods()]
    made = []
    for one in judged():
        answer = backend.find(Question(words=one.words, language=one.language, day=DAY, size=FIRST, with_facets=False))
        shown = tuple(codes[pk - 1] for pk in answer.products)
        made.append(Outcome(one, ndcg([one.grades.get(code, 0) for code in shown], list(one.grades.values())), shown))
    return sorted(made, key=lambda outcome: outcome.ndcg)


def ndcg(shown: Sequence[int], there: Sequence[int]) -> float:
    """``shown``: the grades in the order that is judged; ``there``: all grades that there are."""
    best = _gain(sorted(there, reverse=True))
    return _gain(shown) / best if best else 1.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:FIRST], 1))


def mean(outcomes: Sequence[Outcome]) -> float:
    return sum(outcome.ndcg for outcome in outcomes) / len(outcomes)


def worst(outcomes: Sequence[Outcome], count: int = 10) -> str:
    """A table for people."""
    lines = [f"{'nDCG@10':>7}  {'':2}  {'query':28}  shown, with grades"]
    for outcome in outcomes[:count]:
        shown = " ".join(f"{code}={outcome.judged.grades.get(code, 0)}" for code in outcome.shown[:5]) or "nothing"
        lines.append(f"{outcome.ndcg:7.3f}  {outcome.judged.language}  {outcome.judged.words:28}  {shown}")
    return "\n".join(lines)
