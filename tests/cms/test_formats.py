"""How amounts, days and signs are written in each language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation


@pytest.mark.parametrize(("language", "expected"), [("en", "Total: 3"), ("pt", "Total: 3"), ("fr", "Total\N{NO-BREAK SPACE}: 3")])
def test_a_colon_stands_as_the_language_sets_it(language: str, expected: str) -> None:
    with translation.override(language):
        assert Template("{% load formats %}Total{% colon %} {{ sum }}").render(Context({"sum": 3})) == expected
