"""``manage.py invoices_check``: proves that no number is missing, none is there twice, and every archived file is whole."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.invoices.checking import check_invoices
from marketplace.invoices.models import Document, Series


class Command(BaseCommand):
    help = "Looks at the numbers, sums and archived files of all invoices. Ends with 1 where something is off, and says what, by row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="write the findings as JSON")
        parser.add_argument("--no-files", action="store_true", help="do not read the archived files, which takes its time")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = check_invoices(files=not options["no_files"])
        counted = {"series": Series.objects.count(), "documents": Document.objects.count()}
        if options["json"]:
            self.stdout.write(json.dumps({**counted, "findings": [asdict(finding) for finding in findings]}, indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.question}: {finding.text}")
            verdict = f"{len(findings)} things are off." if findings else "No gap, none twice, none missing, none altered."
            self.stdout.write(f"{counted['series']} series, {counted['documents']} documents. {verdict}")
        if findings:
            sys.exit(1)
