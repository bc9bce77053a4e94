"""A review is on the page of its product at the next request, and on no other's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from marketplace.reviews.models import Review
from tests.page_cache.market import Market, state, visit, warm
from tests.reviews.rows import make_review

pytestmark = pytest.mark.django_db


def test_each_change_of_a_review_is_seen_at_the_next_request(market: Market) -> None:
    wheel = market.wheel
    page, everything = ("testserver", wheel.get_absolute_url()), ("testserver", f"/en/product/{wheel.slug}-{wheel.pk}/reviews/")
    waiting = make_review(wheel, text="Ripe as it should be.", state=Review.State.WAITING)
    warm([page, everything])
    row = Review.objects.filter(pk=waiting.pk)
    steps = [
        (lambda: row.update(state="published"), "Ripe as it should be.", True),
        (lambda: row.update(answer="Thank you very much.", answered_at=timezone.now()), "Thank you very much.", True),
        (lambda: row.update(name="Teresa"), "Teresa", True),
        (lambda: connection.cursor().execute("UPDATE buyer_reviews_review SET text = 'Rather salty.'"), "Rather salty.", True),
        (lambda: row.update(state="refused", reason="No."), "Rather salty.", False),
    ]
    for change, words, are_there in steps:
        warm([page, everything])
        change()
        for address in (page, everything):
            answer = visit(address)
            assert state(answer) == "miss", words
            assert (words in answer.text) is are_there


def test_what_shoppers_do_not_see_and_reviews_of_others_leave_the_page_kept(market: Market) -> None:
    page = ("testserver", market.wheel.get_absolute_url())
    review = make_review(market.wheel)
    warm([page])
    Review.objects.filter(pk=review.pk).update(report="open", report_reason="An insult.", reported_at=timezone.now())
    make_review(market.mate)
    assert state(visit(page)) == "hit"
