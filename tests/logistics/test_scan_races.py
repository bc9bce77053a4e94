"""Several stations at once: no scan is lost, none counts twice. Whole with FEIRA_SOAK=20: 10,000 scans."""

from __future__ import annotations

import os
import random
from collections import Counter
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from logistics.models import Parcel, Scan, TrackingEvent
from logistics.scanning import Result, take_scan
from tests.factories import make_user
from tests.logistics.rows import make_parcel
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]
STATIONS = 8
SCANS = 500 * int(os.environ.get("FEIRA_SOAK", "1"))


def scan(number: str, code: str, scan_id: UUID, clerk: User) -> Result:
    return take_scan(scan_id=scan_id, typed=number, code=code, occurred_at=timezone.now(), actor=clerk, office="Coimbra", facts={}).result


def test_eight_stations_lose_no_scan_and_double_none() -> None:
    clerk = make_user(role=Role.CLERK)
    parcels = [str(make_parcel()) for _ in range(SCANS // 10)]
    dice = random.Random(1)
    # Every parcel passes several stations, some at the same moment; a tenth of what was sent is sent again under its id.
    wanted = [(dice.choice(parcels), code, uuid4()) for code in ("EMA", "EDD") for _ in range(SCANS // 2)]
    shares = [wanted[n::STATIONS] for n in range(STATIONS)]

    def work(share: list[tuple[str, str, UUID]]) -> list[Result]:
        sent = [one for place, one in enumerate(share) for _again in range(2 if place % 10 == 0 else 1)]
        return [scan(number, code, scan_id, clerk) for number, code, scan_id in sent]

    answers = at_once(*(lambda share=share: work(share) for share in shares))

    assert not [failure for failure in answers if isinstance(failure, Exception)]
    assert Scan.objects.count() == SCANS
    events = Counter(TrackingEvent.objects.values_list("parcel__number__number", "code"))
    assert set(events) == {(number, code) for number, code, _scan_id in wanted}
    told = Counter(Scan.objects.values_list("result", flat=True))
    # A station that is ahead loads what another has not accepted yet: recorded too, with a word on it.
    assert told[Result.RECORDED] + told[Result.UNACCEPTED] == sum(events.values())
    assert set(told) <= {Result.RECORDED, Result.UNACCEPTED, Result.DOUBLE}
    assert not Parcel.objects.exclude(status__in=["accepted", "in_transit"]).exclude(events=None).exists()


def test_one_scan_sent_by_a_browser_that_got_no_answer_counts_once_however_often_at_once() -> None:
    clerk = make_user(role=Role.CLERK)
    for _ in range(5):
        parcel, scan_id = make_parcel(), uuid4()

        answers = at_once(*(lambda number=str(parcel), scan_id=scan_id: scan(number, "EMA", scan_id, clerk) for _n in range(6)))

        assert set(answers) <= {Result.RECORDED, Result.DOUBLE}
        assert Scan.objects.filter(pk=scan_id).count() == 1
        assert parcel.events.count() == 1
