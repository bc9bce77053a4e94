"""Two clerks at the same list, and two presses of one button, at the same moment."""

import pytest
from django.test import Client

from accounts.roles import Role
from logistics.models import LabelPrint, Parcel, TrackingEvent
from logistics.scanning import Result, record_once
from tests.factories import make_user
from tests.logistics.rows import make_parcel
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


def signed_in() -> Client:
    client = Client()
    client.force_login(make_user(role=Role.CLERK))
    return client


def test_two_clerks_who_print_all_at_once_print_each_label_once() -> None:
    clients = [signed_in(), signed_in()]
    for _ in range(5):
        parcels = [make_parcel() for _ in range(6)]

        at_once(*(lambda client=client: client.post("/admin/labels/", {"paper": "A6", "all": "1"}) for client in clients))

        assert LabelPrint.objects.filter(parcel__in=parcels).count() == 6


def test_two_presses_at_once_record_one_event() -> None:
    clerk = make_user(role=Role.CLERK)
    for _ in range(5):
        parcel = make_parcel()

        outcomes = at_once(
            *(
                lambda pk=parcel.pk: (
                    record_once(parcel=Parcel.objects.get(pk=pk), code="EMA", actor=clerk, office="Coimbra", facts={}).result
                )
                for _ in range(3)
            )
        )

        assert sorted(outcomes) == [Result.DOUBLE, Result.DOUBLE, Result.RECORDED]  # type: ignore[type-var]
        assert TrackingEvent.objects.filter(parcel=parcel).count() == 1
