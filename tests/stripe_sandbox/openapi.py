"""Holds an answer against Stripe's published description of its API: as much of OpenAPI as that document uses."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

# Since 2022 a charge shows these only to who asks; the mock's examples are older.
ON_REQUEST = {"refunds"}
# The mock's examples have it still, though the description has dropped it.
DROPPED = frozenset({"source"})
JSON_TYPES: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}


class Description:
    """The document at ``path``."""

    def __init__(self, path: Path) -> None:
        self.document: dict[str, Any] = json.loads(path.read_text())
        self.schemas: dict[str, Any] = self.document["components"]["schemas"]

    def of_answer(self, method: str, path: str) -> dict[str, Any]:
        """The schema of a successful answer. Raises LookupError for an address that Stripe does not have."""
        for template, operations in self.document["paths"].items():
            if _pattern(template).fullmatch(path) and method.lower() in operations:
                schema: dict[str, Any] = operations[method.lower()]["responses"]["200"]["content"]["application/json"]["schema"]
                return schema
        raise LookupError(f"Stripe has no {method} {path}")

    def of_object(self, name: str) -> dict[str, Any]:
        return {"$ref": f"#/components/schemas/{name}"}

    def faults(self, value: Any, schema: dict[str, Any], place: str = "", extra: frozenset[str] = frozenset()) -> list[str]:
        """One line each: what is missing, too much or of another kind. ``extra``: names that are allowed beyond the schema."""
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        if value is None:
            return [] if schema.get("nullable") or _is_empty(schema) else [f"{place}: null"]
        if "anyOf" in schema:
            found = [self.faults(value, one, place, extra) for one in schema["anyOf"]]
            return min(found, key=len)
        expected = schema.get("type")
        if expected and (not isinstance(value, JSON_TYPES[expected]) or (isinstance(value, bool) and expected != "boolean")):
            return [f"{place}: {type(value).__name__} {str(value)[:40]!r}, not {expected}"]
        if "enum" in schema and value not in schema["enum"]:
            return [f"{place}: {value!r}, not one of {schema['enum']}"]
        if isinstance(value, list):
            return [
                fault
                for number, item in enumerate(value)
                for fault in self.faults(item, schema.get("items", {}), f"{place}[{number}]", extra)
            ]
        if isinstance(value, dict):
            return self._in_object(value, schema, place, extra)
        return []

    def _in_object(self, value: dict[str, Any], schema: dict[str, Any], place: str, extra: frozenset[str]) -> list[str]:
        properties = schema.get("properties", {})
        found = [f"{place}.{name}: missing" for name in schema.get("required", []) if name not in value]
        for name, item in value.items():
            if name in properties:
                found += self.faults(item, properties[name], f"{place}.{name}", extra)
            elif isinstance(schema.get("additionalProperties"), dict):
                found += self.faults(item, schema["additionalProperties"], f"{place}.{name}", extra)
            elif properties and name not in extra:
                found.append(f"{place}.{name}: unknown")
        return found


def _is_empty(schema: dict[str, Any]) -> bool:
    return not set(schema) - {"description"}


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))


def unlike(ours: Any, theirs: Any, place: str = "") -> list[str]:
    """Where our answer lacks a name that theirs has, or has another kind of value for it. Inside, only what both have is compared:
    their examples fill objects that depend on each other."""
    if ours is None or theirs is None:
        return []
    if isinstance(theirs, dict) and isinstance(ours, dict):
        missing = [] if place else [f"{name}: missing" for name in theirs if name not in ours and name not in ON_REQUEST]
        return missing + [fault for name in ours if name in theirs for fault in unlike(ours[name], theirs[name], f"{place}.{name}")]
    expanded = {type(ours), type(theirs)} == {dict, str}
    return [] if type(ours) is type(theirs) or expanded else [f"{place}: {type(ours).__name__}, there {type(theirs).__name__}"]
