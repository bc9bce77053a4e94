"""The two engines' own clients behind one face. Whatever goes wrong comes out as ``Unavailable`` with one line.

Elasticsearch's client refuses to speak to OpenSearch, so each engine is spoken to by its own; both take the same bodies.
"""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import Any

from marketplace.search.asking import Unavailable

ASKING = 0.25  # seconds that a question may take, connecting included
WRITING = 60.0  # seconds for a batch of documents
ASKERS = 16  # questions at once in one process; more wait, within their time

Body = dict[str, Any]


class NotThere(Unavailable):
    """The index that was asked is not there."""


class Deadline:
    """What is left of the time that one question has, over all its requests."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise Unavailable("no time is left")
        return left


class Client(ABC):
    """``name`` is the engine's. Every method raises Unavailable, never anything else of the client's."""

    name: str
    client: Any

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(ASKERS, thread_name_prefix="search")

    @abstractmethod
    def _said(self, call: Callable[[], Any]) -> Body:
        """What ``call`` answers, as a dict; its errors as Unavailable."""

    @abstractmethod
    def _search(self, index: str, body: Body, seconds: float) -> Any: ...

    @abstractmethod
    def _search_many(self, index: str, lines: Sequence[Body], seconds: float) -> Any: ...

    @abstractmethod
    def can_analyze(self, body: Body) -> bool:
        """Whether the engine has what this analysis needs."""

    def search(self, index: str, body: Body) -> Body:
        """However long it takes."""
        return self._said(lambda: self._search(index, body, WRITING))

    def search_all(self, index: str, bodies: Sequence[Body], deadline: Deadline) -> Sequence[Body]:
        """All of them in one request, answered by ``deadline``, or Unavailable. The engine works on them side by side.

        Asked in a thread: a client's own limit is one for each piece that it reads, and an engine that sends a byte now and then would
        hold the page for ever.
        """
        left = deadline.left()
        future = self._pool.submit(self._answers, index, bodies, left)
        try:
            return future.result(timeout=left)
        except TooLate:
            future.cancel()
            raise Unavailable(f"no answer within {left * 1000:.0f} ms") from None

    def _answers(self, index: str, bodies: Sequence[Body], seconds: float) -> Sequence[Body]:
        if len(bodies) == 1:
            return [self._said(lambda: self._search(index, bodies[0], seconds))]
        lines = [line for body in bodies for line in ({}, body)]
        found: Sequence[Body] = self._said(lambda: self._search_many(index, lines, seconds)).get("responses", [])
        for one in found:
            if isinstance(one, dict) and "error" in one:
                raise (NotThere if one.get("status") == 404 else Unavailable)(f"{one.get('status')}: {str(one['error'])[:300]}")
        return found

    def bulk(self, lines: Sequence[Body]) -> Body:
        return self._said(lambda: self.client.bulk(body=lines))

    def refresh(self, index: str) -> None:
        self._said(lambda: self.client.indices.refresh(index=index))

    def change_settings(self, index: str, settings: Body) -> None:
        self._said(lambda: self.client.indices.put_settings(index=index, body={"index": settings}))

    def flush(self, index: str) -> None:
        """Onto the disk with all that was written."""
        self._said(lambda: self.client.indices.flush(index=index))

    def create_index(self, index: str, body: Body) -> None:
        self._said(lambda: self.client.indices.create(index=index, body=body))

    def delete_index(self, index: str) -> None:
        """One that is not there is no error."""
        try:
            self._said(lambda: self.client.indices.delete(index=index))
        except NotThere:
            return

    def indices(self, pattern: str) -> Sequence[str]:
        return sorted(self._said(lambda: self.client.indices.get(index=pattern)))

    def aliased(self, alias: str) -> Sequence[str]:
        """The indexes behind it; none where there is no such alias."""
        try:
            return sorted(self._said(lambda: self.client.indices.get_alias(name=alias)))
        except NotThere:
            return []

    def change_aliases(self, actions: Sequence[Body]) -> None:
        """All of them in one step."""
        self._said(lambda: self.client.indices.update_aliases(body={"actions": list(actions)}))


class ElasticsearchClient(Client):
    name = "elasticsearch"

    def __init__(self, engine: Mapping[str, str]) -> None:
        from elasticsearch import Elasticsearch

        super().__init__()
        self.client = Elasticsearch(
            engine["url"],
            basic_auth=(engine["user"], engine["password"]) if engine["user"] else None,
            request_timeout=WRITING,
            max_retries=0,
            retry_on_timeout=False,
            connections_per_node=ASKERS,
        )
        self._clients: dict[int, Any] = {}

    def _search(self, index: str, body: Body, seconds: float) -> Any:
        return self._limited(seconds).search(index=index, body=body)

    def _search_many(self, index: str, lines: Sequence[Body], seconds: float) -> Any:
        return self._limited(seconds).msearch(index=index, searches=lines)

    def _limited(self, seconds: float) -> Any:
        """Each limit is a client of its own to this library, which takes long to make; who asks does not wait for the limit anyway."""
        tenths = math.ceil(seconds * 10)
        if tenths not in self._clients:
            self._clients[tenths] = self.client.options(request_timeout=tenths / 10)
        return self._clients[tenths]

    def _said(self, call: Callable[[], Any]) -> Body:
        from elasticsearch import ApiError, NotFoundError, TransportError

        try:
            return dict(call().body)
        except NotFoundError as error:
            raise NotThere(_line(error)) from error
        except (ApiError, TransportError, ValueError, TypeError) as error:
            raise Unavailable(_line(error)) from error

    def can_analyze(self, body: Body) -> bool:
        from elasticsearch import BadRequestError

        try:
            self._said(lambda: self.client.indices.analyze(body=body))
        except Unavailable as error:
            if isinstance(error.__cause__, BadRequestError):
                return False
            raise
        return True


class OpenSearchClient(Client):
    name = "opensearch"

    def __init__(self, engine: Mapping[str, str]) -> None:
        from opensearchpy import OpenSearch

        super().__init__()
        self.client = OpenSearch(
            [engine["url"]],
            http_auth=(engine["user"], engine["password"]) if engine["user"] else None,
            timeout=WRITING,
            max_retries=0,
            retry_on_timeout=False,
            pool_maxsize=ASKERS,
        )

    def _search(self, index: str, body: Body, seconds: float) -> Any:
        return self.client.search(index=index, body=body, params={"request_timeout": seconds})

    def _search_many(self, index: str, lines: Sequence[Body], seconds: float) -> Any:
        return self.client.msearch(index=index, body=lines, params={"request_timeout": seconds})

    def _said(self, call: Callable[[], Any]) -> Body:
        from opensearchpy.exceptions import NotFoundError, OpenSearchException

        try:
            return dict(call())
        except NotFoundError as error:
            raise NotThere(_line(error)) from error
        except (OpenSearchException, ValueError, TypeError) as error:
            raise Unavailable(_line(error)) from error

    def can_analyze(self, body: Body) -> bool:
        from opensearchpy.exceptions import RequestError

        try:
            self._said(lambda: self.client.indices.analyze(body=body))
        except Unavailable as error:
            if isinstance(error.__cause__, RequestError):
                return False
            raise
        return True


def connect(engine: Mapping[str, Any]) -> Client:
    """The client of ``settings.SEARCH_ENGINE``; nothing is sent yet."""
    made: dict[str, type[ElasticsearchClient] | type[OpenSearchClient]] = {
        client.name: client for client in (ElasticsearchClient, OpenSearchClient)
    }
    return made[engine["engine"]](engine)


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
