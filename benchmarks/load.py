"""Requests a second that a running server answers, as wrk_ counts them.

.. _wrk: https://github.com/wg/wrk
"""

from __future__ import annotations

import re
import shutil
import subprocess

SECONDS = 5
VISITORS = 4  # two web workers never wait for a visitor then


def requests_a_second(url: str, *, seconds: int = SECONDS, visitors: int = VISITORS) -> float:
    """Raises RuntimeError where an answer is not 200, or wrk is not there."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("wrk is not installed; install your system's package 'wrk'")
    asked = ["--threads=1", f"--connections={visitors}", f"--duration={seconds}s", "--timeout=60s", "--header=Accept: text/html"]
    told = subprocess.run([wrk, *asked, url], capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"Non-2xx.*|Socket errors.*", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if wrong or rate is None:
        raise RuntimeError(f"{url} did not answer each time: {wrong[0] if wrong else told}")
    return float(rate[1])
