"""Words that mean the same, as the operator says."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from marketplace.search.asking import Backend
from marketplace.search.backends import get_backend
from marketplace.search.models import Synonym
from marketplace.search.starting_synonyms import GROUPS
from marketplace.search.synonyms import alternatives
from tests import factories
from tests.search.making import document, found, know_synonyms
from tests.shops import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


@pytest.fixture
def backend(db: None) -> Backend:
    know_synonyms()
    backend = get_backend()
    backend.write([document(1, "Broa de milho"), document(2, "Azeite virgem extra"), document(3, "Óleo de girassol")])
    return backend


def test_what_the_operator_adds_changes_and_deletes_counts_at_the_next_question(operator: Client, backend: Backend) -> None:
    assert found(backend, "corn loaf") == set()

    answer = operator.post(reverse("synonyms:add"), {"words": "corn loaf ,broa", "language": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    assert found(backend, "corn loaf") == {1}
    assert "corn loaf, broa" in operator.get(reverse("synonyms:index")).text

    group = Synonym.objects.get()
    operator.post(reverse("synonyms:edit", args=[group.pk]), {"words": "maize loaf, broa", "language": ""})
    assert (found(backend, "corn loaf"), found(backend, "maize loaf")) == (set(), {1})

    operator.post(reverse("synonyms:delete", args=[group.pk]))
    assert found(backend, "maize loaf") == set()


def test_a_group_of_one_word_is_refused_in_words(operator: Client) -> None:
    answer = operator.post(reverse("synonyms:add"), {"words": "broa, ", "language": ""})

    assert "two words at least" in answer.text
    assert not Synonym.objects.exists()


def shop_owner() -> User:
    owner = factories.make_user()
    rows.make_shop(owner=owner)
    return owner


SOMEBODY: dict[str, Callable[[], User]] = {
    "a clerk": lambda: factories.make_user(role=Role.CLERK),
    "a shop's owner": shop_owner,
    "a shopper": factories.make_user,
}


@pytest.mark.parametrize("who", SOMEBODY)
def test_nobody_else_reaches_the_list_and_nothing_is_written(who: str) -> None:
    somebody = rows.signed_in(SOMEBODY[who]())

    assert somebody.get(reverse("synonyms:index")).status_code in {302, 404}
    assert somebody.post(reverse("synonyms:add"), {"words": "a, b", "language": ""}).status_code in {302, 404}
    assert not Synonym.objects.exists()


def test_several_words_mean_one_and_one_means_several(backend: Backend) -> None:
    know_synonyms("olive oil, azeite, huile d'olive")

    assert found(backend, "huile d'olive") == {2}
    assert found(backend, "HUILES D’OLIVE EXTRA") == {2}
    assert found(backend, "olive oil extra") == {2}
    assert found(backend, "olive") == set()


def test_a_group_of_one_language_counts_for_those_alone_who_search_in_it(backend: Backend) -> None:
    know_synonyms("pain, broa", language="fr")

    assert found(backend, "pain", language="fr") == {1}
    assert found(backend, "pain", language="en") == set()


def test_a_word_of_two_groups_means_what_both_say() -> None:
    know_synonyms("noix, walnut", "noix, nuts")

    assert alternatives("Noix") == {"walnut", "nuts"}
    assert alternatives("nothing") == frozenset()


def test_groups_are_read_once_and_not_for_each_word(backend: Backend) -> None:
    know_synonyms(*(f"word{n}, other{n}" for n in range(200)))
    found(backend, "milho")

    with CaptureQueriesContext(connection) as seen:
        found(backend, "broa milho virgem extra girassol")
    assert not [query for query in seen.captured_queries if "synonym" in query["sql"]]


def test_a_market_begins_with_words_of_its_goods_in_three_languages() -> None:
    call_command("start_market", verbosity=0, stdout=StringIO())

    assert Synonym.objects.count() == len(GROUPS)
    assert {"queijo", "fromage"} <= alternatives("cheeses")
    assert {"azeite", "huile d'olive"} <= alternatives("olive oil")
    for group in Synonym.objects.all():
        group.full_clean()
