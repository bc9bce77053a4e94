"""Form bodies and queries with brackets, as the official clients write them: ``a[b][0][c]=v`` becomes ``{"a": {"b": [{"c": "v"}]}}``."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from stripe_sandbox.errors import StripeError

MOST_FIELDS = 5000
DEEPEST = 10
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)\Z")


def decode(text: str) -> dict[str, Any]:
    """The nested values; every leaf is a string. Raises StripeError on what is no such form."""
    if "\0" in text or "%00" in text:
        raise StripeError("Invalid request: a null byte stands in it.", replayed=False)
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=False, max_num_fields=MOST_FIELDS, errors="strict")
    except (ValueError, UnicodeDecodeError) as error:
        raise StripeError(f"Invalid request: the form cannot be read ({error}).", replayed=False) from error
    root: dict[str, Any] = {}
    for key, value in pairs:
        _put(root, _path(key), value, key)
    return {name: _with_lists(value) for name, value in root.items()}


def _path(key: str) -> list[str]:
    found = _KEY.match(key)
    if not found:
        raise StripeError(f"Invalid request: the parameter name {key[:80]!r} cannot be read.", replayed=False)
    path = [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])]
    if len(path) > DEEPEST:
        raise StripeError(f"Invalid request: the parameter {found[1]!r} is nested too deep.", replayed=False)
    return path


def _put(root: dict[str, Any], path: list[str], value: str, key: str) -> None:
    here = root
    for step, following in zip(path, [*path[1:], None], strict=True):
        name = step or str(len(here))  # a[]=x adds to the end
        if following is None:
            if isinstance(here.get(name), dict):
                raise StripeError(f"Invalid request: {key[:80]!r} is given as a value and as an object.", replayed=False)
            here[name] = value
            return
        inner = here.setdefault(name, {})
        if not isinstance(inner, dict):
            raise StripeError(f"Invalid request: {key[:80]!r} is given as a value and as an object.", replayed=False)
        here = inner


def _with_lists(value: Any) -> Any:
    """Objects whose names are 0, 1, 2 … are lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(item) for name, item in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
