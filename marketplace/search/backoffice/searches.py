"""The operator's report of what people looked for, and of what they missed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, FloatField, QuerySet, Sum
from django.db.models.functions import Cast, NullIf
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from logistics.backoffice.base import page_of
from marketplace.ledger.backoffice.books import BooksPage
from marketplace.search.asked import today
from marketplace.search.models import SearchedWords, Wish
from marketplace.search.searched import FEW

DAYS = 30
SHOWN = 50


class Searches(BooksPage):
    """The last 30 days: words without a result, words by another spelling, what is looked for most; then wishes, newest first."""

    page_title = gettext_lazy("What people look for")
    template_name = "market_search/backoffice/searches.html"
    header_icon = "search"
    parents = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        counted = counts(since=today() - dt.timedelta(days=DAYS))
        return self.render_to_response(
            self.get_context_data(
                days=DAYS,
                missed=list(counted.filter(missed__gt=0).order_by("-missed", "words")[:SHOWN]),
                often=list(counted.order_by("-all", "words")[:SHOWN]),
                **page_of(request, Wish.objects.all()),
            )
        )


def counts(*, since: dt.date) -> QuerySet[Any, dict[str, Any]]:
    """Rows of words and language with ``all``, ``missed``, ``spelled``, ``opened`` and ``place`` (mean; None where nothing was opened).

    Words of fewer than three searches stay out: they might be of one person.
    """
    sums = {"all": "times", "missed": "without_result", "spelled": "corrected", "opened": "clicks", "summed": "positions"}
    rows: QuerySet[Any, Any] = SearchedWords.objects.filter(day__gte=since)
    return (
        rows.values("words", "language")
        .annotate(**{name: Sum(field) for name, field in sums.items()})
        .annotate(place=Cast(F("summed"), FloatField()) / NullIf(Cast(F("opened"), FloatField()), 0.0))
        .filter(all__gte=FEW)
        .order_by()
    )
