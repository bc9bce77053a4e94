"""The templates that test databases are copied from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import databases

TODAY = {"shops/migrations/0001.py": "a", "shops/migrations/0002.py": "b", "django": "5.2"}


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(databases, "FOLDER", tmp_path)
    monkeypatch.setattr(databases, "migrated_by", lambda: TODAY)
    return tmp_path


def keep_note(folder: Path, key: str, made: dict[str, str]) -> None:
    (folder / f"template_empty_{key}.sqlite3.json").write_text(json.dumps(made))


def test_a_template_is_built_upon_the_one_that_lacks_fewest_migrations(folder: Path) -> None:
    keep_note(folder, "first", {"django": "5.2"})
    keep_note(folder, "second", {"django": "5.2", "shops/migrations/0001.py": "a"})

    assert databases.nearest_below("sqlite3") == "empty_second"


@pytest.mark.parametrize(
    "other",
    [
        {**TODAY, "django": "5.1"},
        {"shops/migrations/0001.py": "written anew"},
        {"shops/migrations/0001.py": "a", "shops/migrations/0003_of_another_branch.py": "c"},
    ],
    ids=["another version", "another text", "a migration that is not ours"],
)
def test_none_is_built_upon_a_template_of_something_else(folder: Path, other: dict[str, str]) -> None:
    keep_note(folder, "other", other)

    assert databases.nearest_below("sqlite3") is None


def test_a_template_of_one_engine_is_none_for_another(folder: Path) -> None:
    keep_note(folder, "first", {"django": "5.2"})

    assert databases.nearest_below("postgres") is None
