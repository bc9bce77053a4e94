"""What people wrote is deleted after its term: the words, the files, and the batches that they were printed from."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from logistics.models import Address, Charge, Letter, LetterBatch
from logistics.models.letters import private_storage

State = Letter.State
A_TIME = 500


def forget(now: dt.datetime) -> int:
    """Delete the content of what has reached its term; how many letters that were."""
    Letter.objects.filter(state=State.ORDERED, charge__state=Charge.State.CANCELLED).update(state=State.LAPSED, content_until=now)
    due = Q(content_until__lte=now)
    # A draft that its sender orders at this moment is not a draft any more, or is not ordered any more: one of the two.
    Letter.objects.filter(due, state=State.DRAFT).update(state=State.LAPSED)
    forgotten = 0
    for letter in Letter.objects.filter(due, state__in=[State.PRINTED, State.REFUSED, State.LAPSED]).order_by("pk")[:A_TIME]:
        forget_one(letter)
        forgotten += 1
    return forgotten


def forget_one(letter: Letter) -> None:
    """The files first: where that fails, the row still says that there is something to delete."""
    batches = list(LetterBatch.objects.filter(prints__letter=letter))
    empty_folder(f"letters/{letter.pk}")
    for batch in batches:
        empty_folder(f"letter-batches/{batch.pk}")
    with transaction.atomic():
        LetterBatch.objects.filter(pk__in=[batch.pk for batch in batches]).update(state=LetterBatch.State.GONE, content="")
        addresses = [pk for pk in (letter.sender_id, letter.recipient_id) if pk and letter.shipment_id is None]
        gone = {"salutation": "", "text": "", "signature": "", "window_text": "", "content": "", "preview": "", "content_until": None}
        if letter.shipment_id is None:  # the addresses of a shipment are its own, as long as it can be asked about
            gone |= {"sender": None, "recipient": None}
        Letter.objects.filter(pk=letter.pk).update(**gone)
        Address.objects.filter(pk__in=addresses).delete()


def empty_folder(folder: str) -> None:
    """Delete all that lies there, also what a write that failed half-way left."""
    storage = private_storage()
    try:
        _folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)


def delete_draft(letter: Letter, *, now: dt.datetime) -> bool:
    """At its sender's wish, at once; False where it is no draft any more."""
    if not Letter.objects.filter(pk=letter.pk, state=State.DRAFT).update(state=State.LAPSED, content_until=now):
        return False
    letter.refresh_from_db()
    forget_one(letter)
    return True
