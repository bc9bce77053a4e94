"""How the engines for tests are had: on the newest Java, unpacked so that they run, or one line says what is missing."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from scripts import opensearch, search_node


def java(folder: Path, name: str, version: str) -> Path:
    home = folder / name
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "java").touch()
    (home / "release").write_text(f'IMPLEMENTOR="Somebody"\nJAVA_VERSION="{version}"\n')
    return home


@pytest.fixture
def javas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no Java but those in this folder."""
    monkeypatch.setattr(search_node, "JVM_FOLDERS", [tmp_path])
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    return tmp_path


def test_the_newest_java_is_taken(javas: Path) -> None:
    java(javas, "jdk-17", "17.0.15")
    newest = java(javas, "another", "25.0.3")
    java(javas, "jdk-8", "1.8.0_402")
    (javas / "no-java").mkdir()

    assert search_node.newest_java(21) == newest


def test_one_that_is_too_old_is_told_in_a_line(javas: Path) -> None:
    java(javas, "jdk-17", "17.0.15")

    with pytest.raises(RuntimeError, match="no Java 21 or later here") as told:
        search_node.newest_java(21)
    assert "\n" not in str(told.value)


def test_the_one_that_java_home_names_counts_too(javas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = java(tmp_path / "elsewhere", "mine", "21.0.1")
    monkeypatch.setenv("JAVA_HOME", str(mine))

    assert search_node.newest_java(21) == mine


@pytest.mark.usefixtures("javas")
def test_without_maven_the_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="install your system's package 'maven'"):
        opensearch.NODE._fetch(tmp_path)


def test_programs_in_an_archive_stay_programs(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("server/bin/run")
    entry.external_attr = 0o755 << 16
    with zipfile.ZipFile(tmp_path / "server.zip", "w") as packed:
        packed.writestr(entry, "#!/bin/sh\n")

    search_node._unzip(tmp_path / "server.zip", tmp_path / "out")

    assert os.access(tmp_path / "out" / "server" / "bin" / "run", os.X_OK)


def test_what_was_never_started_is_not_stopped(tmp_path: Path) -> None:
    assert opensearch.stop(tmp_path) is False
