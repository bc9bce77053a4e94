"""The database itself keeps tracking events as they are."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from logistics.models import TrackingEvent
from logistics.tracking import record_event
from tests.factories import make_user
from tests.logistics.rows import make_parcel


@pytest.fixture
def event(db: None) -> TrackingEvent:
    made = record_event(parcel=make_parcel(), code="EMA", occurred_at=timezone.now(), actor=make_user())
    assert made is not None
    return made


def test_an_event_cannot_be_changed(event: TrackingEvent) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        TrackingEvent.objects.update(office="Elsewhere")

    assert TrackingEvent.objects.get().office == ""


def test_an_event_cannot_be_deleted(event: TrackingEvent) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        TrackingEvent.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        event.delete()

    assert TrackingEvent.objects.count() == 1


def test_a_clerk_who_leaves_takes_no_event_along(event: TrackingEvent) -> None:
    event.recorded_by.delete()

    assert TrackingEvent.objects.get().recorded_by_id == event.recorded_by_id


def test_an_event_without_its_facts_is_refused_by_the_database_too(event: TrackingEvent) -> None:
    for code in ("EMH", "EMI"):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrackingEvent.objects.create(parcel=event.parcel, code=code, occurred_at=timezone.now())
