"""What a request may say: each address names its fields with their kinds; what is odd is refused by the name of the field.

A kind is a function of the raw value and the field's name that gives the value or raises. ``read`` goes through all fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from stripe_sandbox import currencies
from stripe_sandbox.errors import bad_parameter

Kind = Callable[[Any, str], Any]
Fields = dict[str, Kind]


class Required:
    """Marks a field that must be there: ``{"amount": Required(integer(1))}``."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def __call__(self, value: Any, name: str) -> Any:
        return self.kind(value, name)


def read(raw: dict[str, Any], fields: Fields, inside: str = "") -> dict[str, Any]:
    """The values of the known fields that were given. Unknown and missing ones are refused."""

    def path(name: str) -> str:
        return f"{inside}[{name}]" if inside else name

    for name in raw:
        if name not in fields:
            raise bad_parameter(f"Received unknown parameter: {path(name)}", path(name), "parameter_unknown")
    for name, kind in fields.items():
        if isinstance(kind, Required) and raw.get(name, "") == "":
            raise bad_parameter(f"Missing required param: {path(name)}.", path(name), "parameter_missing")
    return {name: fields[name](value, path(name)) for name, value in raw.items()}


def text(longest: int = 5000) -> Kind:
    def kind(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise bad_parameter(f"Invalid string: {name} must be a string.", name)
        if len(value) > longest:
            raise bad_parameter(f"Invalid string: {value[:20]}…; must be at most {longest} characters", name)
        return value

    return kind


def identifier(value: Any, name: str) -> str:
    given = text(255)(value, name)
    if not re.fullmatch(r"[A-Za-z0-9_]+", given):
        raise bad_parameter(f"No such object: '{given[:60]}'", name, "resource_missing")
    return str(given)


def integer(least: int = 0, most: int = 99_999_999_999) -> Kind:
    def kind(value: Any, name: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise bad_parameter(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        number = int(value)
        if number < least:
            raise bad_parameter(f"This value must be greater than or equal to {least}.", name, "parameter_invalid_integer")
        if number > most:
            raise bad_parameter(f"This value must be less than or equal to {most}.", name, "parameter_invalid_integer")
        return number

    return kind


def amount(value: Any, name: str) -> int:
    """In the currency's smallest unit, at most eight digits."""
    number = int(integer(-99_999_999_999)(value, name))
    if number < 1:
        raise bad_parameter("This value must be greater than or equal to 1.", name, "parameter_invalid_integer")
    if number > currencies.MOST:
        raise bad_parameter("Amount must be no more than 999,999.99", name, "amount_too_large")
    return number


def boolean(value: Any, name: str) -> bool:
    if value not in ("true", "false"):
        raise bad_parameter(f"Invalid boolean: {str(value)[:40]}", name)
    return bool(value == "true")


def choice(*allowed: str) -> Kind:
    def kind(value: Any, name: str) -> str:
        if value not in allowed:
            said = ", ".join(allowed[:-1]) + f", or {allowed[-1]}" if len(allowed) > 1 else allowed[0]
            raise bad_parameter(f"Invalid {name}: must be one of {said}", name)
        return str(value)

    return kind


def currency(value: Any, name: str) -> str:
    code = str(value).lower() if isinstance(value, str) else ""
    if code not in currencies.KNOWN:
        raise bad_parameter(
            f"Invalid currency: {str(value)[:20]}. Stripe currently supports these currencies: {', '.join(sorted(currencies.KNOWN))}", name
        )
    return code


def url(value: Any, name: str) -> str:
    given = str(text(5000)(value, name))
    try:
        parts = urlsplit(given)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f]", given):
        raise bad_parameter("Not a valid URL", name, "url_invalid")
    return given


def email(value: Any, name: str) -> str:
    given = str(text(512)(value, name))
    if given and not re.fullmatch(r"[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s<>\"']+", given):
        raise bad_parameter(f"Invalid email address: {given}", name, "email_invalid")
    return given


def metadata(value: Any, name: str) -> dict[str, str]:
    """At most 50 names of 40 characters with values of 500; an empty value takes the name out."""
    if value == "":
        return {}
    pairs = {str(number): item for number, item in enumerate(value)} if isinstance(value, list) else value
    if not isinstance(pairs, dict):
        raise bad_parameter("Invalid object", name)
    if len(pairs) > 50:
        raise bad_parameter("Metadata can have up to 50 keys.", name)
    for key, item in pairs.items():
        if not isinstance(item, str):
            raise bad_parameter(f"Metadata values must be strings, but {key!r} is none.", f"{name}[{key}]")
        if len(key) > 40 or len(item) > 500:
            raise bad_parameter("Metadata keys can have up to 40 characters, values up to 500.", f"{name}[{key}]")
    return dict(pairs)


def group(fields: Fields) -> Kind:
    """An object with these fields."""

    def kind(value: Any, name: str) -> dict[str, Any]:
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise bad_parameter("Invalid object", name)
        return read(value, fields, name)

    return kind


def array(item: Kind, most: int = 100) -> Kind:
    def kind(value: Any, name: str) -> list[Any]:
        if value == "":
            return []
        if not isinstance(value, list):
            raise bad_parameter("Invalid array", name)
        if len(value) > most:
            raise bad_parameter(f"Array {name} exceeded maximum {most} allowed elements.", name)
        return [item(one, f"{name}[{number}]") for number, one in enumerate(value)]

    return kind


def time_range(value: Any, name: str) -> dict[str, int]:
    """``created=…`` or ``created[gte]=…`` and so on, in seconds since 1970."""
    if isinstance(value, str):
        return {"eq": integer()(value, name)}
    return dict(group({word: integer() for word in ("gt", "gte", "lt", "lte")})(value, name))
