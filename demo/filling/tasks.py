"""What the fill has queued: indexing is done here and now, each thing once; the rest is dropped."""

from __future__ import annotations

import json
from uuid import UUID

from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

# Search and "where is this used" in the back office. Everything else would tell people of an invented past.
INDEXING = ("modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task")


def settle(*, queued_before: set[UUID]) -> None:
    """Do and drop the tasks that are not in ``queued_before`` (primary keys)."""
    new = DBTaskResult.objects.exclude(pk__in=queued_before)
    wanted = {}
    for path, args_kwargs in new.filter(task_path__in=INDEXING).values_list("task_path", "args_kwargs"):
        wanted[path, json.dumps(args_kwargs, sort_keys=True)] = args_kwargs
    for (path, _key), args_kwargs in wanted.items():
        import_string(path).call(*args_kwargs["args"], **args_kwargs["kwargs"])
    new.delete()
