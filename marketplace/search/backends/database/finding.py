"""Products for a question, on the database.

**Relevance** (published on the page: Regulation (EU) 2019/1150, art. 5) is a product of

- *the words*: all of them in the title count 8, and up to 16 the more of the title they are; in title, maker, seller, protected name or
  place 4; anywhere else 1. An article number that was typed exactly counts 64;
- *can it be bought*: 1, or 1/8 where it is not in stock;
- *sales*: (1 + pieces in the last 90 days) to the power of 0.2: 1 without sales, 2.5 with 100;
- *novelty*: it halves in four years. So for every product at the same pace: their order does not change by waiting.

What does not reach the asker is left out. Nobody can pay for a place. Reckoned in thousandths of a doubling, so that it is a sum of whole
numbers; without words it is stored in each entry and the list walks along an index.

**Frequent words say little**: where more than ``RANKED_AT_MOST`` products have the words, the words count for so many that have most of the
rest; after them come the others by the rest alone. So the cost of a question has a limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from marketplace.search.asking import Answer, Order, Question
from marketplace.search.backends.database import cursors, ranking
from marketplace.search.backends.database.conditions import all_of, asked, chosen, planned
from marketplace.search.backends.database.kept_counts import counts
from marketplace.search.backends.database.matching import Place, Sql, full_text, has
from marketplace.search.backends.database.meaning import meant
from marketplace.search.backends.database.rows import sku_word
from marketplace.search.reading_queries import clean_words
from marketplace.search.wanting import Wanted, wanted

AS_TYPED, AS_BEGINNING, AS_CORRECTED = 0, 1, 2
LARGEST_PAGE = 200


@dataclass(frozen=True)
class Reading:
    """One way to read the words of a question: ``attempt`` is which."""

    attempt: int = AS_TYPED
    wanted: tuple[Wanted, ...] = ()
    sku: str = ""
    corrected: str = ""

    def conditions(self, question: Question) -> list[Sql]:
        words = [has(full_text(self.wanted, Place.ANYWHERE, sku=self.sku))] if self.wanted else []
        return [*asked(question), *words]


def find(question: Question) -> Answer:
    """At most five statements with facets (on PostgreSQL one of them is a setting), and a sixth once a list has run out of ranked ones."""
    order = Order.RELEVANCE if question.order == Order.NEAREST and question.near is None else question.order
    question = replace(question, order=order, size=min(max(question.size, 1), LARGEST_PAGE))
    after = cursors.read(question.after, order)
    with planned() as state:
        reading = _read(question, after.attempt if after else AS_TYPED)
        page = _page(question, reading, after) if reading else []
        if reading and not page and after is None and reading.wanted:
            again = _other_reading(question, reading)
            page = _page(question, again, after) if again else []
            reading = again if again and page else replace(reading, corrected="")
        reading = reading or _as_typed(question)
        total, facets = counts(question, reading.conditions(question), state=state)
    more = len(page) > question.size
    last = page[question.size - 1] if more else None
    following = cursors.Place(order, reading.attempt, last.unranked, last.value, last.pk) if last else None
    return Answer(
        products=tuple(found.pk for found in page[: question.size]),
        total=total,
        next=cursors.written(following) if following else "",
        facets=facets,
        corrected=reading.corrected,
    )


def _read(question: Question, attempt: int) -> Reading | None:
    """As the first page has read it; None where that is no longer possible."""
    typed = _as_typed(question)
    return typed if attempt == AS_TYPED or not typed.wanted else _other_reading(question, typed, only=attempt)


def _as_typed(question: Question) -> Reading:
    words = wanted(question.words, question.language)
    return Reading(wanted=words, sku=sku_word(clean_words(question.words)) if words else "")


def _other_reading(question: Question, typed: Reading, *, only: int | None = None) -> Reading | None:
    """Where nothing has the words: the last is the beginning of one, or else some are spelt wrongly."""
    beginning = wanted(question.words, question.language, beginning=True)
    if only == AS_BEGINNING:
        return Reading(AS_BEGINNING, beginning)
    narrow = [*asked(question), *chosen(question, "e"), has(full_text(beginning, Place.ANYWHERE))]
    found = meant(question.words, narrow)
    if found.is_beginning and only is None:
        return Reading(AS_BEGINNING, beginning)
    if found.corrected:
        return Reading(AS_CORRECTED, wanted(found.corrected, question.language), corrected=found.corrected)
    return None


def _page(question: Question, reading: Reading, after: cursors.Place | None) -> list[ranking.Found]:
    """One more than the page, where there are more."""
    condition = all_of([*reading.conditions(question), *chosen(question, "e")])
    size = question.size + 1
    if question.order == Order.RELEVANCE and reading.wanted:
        return ranking.by_words(condition, ranking.score(reading.wanted, reading.sku), after, size)
    return ranking.by_column(condition, question, after, size, with_words=bool(reading.wanted))
