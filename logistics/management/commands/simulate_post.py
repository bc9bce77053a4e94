"""A month of the post on a database of its own, and whether its books of parcels balance after it."""

from __future__ import annotations

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from logistics.simulation.balance import Balance, balance
from logistics.simulation.month import Month


class Command(BaseCommand):
    help = "Simulate days of the post on a database of its own, which is dropped at the end, and say whether every parcel is accounted for."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="days on which parcels are booked (30)")
        parser.add_argument("--parcels", type=int, default=20_000, help="how many in all (20,000)")
        parser.add_argument("--seed", type=int, default=1, help="another number is another month (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= 366 or not 1 <= options["parcels"] <= 1_000_000:
            raise CommandError("Simulate 1 to 366 days and 1 to 1,000,000 parcels.")
        self.stdout.write("Making a database of its own …")
        begin = time.monotonic()
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            found, month = self._simulate(options)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
        for what, count in found.lines():
            self.stdout.write(f"{count:>10,}  {what}")
        self.stdout.write(f"{month.unsendable:>10,}  could not be sent: no service goes there with that parcel")
        if month.refused:
            self.stdout.write(f"{len(month.refused):>10,}  reports that the post refused, for example: {month.refused[0]}")
        self.stdout.write(f"{time.monotonic() - begin:>10,.0f}  seconds")
        if found.off:
            raise CommandError("The books do not balance:\n" + "\n".join(found.off))
        self.stdout.write("Every parcel came to an end or stands on the clerks' list, and the books balance.")

    def _simulate(self, options: dict[str, Any]) -> tuple[Balance, Month]:
        month = Month(days=options["days"], parcels=options["parcels"], seed=options["seed"])
        with transaction.atomic():  # one for all: nobody else looks at this database
            month.run(say=lambda line: self.stdout.write(f"  {line}"))
            return balance(timezone.now()), month
