"""A name server on this machine, for tests: it speaks DNS over UDP and knows what it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class NameServer:
    """``texts`` and ``addresses`` (IPv4) by name; a name in neither does not exist. ``is_silent``: it answers nothing."""

    port: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    is_silent: bool = False
    asked: list[str] = field(default_factory=list)


@contextmanager
def name_server() -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.1)
        server = NameServer(listening.getsockname()[1])
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    data, address = listening.recvfrom(4096)
                except TimeoutError:
                    continue
                answer = _answer(dns.message.from_wire(data), server)
                if not server.is_silent:
                    listening.sendto(answer.to_wire(), address)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            done.set()
            thread.join()


def _answer(question: dns.message.Message, server: NameServer) -> dns.message.Message:
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.AA | dns.flags.RA
    name = question.question[0].name
    asked = name.to_text(omit_final_dot=True)
    server.asked.append(asked)
    kind = dns.rdatatype.to_text(question.question[0].rdtype)
    texts = server.texts.get(asked)
    if asked in server.addresses:
        if kind == "A":
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "A", server.addresses[asked]))
    elif texts is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    elif texts and kind == "TXT":
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *(f'"{text}"' for text in texts)))
    return answer
