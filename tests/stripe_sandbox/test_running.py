"""How the sandbox starts, ends and is kept to this machine."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import stripe

from scripts.paths import ROOT
from scripts.serving import free_port
from stripe_sandbox.control import Control
from stripe_sandbox.server import DEFAULT_KEY, Refused, running_sandbox
from tests.stripe_sandbox.conftest import make_client
from tests.stripe_sandbox.shopping import paid_session, session_fields


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``python -m stripe_sandbox`` with these arguments, and its first line."""
    command = [sys.executable, "-m", "stripe_sandbox", "--quiet", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        try:
            yield running, running.stderr.readline()
        finally:
            running.kill()


def client_of(url: str) -> stripe.StripeClient:
    return stripe.StripeClient(DEFAULT_KEY, base_addresses={"api": url}, max_network_retries=0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "localhost", "stripe.example", ""])
def test_it_serves_on_loopback_only(host: str) -> None:
    with pytest.raises(Refused, match="loopback"), running_sandbox(host=host):
        pass
    with process("--port", str(free_port()), "--db", "var/test/never.sqlite3", "--host", host) as (running, said):
        assert "loopback" in said
        assert running.wait(20) == 1


def test_it_serves_on_the_other_loopback_too() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no ::1")
    with running_sandbox(host="::1") as sandbox:
        assert make_client(sandbox).v1.balance.retrieve().available[0].amount == 0


def test_what_was_done_survives_the_end_of_the_process(tmp_path: Path) -> None:
    database, port = tmp_path / "kept" / "sandbox.sqlite3", free_port()
    arguments = ["--port", str(port), "--db", str(database)]
    url = f"http://127.0.0.1:{port}"
    with process(*arguments) as (running, said):
        assert url in said
        assert "No money moves" in said
        client, control = client_of(url), Control(url, DEFAULT_KEY)
        session = client.v1.checkout.sessions.create(session_fields(), {"idempotency_key": "checkout-7"})
        control.pay(session.id)
        control.advance(3600)
        running.send_signal(signal.SIGKILL)
        running.wait(20)
    with process(*arguments) as (running, _):
        found = client_of(url).v1.checkout.sessions.retrieve(session.id)
        assert (found.payment_status, found.url) == ("paid", None)
        again = client_of(url).v1.checkout.sessions.create(session_fields(), {"idempotency_key": "checkout-7"})
        assert again.id == session.id
        assert client_of(url).v1.customers.create({}).created >= found.created + 3600
        running.terminate()
        assert running.wait(20) == 0


def test_a_request_that_the_end_cut_short_can_be_made_again(tmp_path: Path) -> None:
    database = tmp_path / "sandbox.sqlite3"
    with running_sandbox(database=database) as sandbox:
        refund = {"payment_intent": paid_session(make_client(sandbox), sandbox).payment_intent.id}
        sandbox.control.fault("slow", after_work=False, seconds=30, path="/v1/refunds")
        with pytest.raises(stripe.APIConnectionError):
            make_client(sandbox, timeout=0.3).v1.refunds.create(refund, {"idempotency_key": "refund-3"})
    with running_sandbox(database=database) as sandbox:
        client = make_client(sandbox)
        made = client.v1.refunds.create(refund, {"idempotency_key": "refund-3"})
        assert [one.id for one in client.v1.refunds.list().data] == [made.id]


def test_one_file_serves_one_sandbox(tmp_path: Path) -> None:
    database = tmp_path / "sandbox.sqlite3"
    with running_sandbox(database=database), pytest.raises(Refused, match="works with"), running_sandbox(database=database):
        pass


def test_a_port_that_is_taken_is_told() -> None:
    with running_sandbox() as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        with pytest.raises(Refused, match=f"Port {port}"), running_sandbox(port=port):
            pass


def test_it_ends_with_the_test_that_started_it() -> None:
    with running_sandbox() as sandbox:
        client = make_client(sandbox)
        client.v1.balance.retrieve()
    assert not sandbox.database.exists()
    with pytest.raises(stripe.APIConnectionError):
        client.v1.balance.retrieve()
