"""What every benchmark needs: a median, a row of a result, and how results are shown.

A result is a dict: ``name``, ``value``, ``unit``, ``peer`` (the same figure of what it is measured beside, or None), ``ratio`` (how many
times better than the peer: above 1 is better), and ``rows``, a list of the same, where several things were measured.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

Result = dict[str, Any]
MORE_IS_BETTER = {"labels/s", "requests/s", "orders/s", "quotations/s", "documents/s", "nDCG@10"}


def median_ms(call: Callable[[], object], *, times: int = 15) -> float:
    """The median time of ``call`` in milliseconds, after one call that does not count."""
    call()
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def result(name: str, value: float | None, unit: str, *, peer: float | None = None, rows: list[Result] | None = None) -> Result:
    """One figure with its peer's, rounded for reading."""
    ratio = None
    if value and peer:
        ratio = round(value / peer if unit in MORE_IS_BETTER else peer / value, 2)
    made: Result = {"name": name, "value": tidy(value), "unit": unit, "peer": tidy(peer), "ratio": ratio}
    return made if rows is None else {**made, "rows": rows}


def tidy(value: float | None) -> float | None:
    if value is None or float(value).is_integer():
        return None if value is None else int(value)
    return round(value, 1 if abs(value) >= 10 else 2)


def table(made: Result) -> str:
    """The result as lines for people."""
    lines = [("", "value", "unit", "peer", "ratio")]
    for row in [*made.get("rows", []), {**made, "name": made["name"].upper()}]:
        lines.append((row["name"], *(("" if row[key] is None else str(row[key])) for key in ("value", "unit", "peer", "ratio"))))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if column in {0, 2} else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
