"""Letters from home: two people at the same letter at the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.roles import Role
from logistics.letters.batches import file_of, letters_in_state, make_batches, mark_printed, refuse
from logistics.letters.forgetting import delete_draft
from logistics.letters.ordering import order, take_back
from logistics.letters.prices import price_of
from logistics.letters.writing import NotADraft
from logistics.models import Charge, Letter, LetterBatch, LetterPrint
from tests.factories import make_user
from tests.logistics.letters import draft, keep_apart, ordered, paid, pay, set_up
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


@pytest.fixture(autouse=True)
def _post(committed_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keep_apart(monkeypatch, tmp_path)
    set_up()


def fresh(letter: Letter) -> Letter:
    return Letter.objects.select_related("sender", "recipient", "charge").get(pk=letter.pk)


def test_two_clerks_who_print_all_at_once_put_each_letter_into_one_batch() -> None:
    clerks = [make_user(role=Role.CLERK), make_user(role=Role.CLERK)]
    letters = [paid(is_registered=n % 2 == 0) for n in range(4)]

    at_once(*(lambda clerk=clerk: make_batches(letters_in_state(""), actor=clerk) for clerk in clerks))

    assert sorted(LetterPrint.objects.values_list("letter", flat=True)) == [letter.pk for letter in letters]


def test_ordered_twice_at_once_a_letter_has_one_charge() -> None:
    letter, now = draft(), timezone.now()
    total = price_of(letter, at=now).total

    def press() -> bool:
        try:
            order(letter=fresh(letter), seen=total, at=now)
        except NotADraft:
            return False
        return True

    assert sorted(at_once(press, press, press)) == [False, False, True]
    assert Charge.objects.count() == 1


def test_paid_and_taken_back_at_once_it_is_one_of_the_two() -> None:
    for _ in range(4):
        letter = fresh(ordered())
        is_paid, is_back = at_once(lambda: pay(letter), lambda: take_back(letter=letter, now=timezone.now()))  # noqa: B023
        letter = fresh(letter)
        assert is_paid != is_back
        assert (letter.state, letter.charge is None) == (("paid", False) if is_paid else ("draft", True))


def test_ordered_and_deleted_at_once_it_is_one_of_the_two() -> None:
    for _ in range(4):
        letter, now = draft(), timezone.now()
        total = price_of(letter, at=now).total

        def press(letter: Letter = letter, total: object = total) -> bool:
            try:
                order(letter=fresh(letter), seen=total, at=timezone.now())  # type: ignore[arg-type]
            except NotADraft:
                return False
            return True

        is_ordered, is_gone = at_once(press, lambda: delete_draft(fresh(letter), now=timezone.now()))  # noqa: B023
        letter = fresh(letter)
        assert is_ordered != is_gone
        assert bool(letter.content) == is_ordered


def test_refused_and_printed_at_once_it_is_one_of_the_two() -> None:
    clerk = make_user(role=Role.CLERK)
    for _ in range(4):
        letter, other = paid(), paid()
        (batch,), _left = make_batches(letters_in_state(""), actor=clerk)
        file_of(batch)

        at_once(
            lambda: mark_printed(batch=LetterBatch.objects.get(pk=batch.pk), actor=clerk, at=timezone.now()),  # noqa: B023
            lambda: refuse(letter=fresh(letter), reason="x", actor=clerk, at=timezone.now()),  # noqa: B023
        )

        letter, other = fresh(letter), fresh(other)
        batch.refresh_from_db()
        if letter.state == Letter.State.REFUSED:
            assert not LetterPrint.objects.filter(letter=letter).exists()
            assert (batch.printed_at is None) == (other.state == Letter.State.PAID)
        else:
            assert (letter.state, other.state) == ("printed", "printed")
        refuse(letter=other, reason="x", actor=clerk, at=timezone.now())
