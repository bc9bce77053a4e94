"""What has changed since a page was rendered."""

from django.db import models
from django.utils import timezone


class PageChange(models.Model):
    """Something that pages show has changed. Triggers alone write here, so that no way of changing it goes by.

    Rows are only added: one row a topic that is counted up would make everybody who sells wait for everybody else who does.
    ``topic`` and ``of_id`` (0: of no single row) say what it is of, as ``cms.page_cache.watching`` names it. ``made_by`` is
    PostgreSQL's number of the transaction (SQLite, where one writes at a time, needs none): a row may come to be seen after one with
    a higher id.
    """

    topic = models.CharField(max_length=20)
    of_id = models.BigIntegerField(default=0)
    made_by = models.BigIntegerField(default=0, db_index=True)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.topic}:{self.of_id}"
