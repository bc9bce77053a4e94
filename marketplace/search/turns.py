"""Work that one process does at a time, whichever machine it runs on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q
from django.utils import timezone

from marketplace.search.models import IndexTurn

# Longer than a batch takes. One that died is waited for so long.
HELD = dt.timedelta(seconds=60)


class Turn:
    """A piece of work by its ``name``, in the hands of one holder."""

    def __init__(self, name: str) -> None:
        self.name, self.holder = name, uuid.uuid4().hex

    def take(self) -> bool:
        """Whether it is ours for ``HELD`` from now on; to take what is ours prolongs it."""
        now = timezone.now()
        mine = {"held_by": self.holder, "held_until": now + HELD}
        free = Q(held_until=None) | Q(held_until__lt=now) | Q(held_by=self.holder)
        if IndexTurn.objects.filter(free, name=self.name).update(**mine):
            return True
        _row, is_new = IndexTurn.objects.get_or_create(name=self.name, defaults=mine)
        return is_new

    def let_go(self) -> None:
        IndexTurn.objects.filter(name=self.name, held_by=self.holder).update(held_by="", held_until=None)


@contextmanager
def turn(name: str) -> Iterator[Turn | None]:
    """The turn, let go afterwards; None while another has it."""
    ours = Turn(name)
    if not ours.take():
        yield None
        return
    try:
        yield ours
    finally:
        ours.let_go()
