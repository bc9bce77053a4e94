"""Visitors at a served copy of the demo for minutes on end: requests a second, failures, slow pages, and memory that grows."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests

from benchmarks.filling import fill
from benchmarks.measuring import Result, result
from benchmarks.over_http import post_form
from benchmarks.own_demo import own_demo
from benchmarks.pages import BASKET, addresses, products_for_basket
from scripts.serving import TASK_WORKER, WEB_SERVER, Site, running


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=10, help="how long (10)")
    parser.add_argument("--visitors", type=int, default=4, help="how many at once (4)")
    parser.add_argument("--products", type=int, default=1000, help="how many are on sale (1000)")


@dataclass
class Tally:
    """What all visitors saw together."""

    taken: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def run(options: argparse.Namespace) -> Result:
    with own_demo() as demo:
        fill(options.products)
        pages, products = addresses(), products_for_basket()
        from django.db import connections

        connections.close_all()
        with running(Site(environment=demo.environment, port=demo.port, logs=demo.folder / "logs"), WEB_SERVER, TASK_WORKER) as site:
            tally = Tally()
            end = time.monotonic() + options.minutes * 60
            errand = {"base": site.url, "pages": pages, "products": products, "end": end, "tally": tally}
            visitors = [threading.Thread(target=_visit, kwargs={**errand, "number": number}) for number in range(options.visitors)]
            for visitor in visitors:
                visitor.start()
            # The first fifth warms up: what is loaded then is no leak.
            time.sleep(options.minutes * 60 / 5)
            warm = _megabytes(site)
            for visitor in visitors:
                visitor.join()
            site.require_running()
            grown = _megabytes(site) - warm
    for failure in tally.failures[:10]:
        print(failure)
    percentiles = statistics.quantiles(tally.taken, n=100)
    rows = [
        result("requests", len(tally.taken) / (options.minutes * 60), "requests/s"),
        result("failures", len(tally.failures), "requests"),
        result("median time", percentiles[49], "ms"),
        result("time of 95 in 100", percentiles[94], "ms"),
        result("memory grown", grown, "MB"),
    ]
    return {**rows[1], "name": "soak", "rows": rows}


def _visit(*, base: str, pages: dict[str, str], products: list[int], end: float, tally: Tally, number: int) -> None:
    """One visitor after another: a basket of one thing, then pages by chance."""
    chance = random.Random(number)
    while time.monotonic() < end:
        session = requests.Session()
        try:
            post_form(session, base + pages["product"], f"{base}/en/basket/add/", product=str(chance.choice(products)), quantity="1")
        except (requests.RequestException, RuntimeError) as error:
            tally.failures.append(f"basket: {error}")
        for name in chance.choices([*pages, BASKET], k=20):
            if time.monotonic() > end:
                return
            begin = time.perf_counter()
            try:
                status = session.get(base + pages[name], timeout=30).status_code
            except requests.RequestException as error:
                tally.failures.append(f"{name}: {error}")
                continue
            tally.taken.append((time.perf_counter() - begin) * 1000)
            if status != 200:
                tally.failures.append(f"{name}: {status}")


def _megabytes(site: Site) -> float:
    """What the site's processes and their children hold in memory (Linux; 0 elsewhere)."""
    wanted = {process.pid for process in site.processes.values()}
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # Each part of the site was started as a session of its own, so its children share its session.
            if os.getsid(int(folder.name)) in wanted:
                total += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (ProcessLookupError, FileNotFoundError, PermissionError):
            continue
    return total / 1024**2
