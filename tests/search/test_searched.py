"""What people look for is counted, without a word on who."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from marketplace.search.asked import today
from marketplace.search.models import SearchedWords, Wish
from marketplace.search.searched import count_opened, count_search, forget_old
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


def search(words: str, *, times: int = 1, found: bool = True, corrected: bool = False, language: str = "en") -> None:
    for _n in range(times):
        count_search(words=words, language=language, found=found, corrected=corrected)


def report(client: Client) -> str:
    answer = client.get(reverse("searches:index"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_writings_of_the_same_words_count_together() -> None:
    search("Requeijão")
    search("requeijao ", found=False)
    search("REQUEIJÃO", corrected=True)
    row = SearchedWords.objects.get()
    assert (row.words, row.times, row.without_result, row.corrected) == ("requeijao", 3, 1, 1)


@pytest.mark.parametrize("words", ["maria@example.org", "912 345 678", "order 123456", "PT50 0002 0123", "%%%", ""])
def test_what_may_be_somebodys_is_not_kept(words: str) -> None:
    search(words)
    assert not SearchedWords.objects.exists()


def test_the_operator_reads_what_was_missed_and_not_what_one_person_looked_for(operator: Client) -> None:
    search("truffles", times=4, found=False)
    search("honey", times=5)
    search("my neighbour", times=2, found=False)
    for position in (1, 4):
        count_opened(words="Honey", language="en", position=position)
    page = report(operator)
    assert "truffles" in page
    assert "my neighbour" not in page
    assert "2.5" in page, "the mean place of what was opened"


def test_an_empty_report_says_what_will_be_there(operator: Client) -> None:
    page = report(operator)
    assert "from the third time on" in page
    assert "Nobody has wished for anything yet" in page


def test_a_wish_reaches_the_operator(client: Client, operator: Client) -> None:
    answer = client.post("/en/wishes/", {"text": "  Buffalo   mozzarella ", "words": "mozarela"}, follow=True)
    assert "The market reads every wish" in answer.content.decode()
    page = report(operator)
    assert "Buffalo mozzarella" in page
    assert "mozarela" in page


def test_empty_wishes_and_those_of_robots_are_not_kept(client: Client) -> None:
    assert "Write in a few words" in client.post("/en/wishes/", {"text": " "}, follow=True).content.decode()
    client.post("/en/wishes/", {"text": "Cheap pills", "website": "http://pills.example"})
    assert not Wish.objects.exists()


def test_a_flood_of_wishes_ends() -> None:
    client = Client()
    for n in range(40):
        client.post("/en/wishes/", {"text": f"Wish {n}"})
    assert Wish.objects.count() == 30


def test_a_long_wish_is_cut_and_not_refused(client: Client) -> None:
    client.post("/en/wishes/", {"text": "x" * 5000, "words": "y" * 5000})
    assert (len(Wish.objects.get().text), len(Wish.objects.get().words)) == (200, 80)


@pytest.mark.parametrize(
    ("position", "counted"), [("3", 1), ("0", 0), ("25", 0), ("-1", 0), ("abc", 0), ("９", 0), ("", 0), ("9" * 5000, 0)]
)
def test_an_opened_result_counts_once_and_nonsense_counts_nothing(client: Client, position: str, counted: int) -> None:
    search("honey")
    answer = Client(enforce_csrf_checks=True).post("/en/opened/", {"words": "Honey", "position": position})
    assert answer.status_code == 204
    assert SearchedWords.objects.get().clicks == counted


def test_words_that_nobody_looked_for_cannot_be_opened(client: Client) -> None:
    client.post("/en/opened/", {"words": "made up", "position": "1"})
    assert not SearchedWords.objects.exists()


def test_rare_words_are_forgotten_after_a_month_and_all_after_a_year() -> None:
    for words, times, days in (("rare", 2, 40), ("rare and new", 2, 5), ("often", 3, 40), ("often and old", 9, 500)):
        SearchedWords.objects.create(day=today() - dt.timedelta(days=days), language="en", words=words, times=times)
    assert forget_old(today()) == 2
    assert set(SearchedWords.objects.values_list("words", flat=True)) == {"rare and new", "often"}
