"""``manage.py ledger_close 2026-10``: closes a month by hand; the timer closes those that have been over for some days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.ledger.periods import CannotClose, close_month


class Command(BaseCommand):
    help = "Closes a month of the books: its balances are kept, and nothing is booked in it any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="the month, as in 2026-10")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = dt.date.fromisoformat(f"{options['month']}-01")
        except ValueError as failure:
            raise CommandError(f"{options['month']} is no month; write it as in 2026-10.") from failure
        try:
            period = close_month(month=month)
        except CannotClose as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"{period} is closed; {period.balances.count()} balances are kept.")
