"""Holds what a page says of itself against schema.org's vocabulary, as a validator for it does: types, properties, and what each may be."""

from __future__ import annotations

from typing import Any

import schema_org

# What Google wants beside what schema.org allows, or shows nothing of it (Search Central, "Structured data", 2026).
WANTED = {
    "Product": {"name", "offers"},
    "Offer": {"price", "priceCurrency", "availability"},
    "ListItem": {"position"},
    "Organization": {"name"},
    "WebSite": {"name", "url"},
}


def assert_valid(things: dict[str, dict[str, Any]]) -> None:
    """Each thing of a page's graph, and all in it: no property that its type has not, no value that the property does not take."""
    assert things
    for kind, thing in things.items():
        model = getattr(schema_org, kind)
        model.model_validate(_read(thing), strict=False)  # a day is written as text
        _has_what_is_wanted(thing)


def _read(value: Any) -> Any:
    """As JSON-LD reads it: an ``@id`` alone points at another thing; ``-input`` is how to fill in an address (schema.org/docs/actions)."""
    if isinstance(value, list):
        return [_read(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"@id"}:
        return value["@id"]
    return {name: _read(inner) for name, inner in value.items() if not name.endswith("-input")}


def _has_what_is_wanted(value: Any) -> None:
    if isinstance(value, list):
        for inner in value:
            _has_what_is_wanted(inner)
    elif isinstance(value, dict):
        missing = WANTED.get(value.get("@type", ""), set()) - value.keys()
        assert not missing, f"{value.get('@type')} without {missing}"
        for inner in value.values():
            _has_what_is_wanted(inner)
