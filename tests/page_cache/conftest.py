from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.page_cache.market import Market, make_market


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    """The cache of pages, which is off while developing."""
    settings.PAGE_CACHE = True


@pytest.fixture
def market(db: None, media: Path) -> Market:
    return make_market()
