"""All that a process does which outlives it: statements, commits and calls to the outside. It can be killed at any of them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import stripe
from django.core.mail.backends.filebased import EmailBackend
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from marketplace.cards import client


class Steps:
    """Numbers each step from 0 on, and ends this process by SIGKILL at the one called ``kill_at``.

    A call to the outside is two steps: before it, and when it was answered and nothing was made of the answer. So is a commit.
    """

    def __init__(self, kill_at: int | None = None) -> None:
        self.kill_at, self.names = kill_at, list[str]()

    def reach(self, name: str) -> None:
        if len(self.names) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.names.append(name)

    @contextmanager
    def watched(self) -> Iterator[None]:
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(self._statement))
            for owner, method in (
                (BaseDatabaseWrapper, "_commit"),
                (BaseDatabaseWrapper, "_rollback"),
                (stripe.RequestsClient, "request"),
                (EmailBackend, "send_messages"),
            ):
                stack.enter_context(mock.patch.object(owner, method, self._two_steps(getattr(owner, method))))
            yield

    def _statement(self, execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
        self.reach(" ".join(query.split())[:80])
        return execute(query, params, many, context)

    def _two_steps(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **fields: Any) -> Any:
            self.reach(f"before {call.__qualname__}")
            answer = call(*args, **fields)
            self.reach(f"after {call.__qualname__}")
            return answer

        return called


def in_another_process(story: Callable[[Steps], None], *, kill_at: int | None = None) -> tuple[list[str], bool]:
    """Live through ``story`` in a copy of this process: the names of its steps, and whether it was killed.

    AssertionError with what it raised, where it failed by itself. Connections are closed here: the copy opens its own.
    """
    connections.close_all()
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        _live(story, Steps(kill_at), reading, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    killed = os.WIFSIGNALED(os.waitpid(process, 0)[1])
    answer: dict[str, Any] = json.loads(text) if text else {"names": [], "error": ""}
    assert not answer["error"], answer["error"]
    assert killed or text, "the process ended without a word"
    return list(answer["names"]), killed


def _live(story: Callable[[Steps], None], steps: Steps, reading: int, writing: int) -> None:
    """Does not return: nothing of the test's own ending may run in the copy."""
    error = ""
    try:
        os.close(reading)
        client._client.cache_clear()  # its connections to Stripe are the first process's
        story(steps)
        connections.close_all()
    except BaseException as failure:  # noqa: BLE001 - it is told where somebody can read it
        error = f"{type(failure).__name__}: {failure}"
    finally:
        with os.fdopen(writing, "w") as tell:
            json.dump({"names": steps.names, "error": error}, tell)
        os._exit(0)
