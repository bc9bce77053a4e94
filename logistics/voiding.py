"""Taking an item number out of use. It never comes back, and whoever scans it later is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_moment
from logistics.lockers.reserving import give_up_unused
from logistics.models import ItemNumber, Parcel, ParcelStatus
from logistics.numbers import issue


class CannotVoid(Exception):
    """Nothing was changed; the text, in the active language, says why."""


def void(*, parcel: Parcel, reason: str, actor: Any, replace: bool = False) -> ItemNumber | None:
    """Void the number of ``parcel`` for ``reason``; with ``replace`` it travels under a new one, which is returned, else not at all.

    Only while it is pending: what the post has seen keeps its number. Raises ``CannotVoid``, and ``numbers.RangeExhausted``.
    The parcel's row is the lock, as in ``tracking.record_event``: of a scan and this at one moment, the second sees the first.
    """
    if not reason.strip():
        raise CannotVoid(_("Write why the number is taken out of use. Nothing was changed."))
    with transaction.atomic():
        locked = Parcel.objects.select_for_update().get(pk=parcel.pk)
        old = ItemNumber.objects.get(pk=locked.number_id)
        if locked.number_id != parcel.number_id or old.voided_at:
            raise CannotVoid(_("This number is void already. Nothing was changed."))
        if locked.status != ParcelStatus.PENDING or locked.events.exists():
            raise CannotVoid(_("The post has this parcel, so its number stays. Nothing was changed."))
        if locked.manifest_lines.filter(is_open=True).exists():
            raise CannotVoid(_("This parcel stands on a manifest that is not handed over. Call that off first; nothing was changed."))
        at = timezone.now()
        new = issue(indicator=old.number[:2], country=old.number[-2:])[0] if replace else None
        ItemNumber.objects.filter(pk=old.pk, voided_at=None).update(
            voided_at=at, voided_by=actor, void_reason=reason.strip(), replaced_by=new
        )
        if new:
            # Its label is still to be printed.
            Parcel.objects.filter(pk=locked.pk).update(number=new, printed_at=None)
        else:
            Parcel.objects.filter(pk=locked.pk).update(status=ParcelStatus.VOID, status_at=at)
            give_up_unused(parcel=locked, at=at)  # no compartment waits for what is not sent
    return new


def why_void(number: str) -> str:
    """What is to be told about a void ``number``, or "" where it is none."""
    row = ItemNumber.objects.select_related("replaced_by").filter(number=number, voided_at__isnull=False).first()
    if row is None or row.voided_at is None:
        return ""
    said = {"when": format_moment(row.voided_at), "why": row.void_reason, "new": row.replaced_by}
    if row.replaced_by:
        return _("This number is void since %(when)s (%(why)s). The parcel has the number %(new)s: put that label on it.") % said
    return _("This number is void since %(when)s (%(why)s). Set the parcel aside and ask its sender.") % said
