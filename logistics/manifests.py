"""Manifests: what a sender says that it hands over, and what the post finds when it comes.

A manifest is frozen when it is made. At the acceptance its own number is scanned, then each parcel; closing it records the posting (EMA)
of what came, and only of that. What did not come stays pending and may stand on the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_moment
from logistics.models import Address, Manifest, ManifestLine, ManifestReceipt, Parcel, ParcelStatus
from logistics.models.tracking import EventCode
from logistics.numbers import check_digit, clean, is_valid
from logistics.tracking import EventRefused, record_event
from logistics.voiding import why_void

State = Manifest.State
PREFIX = "MAN"
MOST = 500
# What scales and cardboard differ by.
TOLERANCE_GRAMS, TOLERANCE_PERCENT = 50, 3
_FORM = re.compile(rf"{PREFIX}(\d{{8}})(\d)", re.ASCII)


class ManifestRefused(Exception):
    """Nothing was changed; the text, in the active language, says why and what to do."""


def number_of(pk: int) -> str:
    """A manifest's own number: ``MAN``, eight digits and the check digit of item numbers, so that it is mistaken for none of them."""
    return f"{PREFIX}{pk:08d}{check_digit(pk)}"


def manifest_pk(text: str) -> int | None:
    """The key of the manifest whose number was typed or scanned; None where ``text`` is no such number."""
    found = _FORM.fullmatch(re.sub(r"[\s.\-]", "", text).upper())
    return int(found[1]) if found and check_digit(int(found[1])) == int(found[2]) else None


def counted(manifests: QuerySet[Manifest]) -> QuerySet[Manifest]:
    """``manifests`` with ``declared`` and ``came``, counts of parcels, each None for none."""

    def count(rows: Any) -> Subquery:
        return Subquery(rows.filter(manifest=OuterRef("pk")).order_by().values("manifest").annotate(n=Count("pk")).values("n"))

    return manifests.annotate(declared=count(ManifestLine.objects), came=count(ManifestReceipt.objects))


def free_parcels() -> QuerySet[Parcel]:
    """Parcels with a printed label that are not with the post and stand on no open manifest; the next pick-up first."""
    waiting = Parcel.objects.filter(status=ParcelStatus.PENDING, printed_at__isnull=False, shipment__withdrawn_at=None)
    return waiting.exclude(manifest_lines__is_open=True).order_by("pickup_on", "pk")


def make_manifest(*, sender: Address, parcels: Iterable[Parcel], actor: Any) -> Manifest:
    """Freeze ``parcels``, all of ``sender``'s and at most 500, into a new manifest. Raises ``ManifestRefused``."""
    pks = {parcel.pk for parcel in parcels}
    if not pks:
        raise ManifestRefused(_("There is no parcel to put on a manifest. Print the labels first; nothing was made."))
    if len(pks) > MOST:
        raise ManifestRefused(_("A manifest has at most %(count)s parcels. Make several; nothing was made.") % {"count": MOST})
    with transaction.atomic():
        rows = list(
            Parcel.objects.select_for_update(of=("self",)).filter(pk__in=pks, status=ParcelStatus.PENDING).select_related("shipment")
        )
        if len(rows) != len(pks) or any(row.shipment.sender_id != sender.pk for row in rows):
            raise ManifestRefused(_("Some of these parcels are with the post already, void or another sender's. Nothing was made."))
        try:
            with transaction.atomic():
                manifest = Manifest.objects.create(sender=sender, made_by=actor)
                ordered = sorted(rows, key=lambda row: (row.shipment.pickup_on, row.pk))
                ManifestLine.objects.bulk_create(ManifestLine(manifest=manifest, parcel=row, grams=row.grams) for row in ordered)
        except IntegrityError:
            raise ManifestRefused(_("Some of these parcels stand on another open manifest. Nothing was made; look there.")) from None
    return manifest


def _ended(manifest: Manifest) -> str:
    return format_moment(manifest.closed_at) if manifest.closed_at else ""


def call_off(*, manifest: Manifest, actor: Any) -> bool:
    """Call off an open manifest of which nothing was received, so that its parcels are free; False, and nothing changed, for others."""
    with transaction.atomic():
        locked = Manifest.objects.select_for_update().get(pk=manifest.pk)
        if locked.state != State.OPEN or locked.receipts.exists():
            return False
        _end(locked, State.CANCELLED, actor)
    return True


