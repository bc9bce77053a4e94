"""Rows of clusterable models, as many as a list shows."""

from __future__ import annotations

from typing import Any

from django.db import models


class ReadQuickly:
    """Stands before ``ClusterableModel`` in a model's bases: a row that is read from the database brings no children along.

    modelcluster looks for them by name at each row, which takes as long as the row itself.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs:
            super().__init__(*args, **kwargs)
        else:
            models.Model.__init__(self, *args)  # type: ignore[arg-type]
