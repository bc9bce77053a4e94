"""``manage.py import_catalogue --shop SLUG FILE [--dry-run]``: what the back office's import does, from the command line."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from marketplace.catalogue.models import Category
from shops.catalogue_files import jobs, results
from shops.catalogue_files.pictures import fetch_some
from shops.models import CatalogueImport, NamedPicture, Shop

SHOWN = 20


def percent(text: str) -> Decimal:
    """Raises ValueError, of which argparse makes a sentence, where ``text`` is no rate below 100."""
    try:
        rate = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not 0 <= rate < 100:
        raise ValueError(text)
    return rate


class Command(BaseCommand):
    help = "Bring a catalogue (CSV or XLSX) into a shop; prints counts of products, variants, pictures and errors as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--shop", required=True, metavar="SLUG", help="the shop's short name, as in its address")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and save nothing")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE)
        parser.add_argument("--category", metavar="NAME", help="for products whose category is none of ours")
        parser.add_argument("--not-food", action="store_true", help="the products are no food: they need no food information")
        parser.add_argument("--vat", type=percent, help="percent to add where the file's prices are without VAT")
        parser.add_argument("--pieces", type=int, default=1, help="stock where the file says only that there is some (1)")
        parser.add_argument("--grams", type=int, help="weight packed of new products whose weight the file does not give")
        parser.add_argument("--later", action="store_true", help="leave the pictures to the background worker")

    def handle(self, *args: Any, **options: Any) -> None:
        shop = Shop.objects.filter(partner__code=options["shop"]).select_related("partner").first()
        if shop is None:
            raise CommandError(f"There is no shop called {options['shop']!r}.")
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        with transaction.atomic():
            job = self._checked(shop, path, options)
            counted = self._counts(job)
            if options["dry_run"] or job.state != CatalogueImport.State.CHECKED:
                name = job.file.name
                transaction.set_rollback(True)
                job.file.storage.delete(str(name))
        if job.state == CatalogueImport.State.UNREADABLE:
            self.stdout.write(json.dumps({**counted, "errors": 1, "problems": [job.refusal]}))
            raise CommandError(job.refusal)
        if not options["dry_run"]:
            counted = self._imported(job, fetch=not options["later"])
        self.stdout.write(json.dumps({**counted, "dry_run": options["dry_run"]}, ensure_ascii=False))

    def _checked(self, shop: Shop, path: Path, options: dict[str, Any]) -> CatalogueImport:
        category = None
        if options["category"]:
            category = Category.objects.filter(name__iexact=options["category"]).first()
            if category is None:
                raise CommandError(f"There is no category called {options['category']!r}.")
        job = CatalogueImport(
            shop=shop,
            file_name=path.name,
            reader_language=options["language"],
            text_language=options["language"],
            default_category=category,
            is_food=not options["not_food"],
            vat=options["vat"],
            pieces=options["pieces"],
            grams=options["grams"],
        )
        with path.open("rb") as file:
            job.file.save(path.name, File(file), save=False)
        job.save()
        jobs.check(job)
        return job

    def _imported(self, job: CatalogueImport, *, fetch: bool) -> dict[str, Any]:
        with transaction.atomic():
            busy = CatalogueImport.objects.filter(shop=job.shop, state=CatalogueImport.State.IMPORTING).exists()
            if not busy:
                CatalogueImport.objects.filter(pk=job.pk).update(state=CatalogueImport.State.IMPORTING)
        if busy:
            raise CommandError("Another import of this shop is still running.")
        job.refresh_from_db()
        jobs.import_now(job)
        if fetch:
            while fetch_some(job, seconds=600):
                pass
        return self._counts(job)

    def _counts(self, job: CatalogueImport) -> dict[str, Any]:
        counted = results.counts_of(job)
        problems = [
            f"row {row.number}{', ' + remark['column'] if remark['column'] else ''}: {remark['text']}"
            for row in job.rows.filter(outcome="refused")
            for remark in row.remarks
            if remark["error"]
        ]
        fetched = dict.fromkeys(NamedPicture.State.values, 0)
        for state in job.pictures.values_list("state", flat=True):
            fetched[state] += 1
        return {
            "layout": job.layout,
            "rows": counted["rows"],
            "products": counted["products"],
            "variants": counted["variants"],
            "pictures": job.facts.get("pictures", 0),
            "errors": len(problems),
            "new": counted["products_new"],
            "changed": counted["products_changed"],
            "unchanged": counted["products_unchanged"],
            "refused": counted["products_refused"],
            "drafts": counted["drafts"],
            "pictures_fetched": fetched["fetched"],
            "pictures_failed": fetched["failed"] + fetched["waiting"],
            "problems": problems[:SHOWN],
        }
