"""Redirections that a clerk has to look at."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from logistics.models import Redirection

State = Redirection.State
# A forwarding that could not be done: somebody has to call.
TO_SETTLE = Q(settled_at=None, state=State.STUCK)


def to_settle() -> QuerySet[Redirection]:
    return Redirection.objects.filter(TO_SETTLE)
