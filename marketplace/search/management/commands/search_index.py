"""``manage.py search_index follow|once|rebuild|check``: keeps the indexes that pages are found by."""

from __future__ import annotations

import signal
import sys
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.search.asking import Backend, Unavailable
from marketplace.search.checking import OutOfOrder, check, mend
from marketplace.search.following import follow
from marketplace.search.indexing import drain, stages
from marketplace.search.models import SearchChange, SetAside
from marketplace.search.rebuilding import OthersAreAtIt, TooMuchSetAside, rebuild

WAIT_SECONDS = 90  # for another's turn to end, longer than a dead one's lasts


def backends_in_use() -> list[Backend]:
    from marketplace.search.finding import all_backends

    return all_backends()


class Command(BaseCommand):
    help = (
        "follow: stay and bring in each change as it comes. once: bring in what is waiting. rebuild: a new index in the place of the old, "
        "which answers until then. check: compare index and database; ends with 1 where they differ, --mend makes them alike."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("work", choices=["follow", "once", "rebuild", "check"])
        parser.add_argument("--mend", action="store_true", help="with check: bring in again what differs")

    def handle(self, *args: Any, work: str, mend: bool, **options: Any) -> None:
        backends = backends_in_use()
        try:
            if work == "follow":
                self._follow(backends)
            elif work == "once":
                self.stdout.write(f"{self._once(backends)} changes were brought in.")
            elif work == "rebuild":
                for stage in stages(backends):
                    self._rebuild(stage)
            else:
                self._check(backends, with_mending=mend)
        except Unavailable as error:
            raise CommandError(f"The search engine does not answer: {error} Nothing is lost; try again when it does.") from error

    def _follow(self, backends: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_unused: stop.set())
        follow(backends, stop)

    def _once(self, backends: Any) -> int:
        done = 0
        while step := drain(backends):
            done += step
        return done

    def _rebuild(self, stage: Any) -> None:
        name, begin, told = stage.backend.name, time.monotonic(), 0.0

        def say(done: int, total: int) -> None:
            nonlocal told
            now = time.monotonic()
            if done == total or now - told >= 1:
                told = now
                self.stdout.write(f"{name}: {done} of {total}, {done / max(now - begin, 0.001):.0f} a second")
                self.stdout.flush()

        while True:
            try:
                written = rebuild(stage, progress=say)
                break
            except OthersAreAtIt as error:
                if time.monotonic() - begin > WAIT_SECONDS:
                    raise CommandError(f"{name}: another process has been bringing in changes or rebuilding all the time.") from error
                time.sleep(0.2)
            except TooMuchSetAside as error:
                raise CommandError(f"{name}: too many things cannot be brought in; the old index stays. {self._set_aside()}") from error
        self.stdout.write(f"{name}: {written} documents in {time.monotonic() - begin:.1f} s.")

    def _check(self, backends: Any, *, with_mending: bool) -> None:
        wrong = 0
        for backend in backends:
            try:
                found = check(backend)
            except OutOfOrder as error:
                raise CommandError(f"{backend.name}: keys are out of order ({error}). Rebuild it.") from error
            wrong += len(found.wrong)
            said = f"{len(found.missing)} missing, {len(found.old)} old, {len(found.too_much)} too much"
            self.stdout.write(f"{backend.name}: {found.checked} documents; {said}.")
            if with_mending:
                mend(found)
        self.stdout.write(f"{SearchChange.objects.count()} changes are waiting. {self._set_aside()}")
        if with_mending:
            self.stdout.write(f"{self._once(backends)} changes were brought in.")
        elif wrong:
            sys.exit(1)

    def _set_aside(self) -> str:
        """What cannot be brought in, by name."""
        found = [f"{one.key} ({one.backend}: {one.error.splitlines()[0][:160]})" for one in SetAside.objects.all()[:20]]
        return f"{SetAside.objects.count()} things are set aside: {'; '.join(found)}" if found else "Nothing is set aside."
