"""A catalogue of many rows, as a shop brings it: seconds to check it, to import it, and to bring it again; and the memory it takes."""

from __future__ import annotations

import argparse
import csv
import io
import random
import resource
import time
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result

if TYPE_CHECKING:
    from shops.models import Shop

HEADINGS = [
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value", "Variant SKU"),
    *("Variant Grams", "Variant Inventory Qty", "Variant Price", "Variant Compare At Price", "Image Src", "Image Position"),
    *("Image Alt Text", "Variant Weight Unit", "Status"),
]
SIZES = ["Small", "Medium", "Large", "Family"]
WORDS = ["mountain", "cheese", "wool", "honey", "clay", "linen", "olive", "salt", "bread", "willow", "cork", "chestnut", "thyme"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the file, a third of them further sizes (10000)")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from django.core.files.base import ContentFile

        from shops.catalogue_files import jobs, results
        from shops.models import CatalogueImport

        shop, data = _shop(), _file(options.rows)
        before = _megabytes()

        def bring(again: str) -> tuple[Taken, Taken]:
            file = ContentFile(data, f"products{again}.csv")
            taken: list[CatalogueImport] = []

            def take() -> None:
                taken.append(jobs.take_file(shop=shop, file=file, user=None, language="en", is_food=False))
                if taken[0].state == CatalogueImport.State.CHECKING:
                    jobs.check(taken[0])

            checking = _seconds(take)
            job = taken[0]
            CatalogueImport.objects.filter(pk=job.pk).update(state=CatalogueImport.State.IMPORTING)
            job.refresh_from_db()
            importing = _seconds(lambda: jobs.import_now(job))
            counted = results.counts_of(job)
            if counted["rows"] != options.rows or counted["rows_refused"]:
                raise RuntimeError(f"not all rows went in: {counted}")
            wanted = "products_unchanged" if again else "products_new"
            if counted[wanted] != counted["products"]:
                raise RuntimeError(f"not all products are {wanted}: {counted}")
            return checking, importing

        check, write = bring("")
        check_again, write_again = bring("-again")
        rows = [
            result("check", check.wall, "s"),
            result("check, processor alone", check.processor, "s"),
            result("import", write.wall, "s"),
            result("import, processor alone", write.processor, "s"),
            result("check again", check_again.wall, "s"),
            result("import again", write_again.wall, "s"),
            result("rows a second, checked and imported", options.rows / (check.wall + write.wall), "rows/s"),
            result("memory at most", _megabytes(), "MB"),
            result("memory of the process before", before, "MB"),
        ]
    return {**rows[2], "name": "imports", "rows": rows}


class Taken(NamedTuple):
    """Seconds on the clock, and those in which this process worked: on a machine that others use too they differ."""

    wall: float
    processor: float


def _seconds(call: Callable[[], object]) -> Taken:
    begin, worked = time.perf_counter(), time.process_time()
    call()
    return Taken(time.perf_counter() - begin, time.process_time() - worked)


def _megabytes() -> float:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _shop() -> Shop:
    from marketplace.catalogue.models import Category
    from producers.models import Designation, Producer

    Category.add_root(name="Crafts")
    for number in range(200):
        Designation.objects.create(name=f"Protected name {number} of the hills", kind="PDO", file_number=f"PDO-PT-{number:04}")
    shop: Shop = import_module("tests.shops.rows").make_shop()
    shop.producers.add(Producer.objects.create(name="Hill Weavers", slug="hill-weavers"))
    return shop


def _file(count: int) -> bytes:
    """Two products of one size and one of two, again and again; bodies of some hundred letters of HTML; a picture each."""
    dice = random.Random(3)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS)
    writer.writeheader()
    for number in range(count):
        is_further = number % 4 == 3
        handle = f"product-{number - is_further}"
        body = "".join(f"<p>{' '.join(dice.choices(WORDS, k=25))}</p>" for _paragraph in range(4))
        first = {
            "Handle": handle,
            "Title": f"{' '.join(dice.choices(WORDS, k=3))} {number}",
            "Body (HTML)": body,
            "Vendor": "Hill Weavers",
            "Type": "Crafts",
            "Published": "true",
            "Status": "active",
            "Image Src": f"https://pictures.example/{number}.jpg",
        }
        has_sizes = number % 4 in {2, 3}
        writer.writerow(
            {
                **({"Handle": handle} if is_further else first),
                "Option1 Name": "Size" if has_sizes else "Title",
                "Option1 Value": SIZES[number % 4 - 2] if has_sizes else "Default Title",
                "Variant SKU": f"SKU-{number}",
                "Variant Grams": dice.randint(50, 5000),
                "Variant Inventory Qty": dice.randint(0, 50),
                "Variant Price": f"{dice.randint(100, 9999) / 100:.2f}",
            }
        )
    return text.getvalue().encode()
