"""Many who want the last places of a slot at the same moment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from logistics.models import SlotDay, SlotPlace
from logistics.slots.places import SlotFull, active, confirm, expire, give_back, take
from tests.logistics.slots import make_same_day, make_slot
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]

DAY = dt.date(2027, 3, 8)


def count_is_right() -> bool:
    return all(day.taken == active().filter(slot_day=day).count() <= day.capacity for day in SlotDay.objects.all())


def test_the_last_places_are_given_once_each() -> None:
    slot, now = make_slot(make_same_day(), capacity=3), timezone.now()

    answers = at_once(*(lambda key=f"k{n}": take(slot=slot, day=DAY, key=key, at=now, kept_until=now) for n in range(10)))

    assert sum(isinstance(answer, SlotFull) for answer in answers) == 7
    assert [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, SlotFull)] == []
    assert active().count() == 3
    assert count_is_right()


def test_confirming_and_giving_up_at_once_end_in_one_way() -> None:
    slot, now = make_slot(make_same_day(), capacity=1), timezone.now()
    for n in range(6):
        take(slot=slot, day=DAY, key=f"c{n}", at=now, kept_until=now - dt.timedelta(seconds=1))

        answers = at_once(
            lambda n=n: confirm(slot=slot, day=DAY, key=f"c{n}", as_key=f"F-{n}", at=now),
            lambda: expire(now),
            lambda n=n: take(slot=slot, day=DAY, key=f"other{n}", at=now, kept_until=now + dt.timedelta(hours=1)),
        )

        assert not [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, SlotFull)]
        assert active().count() == 1
        assert count_is_right()
        give_back(SlotPlace.objects.all(), at=now)


def test_two_who_change_places_do_not_wait_for_each_other_for_ever() -> None:
    service, now = make_same_day(), timezone.now()
    one, other = make_slot(service), make_slot(service, starts=dt.time(20), ends=dt.time(22))
    later = now + dt.timedelta(hours=1)
    for _round in range(8):
        take(slot=one, day=DAY, key="a", at=now, kept_until=later)
        take(slot=other, day=DAY, key="b", at=now, kept_until=later)

        answers = at_once(
            lambda: take(slot=other, day=DAY, key="a", at=now, kept_until=later),
            lambda: take(slot=one, day=DAY, key="b", at=now, kept_until=later),
        )

        assert answers == [None, None]
        assert count_is_right()
