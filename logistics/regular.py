"""What the timer looks after at the post."""

from __future__ import annotations

from datetime import datetime, timedelta

from background.tick import regularly
from logistics import charges
from logistics.forwarding import deciding, documents
from logistics.holding import terms as office_terms
from logistics.letters import forgetting
from logistics.lockers import reserving
from logistics.lockers import terms as locker_terms
from logistics.redirecting import asking
from logistics.sending.drafts import forget_expired
from logistics.slots import places as slot_places


@regularly(name="post.kept-compartments", every=timedelta(minutes=1))
def give_up_kept_compartments(now: datetime) -> int:
    """Compartments that were kept for somebody who did not order."""
    return reserving.expire(now)


@regularly(name="post.kept-slots", every=timedelta(minutes=1))
def give_up_kept_slots(now: datetime) -> int:
    """Places in slots that were kept for somebody who did not order."""
    return slot_places.expire(now)


@regularly(name="post.lockers", every=timedelta(minutes=5))
def look_after_lockers(now: datetime) -> None:
    """Reminders, what goes to the office, lockers that are silent."""
    locker_terms.remind(now)
    locker_terms.to_office(now)
    locker_terms.note_silence(now)


@regularly(name="post.parcels-kept", every=timedelta(minutes=15))
def look_after_parcels_kept(now: datetime) -> None:
    """Reminders, and back to the sender what nobody came for."""
    office_terms.remind(now)
    office_terms.send_back(now)


@regularly(name="post.charges", every=timedelta(minutes=15))
def give_up_charges(now: datetime) -> int:
    """What was not paid in time, and what waited for it."""
    given_up = charges.give_up_expired(now)
    asking.tidy(now)
    deciding.tidy(now)
    return given_up


@regularly(name="post.sendings", every=timedelta(minutes=15))
def forget_sendings(now: datetime) -> int:
    """What somebody wrote to send from home and never paid."""
    return forget_expired(now)


@regularly(name="post.letters-to-forget", every=timedelta(minutes=15))
def forget_letters(now: datetime) -> int:
    """What people wrote to each other, after its term."""
    return forgetting.forget(now)


@regularly(name="post.forwarding-documents", every=timedelta(hours=6))
def delete_forwarding_documents(now: datetime) -> int:
    """Documents of people who moved, whose term is over."""
    return documents.delete_old(now)
