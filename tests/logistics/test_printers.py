"""Label printers: a real socket listens as a printer does; what is not on the allow list is never connected to."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics.models import PrintBatch, Printer, PrinterJob
from logistics.printers import NotAllowed, allowed_address, send_to_printer
from logistics.printing import contents, file_of, print_labels
from tests.factories import make_user
from tests.logistics.rows import make_parcel
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db
PORTS = range(9100, 9110)


def take_port(*, listen: bool) -> tuple[socket.socket, int]:
    """A port that nobody else has from now on, no other test either. Whoever connects where nothing listens is refused."""
    for port in PORTS:
        one = socket.socket()
        with contextlib.suppress(OSError):
            if listen:
                # Without it a port is not free again for a minute; with it two may have one port until one listens.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", port))
            if listen:
                one.listen()
            return one, port
        one.close()
    raise RuntimeError("all ports of printers are taken")


class ListeningPrinter:
    """Takes what comes until the sender has said all, or hangs up in the middle."""

    def __init__(self, *, hang_up: bool = False) -> None:
        self.got, self.calls, self.hang_up = b"", 0, hang_up
        self.socket, self.port = take_port(listen=True)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = self.socket.accept()
                self.calls += 1
                with line:
                    while piece := line.recv(4096):
                        self.got += piece
                        if self.hang_up:
                            # As a printer does that is switched off: the sender gets a reset.
                            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                            break

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)


@pytest.fixture
def switched_off() -> Iterator[int]:
    """The port of a printer that is off."""
    taken, port = take_port(listen=False)
    yield port
    taken.close()


@pytest.fixture
def listening(settings: Any) -> Iterator[ListeningPrinter]:
    settings.PRINTER_NETWORKS = ["127.0.0.0/8"]
    printer = ListeningPrinter()
    yield printer
    printer.stop()


def make_printer(port: int, **fields: Any) -> Printer:
    return Printer.objects.create(**{"name": "Counter 1", "host": "127.0.0.1", "port": port, **fields})


def make_batch() -> PrintBatch:
    return print_labels(parcels=[make_parcel()], paper="100x150", actor=None)


def test_a_run_goes_to_the_printer_and_the_run_says_so(listening: ListeningPrinter, client: Client) -> None:
    client.force_login(make_user(role=Role.CLERK))
    printer, batch = make_printer(listening.port), make_batch()
    assert "Send to the printer" in client.get(reverse("post:print_run", args=[batch.pk])).content.decode()

    for _press in range(2):
        client.post(reverse("post:send_run", args=[batch.pk]), {"printer": printer.pk})
    assert waiting_tasks() == ["run_printer_job"]
    run_tasks()

    listening.stop()
    job = PrinterJob.objects.get()
    assert (job.state, job.sent_bytes) == ("sent", len(listening.got))
    assert listening.got == contents(file_of(batch, "zpl203"))
    assert listening.calls == 1
    assert "Sent" in client.get(reverse("post:print_run", args=[batch.pk])).content.decode()


def test_a_printer_that_is_off_is_tried_again_and_given_up_in_the_end(settings: Any, switched_off: int) -> None:
    settings.PRINTER_NETWORKS = ["127.0.0.0/8"]
    job = send_to_printer(batch=make_batch(), printer=make_printer(switched_off), actor=None)

    run_tasks()
    job.refresh_from_db()
    assert (job.state, job.sent_bytes) == ("waiting", 0)
    assert "tried again" in job.message

    PrinterJob.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=6))
    run_tasks(at=timezone.now() + dt.timedelta(minutes=1))
    job.refresh_from_db()
    assert job.state == "failed"
    assert "does not answer" in job.message


def test_it_is_sent_when_the_printer_comes_back(listening: ListeningPrinter, switched_off: int) -> None:
    """Two tries of one job send it once."""
    job = send_to_printer(batch=make_batch(), printer=make_printer(switched_off), actor=None)
    run_tasks()
    Printer.objects.update(port=listening.port)

    run_tasks(at=timezone.now() + dt.timedelta(minutes=1))

    job.refresh_from_db()
    assert job.state == "sent"


def test_a_run_that_died_in_the_middle_is_not_sent_again_by_itself(listening: ListeningPrinter) -> None:
    job = send_to_printer(batch=make_batch(), printer=make_printer(listening.port), actor=None)
    PrinterJob.objects.update(state="sending")

    run_tasks()

    job.refresh_from_db()
    assert job.state == "unsure"
    assert listening.calls == 0


def test_a_printer_that_hangs_up_leaves_it_to_the_clerk(settings: Any) -> None:
    settings.PRINTER_NETWORKS = ["127.0.0.0/8"]
    broken = ListeningPrinter(hang_up=True)
    parcels = [make_parcel() for _ in range(100)]
    batch = print_labels(parcels=parcels, paper="100x150", actor=None)
    job = send_to_printer(batch=batch, printer=make_printer(broken.port), actor=None)

    run_tasks()

    broken.stop()
    job.refresh_from_db()
    assert job.state == "unsure"
    assert "Look which labels are printed" in job.message
    assert waiting_tasks() == []
    assert broken.calls == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "169.254.169.254", "192.0.2.7", "::ffff:192.0.2.7", "2130706433"])
def test_no_address_outside_the_allowed_networks_is_connected_to(settings: Any, host: str) -> None:
    settings.PRINTER_NETWORKS = ["10.0.0.0/8"]
    with pytest.raises((NotAllowed, OSError)):
        allowed_address(host, 9100)


@pytest.mark.parametrize("port", [22, 80, 5432, 9099, 9110])
def test_no_other_port_is_connected_to(settings: Any, port: int) -> None:
    settings.PRINTER_NETWORKS = ["0.0.0.0/0"]
    with pytest.raises(NotAllowed):
        allowed_address("127.0.0.1", port)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_printer(port)


def test_with_no_network_allowed_nothing_is_sent(listening: ListeningPrinter, settings: Any) -> None:
    job = send_to_printer(batch=make_batch(), printer=make_printer(listening.port), actor=None)
    settings.PRINTER_NETWORKS = []

    run_tasks()

    job.refresh_from_db()
    assert job.state == "failed"
    assert "not in the networks" in job.message
    assert listening.calls == 0
    assert waiting_tasks() == []


def test_every_address_of_a_name_must_be_allowed(settings: Any) -> None:
    settings.PRINTER_NETWORKS = ["127.0.0.0/8", "::1/128"]
    assert allowed_address("localhost", 9100)[0] in {"127.0.0.1", "::1"}
    settings.PRINTER_NETWORKS = ["10.0.0.0/8"]
    with pytest.raises(NotAllowed):
        allowed_address("localhost", 9100)


def test_printers_are_the_operators_alone_and_the_form_says_what_is_not_allowed(client: Client, settings: Any) -> None:
    settings.PRINTER_NETWORKS = ["127.0.0.0/8"]
    form = {"name": "Counter 2", "host": "127.0.0.1", "port": 9100, "dots": 203, "paper": "A6", "is_active": "on"}
    for role in (None, Role.SHOP, Role.CLERK):
        client.force_login(make_user(role=role))
        assert client.get("/admin/post_printers/").status_code == 404
        assert client.post("/admin/post_printers/new/", form).status_code == 404
    client.force_login(make_user(role=Role.OPERATOR))

    refused = client.post("/admin/post_printers/new/", {**form, "host": "192.0.2.7"})
    assert "not in the networks" in refused.content.decode()
    for port in (22, 99999999999):
        assert client.post("/admin/post_printers/new/", {**form, "port": port}).status_code == 200
    assert not Printer.objects.exists()
    assert client.post("/admin/post_printers/new/", form).status_code == 302
    assert Printer.objects.get().name == "Counter 2"


def test_a_printer_that_is_none_is_refused(client: Client) -> None:
    client.force_login(make_user(role=Role.CLERK))
    batch = make_batch()
    for chosen in ("", "x", "999", "9" * 40):
        client.post(reverse("post:send_run", args=[batch.pk]), {"printer": chosen})
    assert not PrinterJob.objects.exists()
