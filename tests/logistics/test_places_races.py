"""Several people at one counter, one compartment, one door, at the same moment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.roles import Role
from logistics.holding import terms as office_terms
from logistics.holding.handing_out import Outcome, Proof, hand_out
from logistics.lockers import terms as locker_terms
from logistics.lockers.messages import Said, hear
from logistics.lockers.reserving import NoRoom, active, reserve
from logistics.models import Hold, LockerReservation, TrackingEvent
from logistics.secret_codes import digits_of
from tests.factories import make_user
from tests.logistics.places import SMALL, codes_of, lie_in, make_bank, make_office, pin_of, wait_at
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


def test_two_clerks_who_hand_out_at_once_hand_out_once() -> None:
    office, clerks = make_office(), [make_user(role=Role.CLERK) for _ in range(3)]
    for _ in range(5):
        hold = wait_at(office)
        proof = Proof(code=digits_of(hold.code_seed))

        answers = at_once(
            *(
                lambda clerk=clerk, pk=hold.pk, proof=proof: (
                    hand_out(hold=Hold.objects.get(pk=pk), taken_by="Ana", proof=proof, clerk=clerk).outcome
                )
                for clerk in clerks
            )
        )

        assert sorted(map(str, answers)) == [Outcome.ALREADY, Outcome.ALREADY, Outcome.HANDED_OUT]
        assert codes_of(hold.parcel) == ["EDH", "EMI"]


def test_the_timer_and_a_clerk_at_once_leave_one_end() -> None:
    office, clerk = make_office(), make_user(role=Role.CLERK)
    for _ in range(5):
        hold = wait_at(office)
        proof = Proof(code=digits_of(hold.code_seed))
        Hold.objects.filter(pk=hold.pk).update(last_day=timezone.localdate() - dt.timedelta(days=1))

        at_once(
            lambda: office_terms.send_back(timezone.now()),
            lambda hold=hold, proof=proof: hand_out(hold=hold, taken_by="Ana", proof=proof, clerk=clerk),
        )

        assert len(codes_of(hold.parcel)) == 2


def test_many_who_want_the_last_compartments_get_them_once() -> None:
    bank = make_bank("AAA")

    answers = at_once(*(lambda key=f"k{n}": reserve(bank=bank, key=key, parcels=[SMALL], at=timezone.now()) for n in range(8)))

    assert sum(isinstance(answer, NoRoom) for answer in answers) == 5
    assert sum(isinstance(answer, list) for answer in answers) == 3
    assert len(set(active().values_list("compartment", flat=True))) == 3


def test_one_message_sent_at_once_by_several_lines_counts_once() -> None:
    bank = make_bank()
    for n in range(5):
        row = lie_in(bank)
        hear(bank=bank, said=Said("open", f"open-{n}", pin=pin_of(row)))

        answers = at_once(*(lambda n=n: hear(bank=bank, said=Said("empty", f"empty-{n}", 1)) for _ in range(4)))

        assert answers == [{"ok": True}] * 4
        assert TrackingEvent.objects.filter(parcel=row.parcel, code="EMI").count() == 1


def test_taken_out_and_taken_away_at_once_end_in_one_way() -> None:
    bank = make_bank()
    for n in range(5):
        row = lie_in(bank)
        hear(bank=bank, said=Said("open", f"open-{n}", pin=pin_of(row)))
        LockerReservation.objects.filter(pk=row.pk).update(keep_until=timezone.now() - dt.timedelta(minutes=1))

        answers = at_once(lambda n=n: hear(bank=bank, said=Said("empty", f"e-{n}", 1)), lambda: locker_terms.to_office(timezone.now()))

        assert not [answer for answer in answers if isinstance(answer, Exception)]
        last = codes_of(row.parcel)[-1]  # type: ignore[arg-type]
        row.refresh_from_db()
        assert (row.state, last) in {("ended", "EMI"), ("to_empty", "EDB")}
        LockerReservation.objects.filter(pk=row.pk).update(state="ended", ended_at=timezone.now(), end="moved")


def test_more_time_is_given_once_however_often_it_is_pressed() -> None:
    row = lie_in(make_bank())
    end = row.keep_until

    answers = at_once(*(lambda: locker_terms.keep_longer(reservation=row) for _ in range(4)))

    assert sorted(map(bool, answers)) == [False, False, False, True]
    row.refresh_from_db()
    assert row.keep_until == end + dt.timedelta(hours=48)  # type: ignore[operator]
