"""SEARCH_URL names an engine without a doubt, or the start stops."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.search_address import search_engine


def test_unset_is_no_engine() -> None:
    assert search_engine("") is None


@pytest.mark.parametrize(
    ("address", "engine", "url", "prefix"),
    [
        ("elasticsearch://search.example:9201/market", "elasticsearch", "http://search.example:9201", "market"),
        ("opensearch://127.0.0.1", "opensearch", "http://127.0.0.1:9200", "feira"),
        ("opensearch://[::1]:9200/", "opensearch", "http://[::1]:9200", "feira"),
        ("opensearch+https://search.example/a-1_b", "opensearch", "https://search.example:9200", "a-1_b"),
        ("elasticsearch+https://search.example:443", "elasticsearch", "https://search.example:443", "feira"),
    ],
)
def test_engine_host_and_prefix(address: str, engine: str, url: str, prefix: str) -> None:
    assert search_engine(address) == {"engine": engine, "url": url, "user": "", "password": "", "prefix": prefix}


def test_user_and_password_are_kept_out_of_the_address() -> None:
    found = search_engine("elasticsearch+https://feira:p%40ss%2Fword@search.example:9200/market")

    assert found is not None
    assert (found["user"], found["password"], found["url"]) == ("feira", "p@ss/word", "https://search.example:9200")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://secret:secret@search.example:9200", "must begin with one of"),
        ("search.example:9200", "must begin with one of"),
        ("solr://secret:secret@search.example", "must begin with one of"),
        ("opensearch:///market", "must look like"),
        ("opensearch://secret:secret@search.example/market?x=1", "must look like"),
        ("opensearch://search.example:secret/market", "cannot be read"),
        ("opensearch://search.example:99999", "cannot be read"),
        ("opensearch://secret@search.example", "without the other"),
        ("opensearch://secret:secret@search.example/Market", "the prefix 'Market'"),
        ("opensearch://search.example/a/b", "the prefix 'a/b'"),
        ("opensearch://search.example/_all", "the prefix '_all'"),
        ("opensearch://search.example/*", "the prefix"),
    ],
)
def test_what_is_malformed_stops_the_start_without_the_password_being_told(address: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL") as refused:
        search_engine(address)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)
