"""A redirection and the loading for delivery at the same moment: one sees the other."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from logistics import charges
from logistics.models import EventCode, Office, OfficeArea, Parcel, Redirection, RedirectionPrice, Round, RoundParcel, RoundStop
from logistics.redirecting.asking import CannotRedirect, ask
from logistics.redirecting.receivers import close_unpaid_redirections
from logistics.redirecting.rules import Wish
from logistics.rounds.leaving import fix, go_out
from logistics.tracking import record_event
from tests.factories import make_address
from tests.logistics.places import make_office
from tests.logistics.rounds.rows import make_shift
from tests.logistics.rows import make_parcel
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]

State = Redirection.State


def office_with_price(price: str) -> Office:
    office = make_office(name="Coimbra Centro")
    OfficeArea.objects.create(office=office, first="3000-000", last="3049-999")
    RedirectionPrice.objects.create(kind="office", price=Decimal(price))
    return office


def ready(**fields: object) -> Parcel:
    parcel = make_parcel(recipient=make_address(email="ana@example.org"), **fields)
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now() - dt.timedelta(hours=2), actor=None)
    return Parcel.objects.get(pk=parcel.pk)


def load(parcel: Parcel) -> None:
    record_event(parcel=Parcel.objects.get(pk=parcel.pk), code=EventCode.EDG, occurred_at=timezone.now(), actor=None)


def failures(answers: list[object]) -> list[object]:
    return [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, CannotRedirect)]


def test_asked_free_and_loaded_at_once_it_is_redirected_before_or_not_at_all() -> None:
    office = office_with_price("0")
    for _ in range(8):
        parcel = ready()

        answers = at_once(
            lambda parcel=parcel: ask(parcel=parcel, wish=Wish("office", office=office), at=timezone.now()),
            lambda parcel=parcel: load(parcel),
        )

        assert not failures(answers)
        row = Redirection.objects.filter(parcel=parcel).first()
        loaded = parcel.events.get(code=EventCode.EDG).recorded_at
        if isinstance(answers[0], CannotRedirect):
            assert row is None
        else:
            assert (row.state, row.in_force_at < loaded) == (State.IN_FORCE, True)  # type: ignore[union-attr, operator]
        assert Parcel.objects.get(pk=parcel.pk).status == "out_for_delivery"


def test_paid_and_loaded_and_closed_at_once_nobody_pays_for_nothing_unseen() -> None:
    office = office_with_price("1.90")
    for _ in range(8):
        parcel = ready()
        row = ask(parcel=parcel, wish=Wish("office", office=office), at=timezone.now())

        answers = at_once(
            lambda row=row: charges.settle(charge=row.charge, way="counter", at=timezone.now()),
            lambda parcel=parcel: load(parcel),
            lambda parcel=parcel: close_unpaid_redirections.func(parcel.pk),
        )

        assert not failures(answers)
        close_unpaid_redirections.func(parcel.pk)
        row.refresh_from_db()
        row.charge.refresh_from_db()  # type: ignore[union-attr]
        held = Parcel.objects.get(pk=parcel.pk)
        assert (row.state, row.charge.state, held.redirection == row) in {  # type: ignore[union-attr]
            (State.IN_FORCE, "paid", True),
            (State.TOO_LATE, "owed", False),
            (State.TOO_LATE, "cancelled", False),
        }


def test_many_wishes_at_once_leave_one_in_force() -> None:
    office, parcel = office_with_price("0"), ready()

    answers = at_once(*(lambda: ask(parcel=parcel, wish=Wish("office", office=office), at=timezone.now()) for _ in range(5)))

    assert not failures(answers)
    assert Redirection.objects.filter(parcel=parcel, state=State.IN_FORCE).count() == 1
    assert Redirection.objects.filter(parcel=parcel, state=State.REPLACED).count() == 4


def test_a_round_that_leaves_takes_nothing_along_that_was_redirected() -> None:
    office = office_with_price("0")
    for _ in range(6):
        parcel, row = ready(), Round.objects.create(office=office, day=timezone.localdate(), shift=make_shift(office))
        stop = RoundStop.objects.create(
            round=row,
            address=parcel.shipment.recipient,
            position=1,
            opens=dt.time(8),
            closes=dt.time(20),
            service_seconds=60,
            arrives=dt.time(9),
            latitude=40,
            longitude=-8,
            place_from="office",
        )
        RoundParcel.objects.create(stop=stop, parcel=parcel)
        fix(row)

        answers = at_once(
            lambda parcel=parcel: ask(parcel=parcel, wish=Wish("office", office=office), at=timezone.now()),
            lambda row=row: go_out(Round.objects.get(pk=row.pk), actor=None),
        )

        assert not failures(answers)
        held = Parcel.objects.get(pk=parcel.pk)
        assert (held.redirection_id is not None) != (held.status == "out_for_delivery")
