"""``manage.py tick``: run the regular jobs that are due. A timer calls it each minute, or ``--loop 60`` stays and does."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from background.tick import run_due


class Command(BaseCommand):
    help = "Run the regular jobs that are due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="stay, and look again after so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        pause: float | None = options["loop"]
        while True:
            try:
                for name in run_due(timezone.now()):
                    self.stdout.write(f"ran {name}")
            except DatabaseError as error:
                if pause is None:
                    raise
                # A database that restarts is no reason for the timer to end.
                self.stderr.write(f"database: {error}")
            if pause is None:
                return
            close_old_connections()
            time.sleep(pause)
