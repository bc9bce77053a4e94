"""OpenSearch 3 with all its modules: what the search engine's back end is tested on with the full analysis."""

from __future__ import annotations

from pathlib import Path

from scripts.search_node import Node

NAME = "opensearch"
NODE = Node(
    name=NAME,
    version="3.6.0",
    group="org.opensearch.distribution.integ-test-zip",
    java_home="OPENSEARCH_JAVA_HOME",
    java_options="OPENSEARCH_JAVA_OPTS",
    oldest_java=21,
    options=(),
)


def start(folder: Path) -> str:
    """Its address once it answers. Raises RuntimeError with one line why not."""
    return NODE.start(folder)


def stop(folder: Path) -> bool:
    """Stop it; False where it did not run."""
    return NODE.stop(folder)
