"""Serve the demo's lockers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.locker_simulator import serve
from demo.lockers import KEYS


class Command(BaseCommand):
    help = "Serves a page for each of the demo's lockers; they speak the lockers' API to the site. On this machine alone."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", required=True, help="the address of the running site, e.g. http://127.0.0.1:8000")
        parser.add_argument("--port", type=int, required=True, help="where to serve the lockers' pages")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serve(site=options["site"].rstrip("/"), port=options["port"], keys=KEYS)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from None
