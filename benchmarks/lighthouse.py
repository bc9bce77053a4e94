"""Lighthouse's four marks for pages as a phone gets them, with how soon the largest part is seen, what moves, and what the page weighs: of
the addresses given, or of a served copy of the demo.

``python -m benchmarks lighthouse [URL…]``. Each page is measured ``--times`` over, and a category's mark is the median; the figure of
the whole is the lowest mark of all. Lighthouse is found by LIGHTHOUSE or on the PATH, Chromium by CHROMIUM or on the PATH.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measuring import Result, result
from benchmarks.own_demo import own_demo
from benchmarks.pages import BASKET, addresses
from scripts.serving import TASK_WORKER, WEB_SERVER, Site, running
from tests.conftest import find_chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Figures of Lighthouse's beside the marks: its audit, what it is in, and how much one of that is.
FIGURES = {
    "largest-contentful-paint": ("LCP", "ms", 1),
    "cumulative-layout-shift": ("CLS", "", 1),
    "total-byte-weight": ("weight", "KB", 1000),
}
SECONDS = 180
ATTEMPTS = 3  # a busy machine loses the browser now and then


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "urls", nargs="*", metavar="URL", help="pages to measure (a copy of the demo's home, listing, product and storefront)"
    )
    parser.add_argument("--times", type=int, default=3, help="how often each is measured; the median counts (3)")


def run(options: argparse.Namespace) -> Result:
    """``RuntimeError`` with a line for the reader where Lighthouse or Chromium is missing, or a page is not answered."""
    tool, browser = find_lighthouse(), find_browser()
    if options.urls:
        return _marks(options.urls, tool=tool, browser=browser, times=options.times)
    with own_demo() as demo:
        # A basket and a search are kept out of search engines on purpose.
        paths = [path for name, path in addresses().items() if name not in {BASKET, "search"}] + _campaigns()
        from django.db import connections

        connections.close_all()
        with running(Site(environment=demo.environment, port=demo.port, logs=demo.folder / "logs"), WEB_SERVER, TASK_WORKER) as site:
            return _marks([f"{site.url}{path}" for path in paths], tool=tool, browser=browser, times=options.times)


def _campaigns() -> list[str]:
    """The one that the demo has, in the installation's language."""
    from django.conf import settings

    from marketplace.pages.models import CampaignPage

    return [page.get_url() for page in CampaignPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).order_by("pk")[:1]]


def find_lighthouse() -> str:
    found = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if not found or not shutil.which(found):
        raise RuntimeError("Lighthouse is not here: 'npm install -g lighthouse' puts it on the PATH, or name it in LIGHTHOUSE.")
    return found


def find_browser() -> str:
    found = find_chromium()
    if not found:
        raise RuntimeError("Chromium is not here: install your system's package 'chromium', or name a browser in CHROMIUM.")
    return found


def _marks(urls: list[str], *, tool: str, browser: str, times: int) -> Result:
    rows, lowest = [], 100.0
    for url in urls:
        seen = [_measure(url, tool=tool, browser=browser) for _ in range(max(1, times))]
        for category in CATEGORIES:
            mark = statistics.median(one[category] for one in seen)
            lowest = min(lowest, mark)
            rows.append(result(f"{urlsplit(url).path} {category}", mark, "of 100"))
        for audit, (name, unit, _size) in FIGURES.items():
            rows.append(result(f"{urlsplit(url).path} {name}", round(statistics.median(one[audit] for one in seen), 3), unit))
    return result("lowest mark", lowest, "of 100", rows=rows)


def _measure(url: str, *, tool: str, browser: str) -> dict[str, float]:
    """The marks of one visit, 0 to 100, and its figures; what kept a category below 90 is said on the side."""
    seen = next((report for _ in range(ATTEMPTS) if not (report := _visit(url, tool=tool, browser=browser)).get("runtimeError")), None)
    if seen is None:
        raise RuntimeError(f"Lighthouse could not measure {url}: its browser was lost {ATTEMPTS} times. Is the machine busy?")
    for category in CATEGORIES:
        for audit in seen["categories"][category]["auditRefs"]:
            found = seen["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 0.9:
                print(f"{url}: {category}: {found['title']} {found.get('displayValue', '')}".rstrip(), file=sys.stderr)
    marks = {category: float(round(100 * (seen["categories"][category]["score"] or 0))) for category in CATEGORIES}
    return marks | {audit: seen["audits"][audit]["numericValue"] / size for audit, (_name, _unit, size) in FIGURES.items()}


def _visit(url: str, *, tool: str, browser: str) -> dict[str, Any]:
    """Lighthouse's report; ``runtimeError`` is in it where the browser was lost."""
    with tempfile.TemporaryDirectory(prefix="feira-lighthouse-") as folder:
        path = Path(folder) / "report.json"
        # Chromium's sandbox needs rights that a container has not; the pages are our own.
        command = [tool, url, "--quiet", "--chrome-flags=--headless=new --no-sandbox", "--output=json", f"--output-path={path}"]
        try:
            done = subprocess.run(
                command, check=False, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"Lighthouse did not come to an end with {url} within {SECONDS} s.") from None
        if not path.exists():
            raise RuntimeError(f"Lighthouse could not measure {url}: {(done.stderr or done.stdout).strip()[-300:]}")
        report: dict[str, Any] = json.loads(path.read_text())
    if report.get("runtimeError", {}).get("code") in {"FAILED_DOCUMENT_REQUEST", "ERRORED_DOCUMENT_REQUEST", "DNS_FAILURE"}:
        raise RuntimeError(f"Lighthouse could not measure {url}: {report['runtimeError'].get('message', '')}")
    return report
