"""Labels a second, from database rows to the finished PDF or ZPL, beside WeasyPrint drawing the same label."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from benchmarks.measuring import Result, result
from scripts.paths import ROOT
from tests.databases import create_from_template, drop, name_own_database

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from logistics.labels.rows import LabelRow
    from logistics.models import Parcel as ParcelRow

PAPERS = {"A6": "105mm 148mm", "100x150": "100mm 150mm"}
DPI = (203, 300)
NAMES = ["Ana Lopes", "João Gonçalves de Magalhães", "Maria da Conceição Figueiredo e Sousa", "Łukasz Żółć", "Inês Simões"]
STREETS = ["Rua da Sofia 12", "Largo da Sé Velha, 3", "Avenida Doutor Francisco Sá Carneiro, lote 14, bloco B, n.º 127"]
PLACES = ["Coimbra", "Oliveira do Hospital", "Vila Nova de Poiares"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--labels", type=int, default=1000, help="how many in one PDF (1000)")
    parser.add_argument("--peer-labels", type=int, default=100, help="how many WeasyPrint draws (100)")
    parser.add_argument("--rounds", type=int, default=5, help="the fastest of so many counts, the one least disturbed (5)")


def _draw(parcels: QuerySet[ParcelRow], paper: str) -> None:
    from logistics.labels.pdf import draw_labels

    draw_labels(parcels.all(), paper=paper)  # all(): a fresh query each round


def _zpl(parcels: QuerySet[ParcelRow], dpi: int) -> None:
    from logistics.labels.zpl import draw_zpl

    draw_zpl(parcels.all(), dpi=dpi)


def run(options: argparse.Namespace) -> Result:
    """``peer`` is None where WeasyPrint is not installed (dependency group ``bench``)."""
    with own_database():
        from logistics.models import Parcel

        _fill(options.labels)
        parcels = Parcel.objects.order_by("pk").only("pk")
        rows = []
        for paper in PAPERS:
            ours = _a_second(partial(_draw, parcels, paper), options.labels, options.rounds)
            peer = _weasyprint(paper, parcels, options.peer_labels)
            rows.append(result(paper, ours, "labels/s", peer=peer))
        rows.append(result("A4, four a sheet", _a_second(partial(_draw, parcels, "A4"), options.labels, options.rounds), "labels/s"))
        for dpi in DPI:
            rows.append(result(f"ZPL, {dpi} dpi", _a_second(partial(_zpl, parcels, dpi), options.labels, options.rounds), "labels/s"))
    return {**rows[0], "name": "labels", "rows": rows}


def _a_second(draw: Callable[[], object], count: int, rounds: int) -> float:
    draw()
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        draw()
        taken.append(time.perf_counter() - begin)
    return count / min(taken)


@contextmanager
def own_database() -> Iterator[None]:
    """Django on a migrated database that is dropped at the end: SQLite, or the server that DATABASE_URL names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["FEIRA_ENV_FILE"] = str(ROOT / "tests" / "test.env")
    url = os.environ["DATABASE_URL"] = name_own_database(os.environ.get("DATABASE_URL", ""))
    create_from_template(url)
    try:
        import django

        django.setup()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        drop(url)


def _fill(count: int) -> None:
    """``count`` parcels of as many shipments from ten senders; a third chilled, a third with cash to collect."""
    from django.db import transaction

    from logistics.booking import book
    from logistics.models import Address
    from logistics.setup import install_portugal
    from logistics.sizes import ParcelSpec

    dice = random.Random(1)
    with transaction.atomic():
        services = install_portugal()
        senders = [
            Address.objects.create(name=f"Queijaria {n}", street=f"Largo da Feira {n}", postcode="3400-060", locality=PLACES[1])
            for n in range(10)
        ]
        for n in range(count):
            recipient = Address.objects.create(
                name=dice.choice(NAMES),
                street=dice.choice(STREETS),
                extra=dice.choice(["", "2.º esq."]),
                postcode=f"{dice.randint(1000, 8999)}-{dice.randint(1, 999):03d}",
                locality=dice.choice(PLACES),
                phone=f"+3519{dice.randint(10_000_000, 69_999_999)}",
            )
            book(
                key=f"bench-{n}",
                service=services[n % 3],
                sender=senders[n % 10],
                recipient=recipient,
                parcels=[ParcelSpec(dice.randint(200, 20_000))],
                pickup_on=dt.date(2026, 11, 23),
                promised_for=dt.date(2026, 11, 24),
                reference=f"{100_000 + n}",
                cash_to_collect=Decimal(n % 3 == 2) * Decimal("23.40"),
            )


