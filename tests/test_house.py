"""The house's order where no tool sees it: relations between models are strings, and documents are only words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field, ForeignObjectRel, Model

from scripts.message_sources import ROOMS as ROOMS_WITH_TEXTS
from scripts.paths import ROOT

# From the top down; a room knows itself and what stands below.
ROOMS = ["config", "demo", "shops", "marketplace", "logistics", "producers", "cms", "accounts", "background"]
# Two neighbours that must not know each other although one stands above the other.
APART = {("logistics", "producers")}


def room_of(model: type[Model]) -> str | None:
    """The room that a model lives in; None for those of Django and its packages."""
    room = apps.get_app_config(model._meta.app_label).name.partition(".")[0]
    return room if room in ROOMS else None


def relations() -> Iterator[tuple[type[Model], Field, type[Model]]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, ForeignObjectRel) or not field.is_relation or not isinstance(field.related_model, type):
                continue
            yield model, field, field.related_model


def may_know(upper: str, lower: str) -> bool:
    return ROOMS.index(upper) <= ROOMS.index(lower) and (upper, lower) not in APART


def test_relations_between_models_point_down() -> None:
    wrong = []
    for model, field, target in relations():
        here, there = room_of(model), room_of(target)
        if here and there and not may_know(here, there):
            wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}: {here} must not know {there}")
    assert not wrong, "\n".join(wrong)


def test_the_walk_sees_the_relations() -> None:
    seen = {(room_of(model), room_of(target)) for model, _, target in relations()}
    assert {("shops", "marketplace"), ("marketplace", "logistics"), ("logistics", "accounts")} <= seen


@pytest.mark.parametrize(
    ("upper", "lower", "allowed"),
    [
        ("shops", "cms", True),
        ("shops", "shops", True),
        ("cms", "shops", False),
        ("logistics", "producers", False),
        ("logistics", "accounts", True),
    ],
)
def test_who_may_know_whom(upper: str, lower: str, allowed: bool) -> None:
    assert may_know(upper, lower) is allowed


def test_every_setting_is_in_the_documents() -> None:
    read = set(
        re.findall(r"(?:env\.[a-z_]+|one_of|url_with_scheme)\(\s*\"([A-Z][A-Z0-9_]+)\"", (ROOT / "config" / "settings.py").read_text())
    )
    told = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))
    assert read == told


def test_no_text_to_translate_stands_within_an_f_string() -> None:
    """gettext's collector does not look into them: such a text would never reach the translators."""
    asks = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    hidden = []
    for path in (path for room in ROOMS_WITH_TEXTS for path in (ROOT / room).rglob("*.py")):
        for whole in ast.walk(ast.parse(path.read_text())):
            if isinstance(whole, ast.JoinedStr):
                calls = [part for part in ast.walk(whole) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
                hidden += [f"{path.relative_to(ROOT)}:{call.lineno}" for call in calls if call.func.id in asks]  # type: ignore[attr-defined]
    assert not hidden
