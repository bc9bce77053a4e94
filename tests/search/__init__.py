"""Tests of the search. The cases that every back end must pass stand in ``contract``."""

import pytest

pytest.register_assert_rewrite("tests.search.contract")
