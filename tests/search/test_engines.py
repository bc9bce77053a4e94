"""OpenSearch and Elasticsearch do what every back end does: the same cases, on both."""

from __future__ import annotations

import pytest

from marketplace.search.backends.engine.backend import EngineBackend
from tests.search.contract import CountsFacets, FindsWords, TakesBadInput, WalksPages
from tests.search.engines import empty_engine

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture(params=["opensearch", "elasticsearch"])
def backend(request: pytest.FixtureRequest) -> EngineBackend:
    return empty_engine(request.param)


class TestWords(FindsWords):
    pass


class TestFacets(CountsFacets):
    pass


class TestPages(WalksPages):
    pass


class TestBadInput(TakesBadInput):
    pass
