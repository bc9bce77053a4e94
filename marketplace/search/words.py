"""Texts by language, as documents have them."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from marketplace.catalogue.facts import plain_text


def of_the_installation() -> str:
    """The language of what has no translation: that of the plain fields of a product, a maker, a category."""
    return settings.LANGUAGE_CODE.split("-")[0]


def in_every_language(name: str) -> dict[str, str]:
    """A name that is the same in each."""
    return {code.split("-")[0]: name for code, _language in settings.LANGUAGES}


def gathered(*parts: tuple[str, str]) -> dict[str, str]:
    """(Language, text, HTML or not) → the plain texts of each language one after the other, each once, without those that are empty."""
    found: dict[str, dict[str, None]] = {}
    for language, text in parts:
        plain = plain_text(text)
        if plain:
            found.setdefault(language, {})[plain] = None
    return {language: "\n".join(texts) for language, texts in found.items()}


def named(names: Iterable[str | None]) -> tuple[str, ...]:
    """Each once, in order, without the empty ones."""
    return tuple(dict.fromkeys(name for name in names if name))
