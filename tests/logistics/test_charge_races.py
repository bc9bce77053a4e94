"""One charge, at the same moment at several counters, paid and called off."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.roles import Role
from logistics.charges import gave_back, give_up, owe_back, settle, take_cash
from logistics.models import Charge, HomeSending, Shipment
from logistics.sending.calling_off import CannotCallOff, call_off
from logistics.sending.drafts import ready_to_pay
from tests.factories import make_service, make_user
from tests.logistics.homes import booked, make_sending, to_pay
from tests.logistics.places import make_office
from tests.logistics.test_charges import make_charge, state_of
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


def test_two_counters_take_one_charge_once() -> None:
    office, clerks = make_office(), [make_user(role=Role.CLERK) for _ in range(3)]
    for _ in range(5):
        charge = make_charge()

        answers = at_once(
            *(
                lambda clerk=clerk, pk=charge.pk: take_cash(charge=Charge.objects.get(pk=pk), at=timezone.now(), actor=clerk, office=office)
                for clerk in clerks
            )
        )

        assert sorted(map(str, answers)) == ["False", "False", "True"]
        charge.refresh_from_db()
        assert charge.taken_by == clerks[answers.index(True)]


def test_taken_and_given_up_at_once_it_is_one_of_both() -> None:
    for _ in range(5):
        charge = make_charge()

        answers = at_once(
            lambda pk=charge.pk: settle(charge=Charge.objects.get(pk=pk), way="counter", at=timezone.now()),
            lambda pk=charge.pk: give_up(charge=Charge.objects.get(pk=pk)),
        )

        assert sorted(map(str, answers)) == ["False", "True"]
        assert state_of(charge) == ("paid" if answers[0] is True else "cancelled")


def test_given_back_at_once_by_several_it_goes_back_once() -> None:
    charge = make_charge()
    settle(charge=charge, way="counter", at=timezone.now())
    owe_back(charge=charge, at=timezone.now())

    answers = at_once(*(lambda: gave_back(charge=Charge.objects.get(), at=timezone.now()) for _ in range(4)))

    assert sorted(map(str, answers)) == ["False", "False", "False", "True"]


def test_paid_and_called_off_at_once_no_money_is_left_without_either() -> None:
    make_service()
    for _ in range(6):
        sending = to_pay()
        charge_key, key = sending.charge_id, sending.pk

        answers = at_once(
            lambda pk=charge_key: settle(charge=Charge.objects.get(pk=pk), way="counter", at=timezone.now()),
            lambda pk=key: call_off(HomeSending.objects.get(pk=pk), at=timezone.now()),
        )

        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        state = Charge.objects.get(pk=charge_key).state
        is_there = HomeSending.objects.filter(pk=key).exists()
        assert (answers[0], state, is_there) in {(True, "owed", True), (True, "paid", True), (False, "cancelled", False)}


def test_called_off_twice_at_once_it_is_owed_once() -> None:
    make_service()
    for _ in range(5):
        sending = booked()

        answers = at_once(*(lambda pk=sending.pk: call_off(HomeSending.objects.get(pk=pk), at=timezone.now()) for _ in range(3)))

        assert sum(isinstance(answer, CannotCallOff) for answer in answers) == 2
        assert Charge.objects.get(pk=sending.charge_id).state == "owed"
    assert Shipment.objects.filter(withdrawn_at=None).count() == 0


def test_sent_twice_at_once_it_is_one_charge() -> None:
    make_service()
    for _ in range(5):
        sending = make_sending()

        def press(pk: int = sending.pk) -> str:
            return ready_to_pay(HomeSending.objects.get(pk=pk), at=timezone.now()).reference

        answers = at_once(press, press, press)

        sending.refresh_from_db()
        assert set(answers) == {str(sending.charge)}