# --- The same label as a web page ----------------------------------------------------------------------------------


def _weasyprint(paper: str, parcels: object, count: int) -> float | None:
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as missing:
        print(f"WeasyPrint is not measured: {missing}. Install the dependency group 'bench' and the system's Pango.", file=sys.stderr)
        return None

    from django.conf import settings

    from logistics.labels.rows import label_rows

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it tells each page that it lays out

    def draw() -> bytes:
        pages = "".join(_page(row) for row in label_rows(parcels[:count], language=settings.LANGUAGE_CODE.split("-")[0]))  # type: ignore[index]
        html = HTML(string=f"<!doctype html><style>{_style(paper)}</style>{pages}", base_url=str(ROOT))
        return html.write_pdf(font_config=FontConfiguration())

    return _a_second(draw, count, 2)


def _style(paper: str) -> str:
    from logistics.labels.text import FOLDER

    fonts = "".join(
        f"@font-face {{ font-family: Label; font-weight: {weight}; src: url(file://{FOLDER / file}) }}"
        for weight, file in ((400, "RobotoCondensed-Regular.ttf"), (700, "RobotoCondensed-Bold.ttf"))
    )
    return f"""{fonts}
    @page {{ size: {PAPERS[paper]}; margin: 4mm }}
    body {{ margin: 0; font: 10pt Label }} section {{ break-after: page }}
    div {{ border-bottom: .9pt solid; position: relative; padding-left: 13mm; box-sizing: border-box }}
    p {{ margin: 0 }} small {{ position: absolute; left: 0; font-size: 7.5pt }} .right {{ position: absolute; right: 0 }}
    .head {{ height: 19mm; padding-left: 22mm }} .mark {{ position: absolute; left: 0; width: 19mm; height: 17mm; background: #000;
    color: #fff; font: 700 34pt/17mm Label; text-align: center }} .from {{ height: 17.5mm }} .to {{ height: 40mm; font-size: 13.5pt }}
    .to b {{ font-size: 16pt }} .place {{ font: 700 18pt Label }} .route {{ height: 17mm; font-size: 38pt }}
    .cold, .cash {{ font: 700 12pt/6mm Label; padding-left: 6pt }} .cold {{ background: #000; color: #fff }} .cash {{ border: 1.5pt solid }}
    .bars {{ border: 0; padding-left: 3.75mm }} svg {{ width: 58.5mm; height: 20mm }}"""


def _page(row: LabelRow) -> str:
    from logistics.labels import phrases
    from logistics.numbers import spaced

    to, sender = row.recipient, row.sender
    office, _, way = to.postcode.partition("-")
    cold = f'<div class="cold">{phrases.keep_cold(row.promised_for)}</div>' if row.is_chilled else ""
    cash = f'<div class="cash">{phrases.cash(row.cash, row.currency, row.position)}</div>' if row.cash else ""
    return f"""<section>
    <div class="head"><span class="mark">{row.mark}</span><b class="right">{phrases.parcel_of(row.position, row.of)}</b><b>{row.service}</b>
    <p>{phrases.picked_up(row.pickup_on)}<p>{phrases.deliver_by(row.promised_for)} <b class="right">{phrases.weight(row.grams)}</b></div>
    <div class="from"><small>From</small><b>{escape(sender.name)}</b><p>{escape(sender.street)}<p>{sender.postcode} {sender.locality}</div>
    <div class="to"><small>To</small><b>{escape(to.name)}</b><p>{escape(to.street)}<p>{escape(to.extra)}
    <p class="place">{to.postcode} {to.locality.upper()}<p>Tel. {phrases.phone_text(to.phone)}</div>
    <div class="route"><small>Route</small><span class="right">{to.country}</span><b>{office}</b> {way}</div>{cold}{cash}
    <div class="bars"><small class="right">Reference {row.reference}</small>{_svg(row.number)}
    <p><b>{spaced(row.number)}</b></div></section>"""


def _svg(number: str) -> str:
    from logistics.labels.code128 import bars

    numbers = bars(number, x=0, y=0, module=1, height=20).removesuffix(" f").split(" re")
    path = "".join(f"M{x} 0h{width}v20h-{width}z" for x, _y, width, _height in (four.split() for four in numbers if four.strip()))
    return f'<svg viewBox="0 0 156 20" preserveAspectRatio="none"><path d="{path}"/></svg>'
