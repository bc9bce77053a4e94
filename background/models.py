"""When each regular job last ran."""

from django.db import models


class TickRun(models.Model):
    """One row a job; ``tick`` claims a due job by moving ``next_run_at`` in a conditional UPDATE."""

    name = models.CharField(max_length=100, unique=True)
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
