"""Files of products for tests, and bringing them into a shop in one call."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from shops.catalogue_files import jobs
from shops.catalogue_files.items import Catalogue
from shops.catalogue_files.layouts import Choices, read_catalogue
from shops.models import CatalogueImport, ImportRow, Shop

SAMPLES = Path(__file__).parent / "catalogue_files" / "samples"
HEADINGS = ["SKU", "Title", "Price with VAT", "Stock", "Weight packed", "Category"]


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def table(*rows: list[Any], headings: list[str] | None = None, separator: str = ",") -> bytes:
    """A CSV file of Feira's template (its first columns, or ``headings``)."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([headings or HEADINGS, *rows])
    return text.getvalue().encode()


def workbook(*rows: list[Any], headings: list[str] | None = None) -> bytes:
    book = Workbook()
    for row in [headings or HEADINGS, *rows]:
        book.active.append(row)  # type: ignore[union-attr]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(data: bytes, name: str = "products.csv", **choices: Any) -> Catalogue:
    return read_catalogue(io.BytesIO(data), name=name, choices=Choices(**choices))


def checked(shop: Shop, data: bytes, name: str = "products.csv", **chosen: Any) -> CatalogueImport:
    """The file as it stands after the check; ``chosen`` are fields of the import (``is_food`` is False unless said)."""
    job = jobs.take_file(shop=shop, file=ContentFile(data, name), user=None, language="en", is_food=chosen.pop("is_food", False))
    if chosen:
        CatalogueImport.objects.filter(pk=job.pk).update(**chosen)
        job.refresh_from_db()
        jobs.check_again(job)
    return job


def imported(shop: Shop, data: bytes, name: str = "products.csv", **chosen: Any) -> CatalogueImport:
    job = checked(shop, data, name, **chosen)
    CatalogueImport.objects.filter(pk=job.pk).update(state="importing")
    job.refresh_from_db()
    jobs.import_now(job)
    return job


def outcomes(job: CatalogueImport) -> list[str]:
    return list(job.rows.values_list("outcome", flat=True))


def errors(job: CatalogueImport) -> list[tuple[int, str, str]]:
    """Row, column and words of each error."""
    return [(row.number, remark["column"], remark["text"]) for row in job.rows.all() for remark in row.remarks if remark["error"]]


def remarks(row: ImportRow) -> str:
    return " ".join(remark["text"] for remark in row.remarks)
