"""What the process beside the web server does by itself."""

from __future__ import annotations

from marketplace.search.finding import all_backends
from marketplace.search.indexing import drain


def bring_in_changes() -> None:
    """Until the index has everything."""
    while drain(all_backends()):
        pass
