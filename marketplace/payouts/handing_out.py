"""Statements as files, for whoever has been let in."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from marketplace.payouts.models import Statement


def statement_pdf(statement: Statement) -> HttpResponse:
    """The paper as it was made; ``Http404`` while it is being made."""
    try:
        with statement.pdf.open("rb") as file:
            body = file.read()
    except (FileNotFoundError, ValueError) as gone:
        raise Http404 from gone
    return _answer(body, "application/pdf", f"{_name(statement)}.pdf")


def statement_csv(statement: Statement) -> HttpResponse:
    """The table as it was made, as UTF-8 with a mark that Excel knows."""
    if not statement.table:
        raise Http404
    return _answer(f"\ufeff{statement.table}".encode(), "text/csv; charset=utf-8", f"{_name(statement)}.csv")


def _name(statement: Statement) -> str:
    return f"statement-{statement.number.replace('/', '-')}"


def _answer(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    )
