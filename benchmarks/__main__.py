"""``python -m benchmarks NAME [--json]``: measure one thing. With ``--json`` the last line is one JSON object.

A benchmark is a module of this folder with ``arguments(parser)`` and ``run(options) -> Result``; see measuring.py for what a result is.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
import sys
from importlib import import_module

import benchmarks
from benchmarks.measuring import table
from scripts.serving import CannotServe

# What benchmarks share; all other modules here are benchmarks.
SHARED = {"__main__", "measuring", "filling", "own_demo", "over_http", "solomon"}


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in SHARED)


def main(words: list[str]) -> int:
    if not words or words[0] not in names():
        print(f"{(__doc__ or '').strip()}\n\nBenchmarks: {', '.join(names())}\nNext: make bench NAME=pages")
        return 0 if not words else 2
    module = import_module(f"benchmarks.{words[0]}")
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks {words[0]}", description=module.__doc__)
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object on the last line")
    module.arguments(parser)
    options = parser.parse_args(words[1:])
    try:
        made = module.run(options)
    except (RuntimeError, OSError, CannotServe) as error:
        print(f"Not measured: {error}", file=sys.stderr)
        return 1
    print(table(made))
    if options.json:
        print(json.dumps(made), flush=True)
    else:
        print("Next: put a figure that you quote into docs/measured.md, with its command and date.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
