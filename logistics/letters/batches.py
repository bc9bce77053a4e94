"""The print queue of letters: batches of one setting of the machine, drawn once, printed, handed over."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from logistics.booking import withdraw
from logistics.charges import owe_back
from logistics.labels.routing import Routes
from logistics.letters.drawing import draw_batch
from logistics.letters.mails import News, send_letter_mail
from logistics.letters.ordering import book_registered
from logistics.models import Letter, LetterBatch, LetterPrint
from logistics.models.tracking import EventCode
from logistics.tracking import record_event

State, BatchState = Letter.State, LetterBatch.State
# Up to this many are drawn while the clerk waits, more by a task.
AT_ONCE = 20
MOST_AT_ONCE = 500

_OPEN_PRINT = LetterPrint.objects.filter(letter=OuterRef("pk"), batch__printed_at=None)


def letters_in_state(state: str) -> QuerySet[Letter]:
    """By ``state``: "" still to print and in no batch, "drawn" in one that is not printed, "printed", "refused", "unpaid"."""
    if state == "drawn":
        return Letter.objects.filter(Exists(_OPEN_PRINT), state=State.PAID).order_by("paid_at", "pk")
    if state == "printed":
        return Letter.objects.filter(state=State.PRINTED).order_by("-paid_at", "-pk")
    if state == "refused":
        return Letter.objects.filter(state=State.REFUSED).order_by("-paid_at", "-pk")
    if state == "unpaid":
        return Letter.objects.filter(state=State.ORDERED).order_by("-pk")
    return Letter.objects.filter(~Exists(_OPEN_PRINT), state=State.PAID).order_by("paid_at", "pk")


def make_batches(letters: QuerySet[Letter], *, actor: Any) -> tuple[list[LetterBatch], int]:
    """Batches of ``letters``, one a setting of the machine, and how many stay behind because there is no number for them.

    Letters that a colleague puts into a batch at this moment are locked there, and not among ours when we look.
    """
    with transaction.atomic():
        chosen = list(letters.select_related("recipient", "service", "sender").select_for_update(of=("self",))[:MOST_AT_ONCE])
        # Whoever waited for a colleague's lock read "in no batch" before that colleague's batch was there: ask again.
        taken = set(LetterPrint.objects.filter(letter__in=chosen, batch__printed_at=None).values_list("letter", flat=True))
        chosen = [letter for letter in chosen if letter.pk not in taken]
        ready = [letter for letter in chosen if book_registered(letter)]
        groups: dict[tuple[bool, bool], list[Letter]] = {}
        for letter in in_order(ready):
            groups.setdefault((letter.in_colour, letter.both_sides), []).append(letter)
        batches = [_batch(group, actor=actor) for group in groups.values()]
    return batches, len(chosen) - len(ready)


def in_order(letters: Iterable[Letter]) -> list[Letter]:
    """Registered ones first, since they go into a bag of their own; then by delivery office and postcode, as they are carried."""
    routes = Routes()

    def key(letter: Letter) -> tuple[bool, str, str, int]:
        to = letter.recipient
        assert to is not None
        return (not letter.is_registered, routes.code_for(to.country, to.postcode), to.postcode, letter.pk)

    return sorted(letters, key=key)


def _batch(letters: list[Letter], *, actor: Any) -> LetterBatch:
    first = letters[0]
    batch = LetterBatch.objects.create(made_by=actor, in_colour=first.in_colour, both_sides=first.both_sides)
    LetterPrint.objects.bulk_create(
        LetterPrint(batch=batch, letter=letter, position=position) for position, letter in enumerate(letters, start=1)
    )
    return batch


def again(letter: Letter, *, actor: Any) -> LetterBatch | None:
    """One letter once more, as a batch of its own; None where there is nothing to print any more."""
    with transaction.atomic():
        whole = Letter.objects.select_for_update().filter(pk=letter.pk, state__in=[State.PAID, State.PRINTED]).exclude(content="").first()
        return _batch([whole], actor=actor) if whole is not None and book_registered(whole) else None


def file_of(batch: LetterBatch) -> LetterBatch:
    """The batch with its file: drawn now where its letters are few, else by a task, which is asked for once.

    What is ready stays ready: who asks again gets the same bytes.
    """
    from logistics.tasks import draw_letter_batch

    waiting = LetterBatch.objects.filter(pk=batch.pk, state__in=[BatchState.WAITING, BatchState.FAILED])
    if batch.prints.count() <= AT_ONCE:
        if waiting.exists():
            draw(batch)
    else:
        with transaction.atomic():
            if waiting.update(state=BatchState.DRAWING, drawn=0):
                draw_letter_batch.enqueue(batch.pk)
    batch.refresh_from_db()
    return batch


def draw(batch: LetterBatch) -> None:
    """Draw and keep the file; what another has finished meanwhile stays."""
    mine = LetterBatch.objects.filter(pk=batch.pk)
    prints = batch.prints.order_by("position").select_related("letter__sender", "letter__recipient", "letter__shipment")
    letters = [entry.letter for entry in prints.prefetch_related("letter__shipment__parcels__number")]
    content = draw_batch(letters, both_sides=batch.both_sides, progress=lambda drawn: mine.update(drawn=drawn))
    storage = batch.content.storage
    name = storage.save(f"letter-batches/{batch.pk}/letters.pdf", ContentFile(content))
    with transaction.atomic():
        unfinished = mine.select_for_update().filter(state__in=[BatchState.WAITING, BatchState.DRAWING, BatchState.FAILED]).first()
        # A letter that was refused while this was drawn is not in the batch any more, so the file is not the batch's.
        same = list(batch.prints.order_by("position").values_list("letter", flat=True)) == [letter.pk for letter in letters]
        is_kept = unfinished is not None and same
        if is_kept:
            digest = hashlib.sha256(content).hexdigest()
            mine.update(state=BatchState.READY, content=name, digest=digest, drawn=len(letters))
    if not is_kept:
        storage.delete(name)


def mark_printed(*, batch: LetterBatch, actor: Any, at: dt.datetime, office: str = "") -> bool:
    """Note that the batch is printed, in its envelopes and handed over; False where that was noted before."""
    with transaction.atomic():
        if not LetterBatch.objects.filter(pk=batch.pk, printed_at=None, state=BatchState.READY).update(printed_at=at, printed_by=actor):
            return False
        printed = Letter.objects.filter(prints__batch=batch, state__in=[State.PAID, State.PRINTED])
        first = list(printed.filter(state=State.PAID).select_for_update(of=("self",)).select_related("shipment"))
        until = at + dt.timedelta(days=settings.LETTER_KEPT_DAYS)
        Letter.objects.filter(pk__in=[letter.pk for letter in first], state=State.PAID).update(state=State.PRINTED, printed_at=at)
        Letter.objects.filter(prints__batch=batch, state=State.PRINTED).exclude(content="").update(content_until=until)
        for letter in first:
            if letter.shipment is not None:
                for parcel in letter.shipment.parcels.select_related("number", "shipment"):
                    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=at, actor=actor, office=office)
            send_letter_mail.enqueue(News.PRINTED, letter.pk)
    return True


def refuse(*, letter: Letter, reason: str, actor: Any, at: dt.datetime) -> bool:
    """Do not print it: the sender hears why and gets the money back. False where it is printed or refused already.

    It leaves the batches that are not printed yet, and their files are drawn anew without it.
    """
    with transaction.atomic():
        # Batches before letters, the order in which ``mark_printed`` takes them.
        list(LetterBatch.objects.select_for_update().filter(prints__letter=letter, printed_at=None).order_by("pk"))
        until = at + dt.timedelta(days=settings.LETTER_KEPT_DAYS)
        fields = {"refused_because": reason, "refused_by": actor, "content_until": until}
        if not Letter.objects.filter(pk=letter.pk, state=State.PAID).update(state=State.REFUSED, **fields):
            return False
        letter.refresh_from_db()
        if letter.shipment_id:
            withdraw(shipment_id=letter.shipment_id)
        changed = list(LetterBatch.objects.filter(prints__letter=letter, printed_at=None))
        LetterPrint.objects.filter(letter=letter, batch__in=changed).delete()
        old = [batch.content.name for batch in changed if batch.content.name]
        LetterBatch.objects.filter(pk__in=[batch.pk for batch in changed]).update(state=BatchState.WAITING, content="", digest="", drawn=0)
        LetterBatch.objects.filter(pk__in=[batch.pk for batch in changed], prints=None).delete()
        send_letter_mail.enqueue(News.REFUSED, letter.pk)
        if letter.charge is not None:
            owe_back(charge=letter.charge, at=at)
        storage = letter.content.storage
        for name in old:
            transaction.on_commit(partial(storage.delete, name))
    return True


def count_to_print() -> int:
    """How many letters wait for a batch."""
    return letters_in_state("").count()
