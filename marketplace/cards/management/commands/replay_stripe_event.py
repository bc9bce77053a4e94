"""``manage.py replay_stripe_event evt_…``: look at a kept message of Stripe's once more."""

from __future__ import annotations

from typing import Any

import stripe
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.cards.events import replay
from marketplace.cards.models import StripeEvent


class Command(BaseCommand):
    help = "Look at messages of Stripe's once more, from the rows that keep them. Stripe is asked anew; what is settled stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", nargs="+", metavar="ID", help="the number at Stripe, evt_…")

    def handle(self, *args: Any, event: list[str], **options: Any) -> None:
        for number in event:
            row = StripeEvent.objects.filter(event_id=number).first()
            if row is None:
                raise CommandError(f"No message {number} is kept here. Stripe's list of events says whether it was sent to this address.")
            try:
                row = replay(row)
            except stripe.StripeError as failure:
                raise CommandError(f"Stripe could not be asked about {number}: {failure}. The message is kept; try again.") from failure
            self.stdout.write(f"{number} {row.kind}: {row.get_state_display()}{f' ({row.reason_text})' if row.reason else ''}")
