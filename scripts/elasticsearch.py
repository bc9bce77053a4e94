"""Elasticsearch 8, the server alone: this build has the built-in analysers only, so the back end is tested on it with a plain analysis."""

from __future__ import annotations

from pathlib import Path

from scripts.search_node import Node

NAME = "elasticsearch"
NODE = Node(
    name=NAME,
    version="8.19.21",
    group="org.elasticsearch.distribution.integ-test-zip",
    java_home="ES_JAVA_HOME",
    java_options="ES_JAVA_OPTS",
    oldest_java=17,
    options=("-Expack.security.enabled=false",),
)


def start(folder: Path) -> str:
    """Its address once it answers. Raises RuntimeError with one line why not."""
    return NODE.start(folder)


def stop(folder: Path) -> bool:
    """Stop it; False where it did not run."""
    return NODE.stop(folder)
