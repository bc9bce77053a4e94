"""Two people at one parcel at the same moment: voided and scanned, put on two manifests, closed twice."""

from __future__ import annotations

import os

import pytest
from django.utils import timezone

from logistics.manifests import ManifestRefused, close, make_manifest, receive
from logistics.models import ItemNumber, ManifestLine, Parcel, PrintBatch, TrackingEvent
from logistics.printing import batch_pdf, print_labels
from logistics.tracking import EventRefused, record_event
from logistics.voiding import CannotVoid, void
from tests.logistics.rows import make_parcel, make_sender
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]
ROUNDS = 5 * int(os.environ.get("FEIRA_SOAK", "1"))


def test_a_number_is_either_void_or_scanned() -> None:
    for n in range(ROUNDS):
        parcel = make_parcel()

        # The scanner read the old number: whoever looks later would find the parcel under its new one.
        seen = Parcel.objects.select_related("number").get(pk=parcel.pk)

        answers = at_once(
            lambda seen=seen: record_event(parcel=seen, code="EMA", occurred_at=timezone.now(), actor=None),  # type: ignore[misc]
            lambda pk=parcel.pk, replace=bool(n % 2): void(  # type: ignore[misc]
                parcel=Parcel.objects.get(pk=pk), reason="torn", actor=None, replace=replace
            ),
        )

        scanned = TrackingEvent.objects.filter(parcel=parcel).exists()
        voided = ItemNumber.objects.filter(number=str(parcel), voided_at__isnull=False).exists()
        assert scanned != voided, answers
        assert any(isinstance(answer, EventRefused | CannotVoid) for answer in answers), answers


def test_two_manifests_at_once_take_a_parcel_once() -> None:
    for _ in range(ROUNDS):
        sender = make_sender()
        parcels = [make_parcel(sender=sender) for _ in range(3)]

        answers = at_once(*(lambda s=sender, p=parcels: make_manifest(sender=s, parcels=p, actor=None) for _ in range(3)))  # type: ignore[misc]

        assert sum(isinstance(answer, ManifestRefused) for answer in answers) == 2, answers
        assert ManifestLine.objects.filter(parcel__in=parcels, is_open=True).count() == 3


def test_a_hand_over_closed_twice_at_once_accepts_each_parcel_once() -> None:
    for _ in range(ROUNDS):
        sender = make_sender()
        parcels = [make_parcel(sender=sender) for _ in range(3)]
        manifest = make_manifest(sender=sender, parcels=parcels, actor=None)
        at_once(*(lambda m=manifest, p=p: receive(manifest=m, number=str(p), grams=None, actor=None) for p in [*parcels, *parcels]))  # type: ignore[misc]
        assert manifest.receipts.count() == 3

        answers = at_once(*(lambda m=manifest: close(manifest=m, actor=None) for _ in range(3)))  # type: ignore[misc]

        assert sum(isinstance(answer, ManifestRefused) for answer in answers) == 2, answers
        assert TrackingEvent.objects.filter(parcel__in=parcels, code="EMA").count() == 3


def test_a_run_drawn_by_two_at_once_is_kept_once() -> None:
    batch = print_labels(parcels=[make_parcel() for _ in range(3)], paper="A6", actor=None)

    first, second, third = at_once(*(lambda: batch_pdf(PrintBatch.objects.get(pk=batch.pk)) for _ in range(3)))

    assert first == second == third
    assert batch.files.count() == 1
