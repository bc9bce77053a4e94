"""Requests a second that a running server answers, asked by a few processes with one kept connection each.

Run as a program it is one of those: ``python -m benchmarks.load URL SECONDS`` prints how many it had answered.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

from scripts.paths import ROOT

SECONDS = 5.0
VISITORS = 4  # two web workers never wait for a visitor then


def requests_a_second(url: str, *, seconds: float = SECONDS, visitors: int = VISITORS) -> float:
    """Raises RuntimeError where an answer is not 200."""
    command = [sys.executable, "-m", "benchmarks.load", url, str(seconds)]
    asking = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(visitors)]
    told = [one.communicate()[0] for one in asking]
    if any(one.returncode for one in asking):
        raise RuntimeError(f"{url} did not answer each time")
    return sum(float(text) for text in told)


def ask(url: str, seconds: float) -> float:
    """How many a second this process had answered, after one that does not count."""
    address = urlsplit(url)
    path = f"{address.path}?{address.query}" if address.query else address.path
    request = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: text/html\r\n\r\n".encode()
    with socket.create_connection((address.hostname or "", address.port or 80), timeout=60) as connection:
        _once(connection, request)
        count, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            _once(connection, request)
            count += 1
        return count / (time.perf_counter() - begin)


def _once(connection: socket.socket, request: bytes) -> None:
    connection.sendall(request)
    head, body = b"", b""
    while not body and b"\r\n\r\n" not in head:
        head += _more(connection)
    head, _blank, body = head.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    if " 200 " not in f"{lines[0]} ":
        raise RuntimeError(lines[0])
    length = next((int(line.partition(":")[2]) for line in lines if line.startswith("content-length:")), None)
    if length is None:
        raise RuntimeError("the server does not say how long its answer is")
    left = length - len(body)
    while left > 0:
        left -= len(_more(connection))


def _more(connection: socket.socket) -> bytes:
    read = connection.recv(262_144)
    if not read:
        raise RuntimeError("the server closed the connection")
    return read


if __name__ == "__main__":
    print(ask(sys.argv[1], float(sys.argv[2])))
