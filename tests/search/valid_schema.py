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
    by_id = {thing["@id"]: thing for thing in things.values() if "@id" in thing}
    for thing in things.values():
        _read(thing, by_id)
        _has_what_is_wanted(thing)


def _read(value: Any, by_id: dict[str, Any]) -> Any:
    """As JSON-LD reads it: an ``@id`` alone is another thing of the page; ``-input`` (schema.org/docs/actions) fills an address in.

    From the inside out, since a property takes whatever is a kind of what it asks for.
    """
    if isinstance(value, list):
        return [_read(inner, by_id) for inner in value]
    if not isinstance(value, dict):
        return value
    found = by_id[value["@id"]] if value.keys() == {"@id"} else value
    inside = {name: _read(inner, by_id) for name, inner in found.items() if not name.endswith("-input")}
    return getattr(schema_org, found["@type"]).model_validate(inside, strict=False)  # a day is written as text


def _has_what_is_wanted(value: Any) -> None:
    if isinstance(value, list):
        for inner in value:
            _has_what_is_wanted(inner)
    elif isinstance(value, dict):
        missing = WANTED.get(value.get("@type", ""), set()) - value.keys()
        assert not missing, f"{value.get('@type')} without {missing}"
        for inner in value.values():
            _has_what_is_wanted(inner)
