"""Which protected names a text carries, and who may use them."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from producers import gate
from producers.models import Attestation, Designation, DesignationName
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def serra() -> Designation:
    designation = factories.make_designation(name="Queijo Serra da Estrela")
    DesignationName.objects.create(designation=designation, name="Queijo da Serra da Estrela")
    return designation


@pytest.mark.parametrize(
    "text",
    [
        "Queijo Serra da Estrela",
        "QUEIJO SERRA da estrela",
        "Queijo da Serra da Estrela",
        "Velho: queijo  serra-da-estrela, 700 g",
        "Qüeijo Sérra da Estréla",
        "Quei\u00adjo Ser\u200bra da Estrela",
        "Fromage Queijo Serra da Estrela AOP",
        "Queijo Serra\u200bda\u200cEstrela",
        "QueijoSerradaEstrela curado",
        "Q u e i j o Serra d'a Estrela",
        "Queijo Serra\u115fda Estrela\u3164",
        "Qu\u0435ij\u043e S\u0435rra da \u0395strela",  # Cyrillic and Greek letters that look the same
        "\uff31ueijo S\u0435rra da Estrela",
    ],
)
def test_a_protected_name_is_found_whatever_its_case_accents_and_punctuation(serra: Designation, text: str) -> None:
    assert gate.names_in(text) == [serra]


@pytest.mark.parametrize(
    "text",
    [
        "Queijo Serra da Estrelamar",
        "Requeijo Serra da Estrela",
        "Queijo de ovelha da Beira",
        "Serra da Estrela",
        "Mantas da Serra da Estrela",
        "",
    ],
)
def test_a_longer_word_or_a_part_of_the_name_is_not_the_name(serra: Designation, text: str) -> None:
    assert gate.names_in(text) == []


def test_a_name_inside_a_longer_protected_name_does_not_count(serra: Designation) -> None:
    # given two register entries, one of which begins with the other
    longer = factories.make_designation(name="Queijo Serra da Estrela Velho", file_number="")
    assert gate.names_in("Queijo Serra da Estrela Velho") == [longer]
    # and a text that carries both gives both, in order
    assert gate.names_in("Queijo Serra da Estrela e Queijo Serra da Estrela Velho") == [serra, longer]


def test_names_are_cached_and_forgotten_when_one_is_saved(serra: Designation, django_assert_num_queries: Any) -> None:
    gate.names_in("nothing here")
    with django_assert_num_queries(0):
        assert gate.names_in("Bread of Avintes") == []
    bread = factories.make_designation(name="Bread of Avintes", file_number="")
    assert gate.names_in("Bread of Avintes") == [bread]
    DesignationName.objects.create(designation=bread, name="Broa de Avintes")
    assert gate.names_in("A broa de avintes") == [bread]
    bread.delete()
    assert gate.names_in("A broa de avintes") == []


def test_an_attestation_counts_from_its_first_to_its_last_day(serra: Designation) -> None:
    maker = factories.make_producer()
    today = timezone.localdate()
    attestation = factories.make_attestation(producer=maker, designation=serra, days_left=0, valid_from=today - dt.timedelta(days=10))
    assert gate.may_use(producer=maker, designation=serra)
    assert gate.may_use(producer=maker, designation=serra, on=attestation.valid_from)
    assert not gate.may_use(producer=maker, designation=serra, on=attestation.valid_from - dt.timedelta(days=1))
    assert not gate.may_use(producer=maker, designation=serra, on=today + dt.timedelta(days=1))
    assert not gate.may_use(producer=factories.make_producer(), designation=serra)


def refusals(serra: Designation, **given: Any) -> list[str]:
    return gate.refusals(**{"title_texts": ["Queijo Serra da Estrela"], "producer": None, "designation": serra, **given})


def test_each_refusal_says_what_to_do(serra: Designation) -> None:
    maker = factories.make_producer(name="Dairy of the Hill")
    other = factories.make_designation(name="Queijo Rabaçal", file_number="")

    assert gate.refusals(title_texts=["Goat cheese"], producer=None, designation=None) == []
    [undeclared] = gate.refusals(title_texts=["Cheese", "QUEIJO SERRA DA ESTRELA"], producer=maker, designation=None)
    assert "Choose it as the protected name" in undeclared
    [no_maker] = refusals(serra)
    assert "Choose the maker" in no_maker
    [none_sent] = refusals(serra, producer=maker)
    assert "Dairy of the Hill has no accepted attestation" in none_sent
    another_name, _no_attestation = refusals(other, producer=maker)
    assert "declared as “Queijo Rabaçal”" in another_name

    attestation = factories.make_attestation(producer=maker, designation=serra, days_left=5)
    assert refusals(serra, producer=maker) == []
    [ended] = refusals(serra, producer=maker, on=attestation.valid_until + dt.timedelta(days=1))
    assert "ended on" in ended
    [early] = refusals(serra, producer=maker, on=attestation.valid_from - dt.timedelta(days=1))
    assert "begins on" in early
    Attestation.objects.update(state=Attestation.State.SUBMITTED, ruled_at=None)
    [waiting] = refusals(serra, producer=maker)
    assert "waits for the operator's ruling" in waiting
