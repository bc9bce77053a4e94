"""Make an empty installation a market."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from logistics.setup import install_portugal
from logistics.setup_letters import install_letters
from logistics.setup_moves import install_moves
from logistics.setup_places import install_place_services
from marketplace.pages.models import HomePage
from marketplace.search.starting_synonyms import start_synonyms
from shops.starting import gaps, start_header, start_pages

POSTS = {"portugal": install_portugal}


class Command(BaseCommand):
    help = (
        "Makes an empty installation a market: home page, list of shops and header in every language, and words that mean the same to its "
        "search; with --post portugal also zones, services, prices to begin with, and a range of item numbers. Run it once, after migrate."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="Feira", help="what the market is called (Feira)")
        parser.add_argument("--post", choices=sorted(POSTS), help="zones, services and prices of this post, to be edited afterwards")

    @transaction.atomic
    def handle(self, *args: Any, name: str, post: str | None, **options: Any) -> None:
        if not name.strip():
            raise CommandError("--name is empty. Say what the market is called; nothing was changed.")
        if HomePage.objects.exists():
            raise CommandError("This market has its pages already. Nothing was changed; edit them in the back office.")
        start_pages(name=name.strip())
        start_header()
        start_synonyms()
        if post:
            POSTS[post]()
            install_letters()
            # Until the operator has written down offices and lockers, and where it drives on the same day.
            install_place_services(on_sale=False)
            install_moves(on_sale=False)
        self.stdout.write(f"{name.strip()} has its pages.")
        left = gaps()
        for gap in left:
            self.stdout.write(f"  {gap.text} {gap.url}")
        self.stdout.write(
            "Next: sign in at /admin/ as the operator and write what is named above."
            if left
            else "Next: sign in at /admin/ as the operator."
        )
