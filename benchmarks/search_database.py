"""The search in the database: documents written a second, and how long questions take, over made-up documents in a database of its own."""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result

if TYPE_CHECKING:
    from marketplace.search.asking import Backend, Question
    from marketplace.search.documents import Document

DAY = dt.date(2026, 6, 1)
GOODS = [
    *(("Queijo", "Fromage", "Cheese"), ("Mel", "Miel", "Honey"), ("Azeite", "Huile d'olive", "Olive oil"), ("Pão", "Pain", "Bread")),
    *(("Vinho", "Vin", "Wine"), ("Chouriço", "Saucisson", "Sausage"), ("Doce", "Confiture", "Jam"), ("Sal", "Sel", "Salt")),
    *(("Arroz", "Riz", "Rice"), ("Manta", "Couverture", "Blanket"), ("Cesto", "Panier", "Basket"), ("Tigela", "Bol", "Bowl")),
    *(("Requeijão", "Fromage frais", "Whey cheese"), ("Bolacha", "Biscuit", "Biscuit"), ("Sabão", "Savon", "Soap"), ("Chá", "Thé", "Tea")),
]
SYLLABLES = [consonant + vowel for vowel in "aeo" for consonant in "bcdfglmnprst"][:35]
DISTRICTS = 18
SHOPS, A_SHOPS_GOODS = 1000, 3  # a shop sells a few kinds of things, as shops do


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--products", type=int, default=10_000, help="documents that are written (10,000)")
    parser.add_argument("--questions", type=int, default=200, help="that are asked of each kind (200)")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from django.db import connection

        from marketplace.search.backends.database import database_backend

        backend = database_backend()
        rebuild = backend.begin_rebuild()
        begin = time.perf_counter()
        rebuild.write(documents(options.products))
        written = options.products / (time.perf_counter() - begin)
        begin = time.perf_counter()
        rebuild.finish()
        finished = time.perf_counter() - begin
        some = list(documents(min(options.products, 2000)))
        begin = time.perf_counter()
        backend.write(some)
        again = len(some) / (time.perf_counter() - begin)
        engine = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
        rows = [
            result(f"documents of a rebuild ({engine})", written, "documents/s"),
            result("its end: spellings, switch, the old thrown away", finished * 1000, "ms"),
            result("documents written again, each batch by itself", again, "documents/s"),
        ]
        for name, questions in kinds(random.Random(3), options.questions).items():
            rows += asked(backend, name, questions)
    return {**rows[3], "name": f"search in the database, {options.products:,} products", "rows": rows}


def asked(backend: Backend, name: str, questions: list[Question]) -> list[Result]:
    backend.find(questions[0])
    taken, found = [], 0
    for question in questions:
        begin = time.perf_counter()
        found += backend.find(question).total
        taken.append((time.perf_counter() - begin) * 1000)
    taken.sort()
    print(f"{name}: {found / len(questions):,.0f} products found a question", file=sys.stderr, flush=True)
    return [result(f"{name}, median", taken[len(taken) // 2], "ms"), result(f"{name}, p95", taken[int(len(taken) * 0.95)], "ms")]


def kinds(dice: random.Random, count: int) -> dict[str, list[Question]]:
    from marketplace.search.asking import Facet, Order, Question

    def words() -> str:
        good = dice.choice(dice.choice(GOODS))
        return f"{good} {word(dice)}" if dice.random() < 0.5 else good

    def chosen() -> dict[Facet, tuple[str, ...]]:
        if dice.random() < 0.5:
            return {}
        return {Facet.DISTRICT: (f"District {dice.randrange(DISTRICTS)}",), Facet.IN_STOCK: ("1",)}

    orders = list(Order)
    reaches = ("anywhere", "mainland")
    return {
        "words and facets": [Question(words(), "pt", DAY, chosen(), sendings=reaches) for _n in range(count)],
        "words of one kind of goods and facets": [Question(dice.choice(dice.choice(GOODS)), "pt", DAY) for _n in range(count)],
        "list and facets": [
            Question("", "pt", DAY, chosen(), sendings=reaches, order=dice.choice(orders), near=(40.2, -8.4)) for _n in range(count)
        ],
        "typed wrongly, and facets": [Question(mistyped(words(), dice), "pt", DAY) for _n in range(count)],
        "page 100 of a list without facets": [deep_page(dice) for _n in range(count)],
        "a word that all have, and facets": [Question("portugal", "pt", DAY) for _n in range(min(count, 50))],
    }


def mistyped(words: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(words))
    return words[:at] + dice.choice("aeiou") + words[at:]


def deep_page(dice: random.Random) -> Any:
    from marketplace.search.asking import Order, Question
    from marketplace.search.backends.database import cursors

    place = cursors.Place(Order.PRICE, 0, False, dice.randrange(10_000, 500_000), 1)
    return Question("", "pt", DAY, order=Order.PRICE, after=cursors.written(place), with_facets=False)


def word(dice: random.Random) -> str:
    """One of some thousand, the first ones often."""
    number = int(dice.paretovariate(0.8)) % 4000
    return SYLLABLES[number % 35] + SYLLABLES[number // 35 % 35] + SYLLABLES[number // 1225 % 35]


def documents(count: int) -> Iterator[Document]:
    from marketplace.search.documents import Document, Kind

    dice = random.Random(5)
    sells = [dice.sample(range(len(GOODS)), A_SHOPS_GOODS) for _shop in range(SHOPS)]
    for number in range(count):
        shop = dice.randrange(SHOPS)
        kind = dice.choice(sells[shop])
        pt, fr, en = GOODS[kind]
        more = f"{word(dice)} {word(dice)} {number}"
        yield Document(
            kind=Kind.PRODUCT,
            pk=number + 1,
            titles={"pt": f"{pt} {more}", "fr": f"{fr} {more}", "en": f"{en} {more}"},
            bodies={language: f"{' '.join(word(dice) for _n in range(40))} Portugal" for language in ("pt", "fr", "en")},
            names=(f"Maker {shop}", f"Shop {shop}", f"District {shop % DISTRICTS}"),
            skus=(f"SKU-{number}",),
            created=dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=dice.randrange(1_000_000)),
            categories=(1 + kind // 4, 100 + kind),
            maker=shop,
            shop=shop,
            designation=kind if dice.random() < 0.1 else None,
            district=f"District {shop % DISTRICTS}",
            municipality=f"Municipality {shop % 278}",
            milk=("sheep",) if kind == 0 else (),
            diets=("vegetarian",) if kind % 3 == 0 else (),
            free_of=("gluten", "nuts") if kind % 2 else ("gluten",),
            price=Decimal(dice.randrange(100, 5000)) / 100,
            unit_price=Decimal(dice.randrange(100, 9000)) / 100,
            on_offer=dice.random() < 0.1,
            in_stock=dice.random() < 0.9,
            sending=dice.choice(("anywhere", "mainland", "nearby")),
            latitude=37 + shop % 50 / 10,
            longitude=-9 + shop % 20 / 10,
            sold=int(dice.paretovariate(1)) - 1,
        )