def _end(manifest: Manifest, state: str, actor: Any, office: str = "") -> None:
    now = timezone.now()
    Manifest.objects.filter(pk=manifest.pk).update(state=state, closed_at=now, closed_by=actor, office=office)
    manifest.lines.update(is_open=False)


@dataclass
class Reconciled:
    """What was declared beside what came. ``otherwise``: received, with the weight declared and the one on the scale."""

    received: list[ManifestReceipt] = field(default_factory=list)
    missing: list[ManifestLine] = field(default_factory=list)
    extra: list[ManifestReceipt] = field(default_factory=list)
    otherwise: list[tuple[ManifestReceipt, int]] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.extra or self.otherwise)


def reconcile(manifest: Manifest) -> Reconciled:
    """Two queries, whatever the number of parcels."""
    lines = list(manifest.lines.select_related("parcel__number", "parcel__shipment__recipient"))
    receipts = list(manifest.receipts.select_related("parcel__number", "parcel__shipment__recipient", "received_by"))
    declared, came = {line.parcel_id: line for line in lines}, {receipt.parcel_id for receipt in receipts}
    found = Reconciled(missing=[line for line in lines if line.parcel_id not in came])
    for receipt in receipts:
        line = declared.get(receipt.parcel_id)
        (found.received if line else found.extra).append(receipt)
        said = line.grams if line else receipt.parcel.grams
        if receipt.grams and abs(receipt.grams - said) > max(TOLERANCE_GRAMS, said * TOLERANCE_PERCENT // 100):
            found.otherwise.append((receipt, said))
    return found


def receive(*, manifest: Manifest, number: str, grams: int | None, actor: Any) -> tuple[ManifestReceipt, bool]:
    """Note that the parcel with ``number`` came with ``manifest``, weighing ``grams`` if it was weighed; and whether that is new.

    A parcel of another list or of none is noted as extra. Raises ``ManifestRefused`` for what cannot be accepted here.
    """
    number = clean(number)
    with transaction.atomic():
        locked = Manifest.objects.select_for_update().get(pk=manifest.pk)
        if locked.state != State.OPEN:
            raise ManifestRefused(_("This manifest was closed on %(when)s. Nothing was noted.") % {"when": _ended(locked)})
        parcel = Parcel.objects.select_related("number", "shipment").filter(number__number=number).first()
        if parcel is None or parcel.number.voided_at:
            raise ManifestRefused(why_void(number) or _unknown(number))
        if parcel.status != ParcelStatus.PENDING:
            said = {"number": number, "status": ParcelStatus(parcel.status).label}
            raise ManifestRefused(_("%(number)s is with the post already: %(status)s. Set it aside.") % said)
        receipt, is_new = ManifestReceipt.objects.get_or_create(
            manifest=locked, parcel=parcel, defaults={"grams": grams, "received_by": actor}
        )
        if not is_new and grams and receipt.grams != grams:
            receipt.grams = grams
            receipt.save(update_fields=["grams"])
    return receipt, is_new


def _unknown(number: str) -> str:
    if is_valid(number):
        return _("No parcel of ours has this number. Set it aside.")
    return _("There is a mistake in this number: its check digit does not fit. Type it again.")


def close(*, manifest: Manifest, actor: Any, office: str = "") -> list[str]:
    """End the hand-over: what came is accepted (EMA at the moment it was scanned), what did not come is free again.

    Returns what could not be recorded, in words. Raises ``ManifestRefused`` where nothing came or it is closed already.
    """
    problems: list[str] = []
    with transaction.atomic():
        locked = Manifest.objects.select_for_update().get(pk=manifest.pk)
        if locked.state != State.OPEN:
            raise ManifestRefused(_("This manifest was closed on %(when)s. Nothing was changed.") % {"when": _ended(locked)})
        receipts = list(locked.receipts.select_related("parcel__number"))
        if not receipts:
            raise ManifestRefused(_("No parcel was scanned yet. Scan what came, or call the manifest off; nothing was changed."))
        for receipt in receipts:
            try:
                record_event(parcel=receipt.parcel, code=EventCode.EMA, occurred_at=receipt.received_at, actor=actor, office=office)
            except EventRefused as refusal:
                problems.append(f"{receipt.parcel}: {refusal}")
        _end(locked, State.CLOSED, actor, office)
    return problems
