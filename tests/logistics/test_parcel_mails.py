"""Mails to whoever waits for a parcel: at the moments that matter, once, in their language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from logistics.models import Parcel, Shipment
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.tracking import record_event
from tests.factories import make_address, make_service
from tests.logistics.rows import make_parcel, make_shipment
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


def happens(parcel: Parcel, code: str, *, hours_ago: float = 0, **facts: Any) -> None:
    record_event(parcel=parcel, code=code, occurred_at=timezone.now() - dt.timedelta(hours=hours_ago), actor=None, **facts)


def waiting_for(**fields: Any) -> Parcel:
    return make_parcel(recipient=make_address(email="ana@feira.example"), **fields)


def test_it_comes_today_and_what_to_have_ready(mailoutbox: list[Any]) -> None:
    make_service()
    parcel = waiting_for(cash_to_collect=Decimal("23.40"), minimum_age=18)

    happens(parcel, EventCode.EMA, hours_ago=3)
    happens(parcel, EventCode.EDG)
    run_tasks()

    assert [mail.subject for mail in mailoutbox] == ["Your parcel from Queijaria Monte Alto comes today"]
    assert mailoutbox[0].to == ["ana@feira.example"]
    for words in ("you pay €23.40 at the door", "18 or older", f"/track/{parcel}/"):
        assert words in mailoutbox[0].body


def test_a_failed_attempt_says_why_and_what_to_do(mailoutbox: list[Any]) -> None:
    parcel = waiting_for()
    happens(parcel, EventCode.EMH, reason=FailureReason.ABSENT, next_action=NextAction.RETRY)
    run_tasks()

    body = mailoutbox[0].body
    assert "Nobody at home, notice left. What happens next: Delivered again on the next operating day." in body
    assert "Be at home on the next operating day" in body


def test_several_boxes_are_one_mail_a_day_and_a_kind(mailoutbox: list[Any]) -> None:
    shipment = make_shipment(grams=(500, 600, 700), recipient=make_address(email="ana@feira.example"))
    for parcel in shipment.parcels.all():
        happens(parcel, EventCode.EDG, hours_ago=1)
    for parcel in shipment.parcels.all():
        happens(parcel, EventCode.EMI, delivered_to="Ana Lopes")
    run_tasks()

    assert [mail.subject.rsplit(" ", 2)[-1] for mail in mailoutbox] == ["today", "delivered"]
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 2


def test_old_news_and_reports_that_change_nothing_are_no_mail(mailoutbox: list[Any]) -> None:
    parcel = waiting_for()
    happens(parcel, EventCode.EDG, hours_ago=13)
    happens(parcel, EventCode.EMI, hours_ago=1, delivered_to="Ana Lopes")
    happens(parcel, EventCode.EDG, hours_ago=2)
    run_tasks()

    assert [mail.subject for mail in mailoutbox] == ["Your parcel from Queijaria Monte Alto was delivered"]


def test_nobody_is_written_to_who_left_no_address(mailoutbox: list[Any]) -> None:
    happens(make_parcel(), EventCode.EDG)
    run_tasks()
    assert mailoutbox == []


@pytest.mark.parametrize(("language", "subject"), [("pt", "hoje"), ("fr", "aujourd")])
def test_the_mail_is_in_the_recipients_language(mailoutbox: list[Any], language: str, subject: str) -> None:
    parcel = waiting_for()
    Shipment.objects.update(language=language)
    happens(parcel, EventCode.EDG)
    run_tasks()
    assert subject in mailoutbox[0].subject


def test_going_back_is_told_and_names_nobody_else(mailoutbox: list[Any]) -> None:
    parcel = waiting_for()
    happens(parcel, EventCode.RTS)
    run_tasks()
    assert mailoutbox[0].subject == f"Your parcel {parcel} goes back to its sender"
    assert "Ana Lopes" not in mailoutbox[0].body
