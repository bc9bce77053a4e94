"""Documents and questions made by hand, so that a test names only what it is about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from marketplace.search.asking import Answer, Backend, Facet, Question
from marketplace.search.documents import Document, Kind

DAY = dt.date(2026, 6, 1)
CREATED = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
COIMBRA, LISBON, PORTO = (40.2056, -8.4195), (38.7223, -9.1393), (41.1496, -8.6109)


def document(pk: int, title: str = "Queijo de ovelha", **more: Any) -> Document:
    """A product on sale for 10.00 that can be bought today and is sent everywhere; ``title`` is its Portuguese one."""
    place = more.pop("place", None)
    if place:
        more["latitude"], more["longitude"] = place
    known: dict[str, Any] = {
        "kind": Kind.PRODUCT,
        "titles": {"pt": title},
        "created": CREATED,
        "price": Decimal("10.00"),
        "unit_price": Decimal("20.00"),
        "in_stock": True,
        "sending": "anywhere",
    }
    return Document(pk=pk, **{**known, **more})


def maker(pk: int, title: str, **more: Any) -> Document:
    return Document(kind=more.pop("kind", Kind.MAKER), pk=pk, titles={"pt": title}, **more)


def question(words: str = "", **more: Any) -> Question:
    return Question(words=words, **{"language": "pt", "day": DAY, **more})


def found(backend: Backend, words: str = "", **more: Any) -> set[int]:
    """The products of the first page, in no order."""
    return set(backend.find(question(words, **more)).products)


def walked(backend: Backend, asked: Question, *, pages: int = 1000) -> list[int]:
    """All products from the first page to the last, as somebody sees them who follows "next"."""
    seen: list[int] = []
    for _page in range(pages):
        answer = backend.find(asked)
        seen += answer.products
        if not answer.next:
            return seen
        asked = Question(**{**{name: getattr(asked, name) for name in asked.__dataclass_fields__}, "after": answer.next})
    raise AssertionError(f"No end after {pages} pages")


def counts(answer: Answer, facet: Facet) -> dict[str, int]:
    return {bucket.value: bucket.count for bucket in answer.facets.get(facet, ())}


def know_synonyms(*groups: str, language: str = "") -> None:
    """``know_synonyms("cheese, queijo, fromage")``: the operator has entered these groups, and no other."""
    from marketplace.search.models import Synonym

    Synonym.objects.all().delete()
    for words in groups:
        Synonym.objects.create(words=words, language=language)
