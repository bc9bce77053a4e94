"""Fill an empty installation with the demo."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from demo.filling.whole import fill, is_filled, prepare_pictures


class Command(BaseCommand):
    help = "Fills an empty installation with the demo: shops, products, campaigns, people, orders. Data that is there is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-renditions", action="store_true", help="leave the sizes of pictures to the first visitor")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_filled():
            self.stdout.write("There are shops already: the data is kept as it is.")
            self._fill_index()
            return
        begin = time.monotonic()

        def say(what: str) -> None:
            self.stdout.write(f"  {time.monotonic() - begin:5.1f} s  {what}")
            self.stdout.flush()

        logging.getLogger("wagtail").setLevel(logging.WARNING)  # else it tells of each page
        fill(say=say)
        if not options["no_renditions"]:
            prepare_pictures(say=say)
        say("What the search finds")
        self._fill_index()
        say("Done.")

    def _fill_index(self) -> None:
        """Data that was kept is indexed too: it may be another engine's turn since."""
        call_command("search_index", "rebuild", stdout=self.stdout)
