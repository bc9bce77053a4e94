"""``manage.py ledger_check``: proves that every cent of the books is explained."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Entry, Transfer


class Command(BaseCommand):
    help = "Works out everything that the books say again from the orders. Ends with 1 where something is off, and says what, by row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="write the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = check_books()
        counted = {"transfers": Transfer.objects.count(), "entries": Entry.objects.count()}
        if options["json"]:
            self.stdout.write(json.dumps({**counted, "findings": [asdict(finding) for finding in findings]}, indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.question}: {finding.text}")
            verdict = f"{len(findings)} things are off." if findings else "Every cent is explained."
            self.stdout.write(f"{counted['transfers']} transfers, {counted['entries']} entries. {verdict}")
        if findings:
            sys.exit(1)
