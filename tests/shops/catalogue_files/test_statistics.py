"""After a large import the database's planner knows that the tables are full."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shops.catalogue_files import jobs, statistics
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import imported, table

pytestmark = pytest.mark.django_db


def test_it_is_told_how_many_rows_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(jobs, "refresh_statistics", told.append)
    factories.make_category("Crafts")
    shop = rows.make_shop()
    file = table(*([f"S{number}", f"Thing {number}", "1", "1", "1", "Crafts"] for number in range(12)), ["X", "", "1", "1", "1", ""])
    imported(shop, file)
    imported(shop, file)
    assert told == [12, 0], "what was refused and what was equal wrote nothing"


@pytest.mark.parametrize("count", [1000, 1001])
def test_only_after_many_rows_and_only_where_the_database_needs_it(count: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        was_worth_it = statistics.refresh_statistics(count)
    assert was_worth_it is (count > 1000 and connection.vendor == "postgresql")
    asked = [query["sql"] for query in queries if query["sql"].startswith("ANALYZE")]
    assert len(asked) == was_worth_it
    if was_worth_it:
        assert '"catalogue_product"' in asked[0]
