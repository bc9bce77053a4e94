"""``manage.py invoices_issue_missing``: issues, with today's date, the invoices of sales from before there were invoices."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from marketplace.invoices.checking import not_invoiced
from marketplace.invoices.issuing import issue_invoice


class Command(BaseCommand):
    help = "Issues the invoices of sales that have none, with today's date. Run twice, it finds nothing left to do."

    def handle(self, *args: Any, **options: Any) -> None:
        issued = [document for row in not_invoiced().order_by("partner_id", "pk").iterator() if (document := issue_invoice(row))]
        self.stdout.write(f"{len(issued)} invoices issued; their PDFs are drawn by the worker.")
