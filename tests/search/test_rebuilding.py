"""A new index is made beside the old one, which answers until then; what changes meanwhile is in both."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from marketplace.search import rebuilding
from marketplace.search.asking import Unavailable
from marketplace.search.checking import OutOfOrder, check
from marketplace.search.indexing import stages
from marketplace.search.models import SearchChange
from marketplace.search.rebuilding import OthersAreAtIt, TooMuchSetAside, rebuild
from marketplace.search.turns import turn
from tests import factories
from tests.search.in_memory import Another, InMemory
from tests.search.market import drain_all, fresh, make_market

pytestmark = pytest.mark.django_db


def test_a_rebuild_says_what_the_database_says_and_how_far_it_is() -> None:
    make_market()
    index, told = InMemory(), []
    written = rebuild(stages([index])[0], progress=lambda done, total: told.append((done, total)))
    assert dict(index.keys()) == fresh()
    assert written == len(index.documents)
    done, total = told[-1]
    assert done == total >= written


def test_what_changes_meanwhile_is_in_the_old_one_at_once_and_in_the_new_one_when_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "batches", lambda pks: ([pk] for pk in pks))
    market, index = make_market(), InMemory()
    drain_all(index)
    old = index.documents
    seen: list[str] = []

    def meanwhile(done: int, total: int) -> None:
        """After the first product was written anew, and after the last."""
        if not seen:
            seen.append("first")
            StockRecord.objects.filter(product=market.jar).update(price=Decimal(3))
            Product.objects.filter(pk=market.cheese.pk).update(title="Renamed")
        elif done == total:
            assert old[f"product:{market.honey.pk}"].price == Decimal(3)  # the one that answers was kept fresh
            assert index.documents is old
            Product.objects.filter(pk=market.cheese.pk).update(is_public=False)

    rebuild(stages([index])[0], progress=meanwhile)
    assert index.documents is not old
    drain_all(index)
    assert dict(index.keys()) == fresh()
    assert f"product:{market.cheese.pk}" not in index.documents


def test_what_fails_leaves_the_old_one_and_every_change(monkeypatch: pytest.MonkeyPatch) -> None:
    market, index, made = make_market(), InMemory(), []
    drain_all(index)
    before = dict(index.documents)
    monkeypatch.setattr(index, "begin_rebuild", lambda: made.append(Another(index)) or made[0])
    Product.objects.filter(pk=market.cheese.pk).update(title="Renamed")
    index.is_down = True
    with pytest.raises(Unavailable):
        rebuild(stages([index])[0])
    assert made[0].was_abandoned
    assert index.documents == before
    index.is_down = False
    drain_all(index)
    assert index.documents[f"product:{market.cheese.pk}"].titles["en"] == "Renamed"


def test_with_too_much_set_aside_the_old_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "MOST_SET_ASIDE", 1)
    make_market()
    index = InMemory()
    drain_all(index)
    before = dict(index.documents)
    index.refuses = set(before)
    with pytest.raises(TooMuchSetAside):
        rebuild(stages([index])[0])
    assert index.documents == before


def test_two_are_not_made_at_once() -> None:
    index = InMemory()
    with turn(index.name), pytest.raises(OthersAreAtIt):
        rebuild(stages([index])[0])


def test_the_second_back_end_gets_what_changed_while_the_first_was_made() -> None:
    market = make_market()
    database, engine = InMemory("database"), InMemory("engine")
    drain_all(database, engine)
    Product.objects.filter(pk=market.cheese.pk).update(title="Renamed")
    rebuild(stages([database, engine])[0])
    drain_all(database, engine)
    assert engine.documents[f"product:{market.cheese.pk}"].titles["en"] == "Renamed"
    assert not SearchChange.objects.exists()


def test_a_check_finds_what_is_wrong_by_key_and_refuses_keys_without_order() -> None:
    for _n in range(12):  # 10 comes before 9
        factories.make_product()
    index = InMemory()
    drain_all(index)
    assert (check(index).wrong, check(index).checked) == ([], len(index.documents))
    gone = sorted(index.documents)[3]
    del index.documents[gone]
    assert check(index).missing == [gone]

    class Shuffled(InMemory):
        def keys(self) -> list[tuple[str, str]]:
            return list(super().keys())[::-1]

    shuffled = Shuffled()
    shuffled.documents = index.documents
    with pytest.raises(OutOfOrder):
        check(shuffled)
