"""Redirections that a clerk has to look at."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from logistics.models import Charge, Redirection

State = Redirection.State
# Paid, and too late: the money goes back. A forwarding that could not be done: somebody has to call.
TO_SETTLE = Q(settled_at=None) & (Q(state=State.STUCK) | Q(state=State.TOO_LATE, price__gt=0, charge__state=Charge.State.PAID))


def to_settle() -> QuerySet[Redirection]:
    return Redirection.objects.filter(TO_SETTLE)
