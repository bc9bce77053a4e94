"""Handing a parcel out at an office: against its code or against a document.

Of a document its kind and last characters are kept, and no more: they show that somebody looked, which is what the record is for; the
whole number would not show more (Regulation (EU) 2016/679, art. 5(1)(c): no more data than the purpose needs).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cms.formats import format_moment, format_money
from logistics.holding.keeping import scope_of
from logistics.models import Hold, Office, Parcel
from logistics.models.tracking import EventCode
from logistics.numbers import clean, is_valid
from logistics.secret_codes import hash_of, is_it, tidy
from logistics.tracking import EventRefused, record_event

FOUND_AT_MOST = 20
DIGITS_KEPT = 4


class Outcome(StrEnum):
    """What became of handing out."""

    HANDED_OUT = "handed_out"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True)
class Proof:
    """What the person showed: the code, or a document of which the last characters are written down."""

    code: str = ""
    document: str = ""
    digits: str = ""
    age_checked: bool = False
    cash_taken: bool = False


@dataclass(frozen=True)
class Answer:
    """``errors``: field of the form → what to do; under "" what is no field's."""

    outcome: Outcome
    message: str
    errors: dict[str, str] = field(default_factory=dict)


def find(*, office: Office, words: str) -> QuerySet[Hold]:
    """Parcels that wait at ``office``, by item number, by code or by the beginning of a part of the name; all without ``words``."""
    waiting = (
        Hold.objects.filter(office=office, ended_at=None)
        .select_related("parcel__number", "parcel__shipment__recipient", "parcel__shipment__service", "office")
        .select_related("parcel__redirection__recipient")
        .order_by("last_day", "pk")
    )
    words = words.strip()
    if not words:
        return waiting
    number, digits = clean(words), tidy(words)
    if is_valid(number):
        return waiting.filter(parcel__number__number=number)
    if digits:
        return waiting.filter(code_hash=hash_of(scope_of(office.pk), digits))
    named = Q(parcel__shipment__recipient__name__icontains=words) | Q(parcel__redirection__recipient__name__icontains=words)
    return waiting.filter(named | Q(parcel__shipment__reference__iexact=words))


def hand_out(*, hold: Hold, taken_by: str, proof: Proof, clerk: User) -> Answer:
    """Record that ``taken_by`` took the parcel, once: of two clerks the second is told who was first.

    Wrong codes are counted; after ``settings.HAND_OUT_MISSES`` only a document counts.
    """
    with transaction.atomic():
        # The parcel's row is the lock, as for every event.
        parcel = Parcel.objects.select_for_update(of=("self",)).select_related("shipment").get(pk=hold.parcel_id)
        hold = Hold.objects.select_related("office", "handed_by").get(pk=hold.pk)
        if hold.ended_at is not None:
            return Answer(Outcome.ALREADY, _already(hold))
        errors = _what_is_missing(hold, parcel, taken_by, proof)
        if errors:
            return Answer(Outcome.REFUSED, _("Nothing was recorded; the parcel stays here."), errors)
        try:
            record_event(
                parcel=parcel,
                code=EventCode.EMI,
                occurred_at=timezone.now(),
                actor=clerk,
                office=hold.office.name,
                delivered_to=taken_by,
            )
        except EventRefused as refusal:
            return Answer(Outcome.REFUSED, str(refusal), {"": str(refusal)})
        Hold.objects.filter(pk=hold.pk).update(
            proof=Hold.Proof.CODE if proof.code else Hold.Proof.IDENTITY,
            document="" if proof.code else proof.document,
            document_digits="" if proof.code else proof.digits.strip()[-DIGITS_KEPT:].upper(),
            age_checked=proof.age_checked,
            handed_by=clerk,
        )
    return Answer(Outcome.HANDED_OUT, _("%(number)s was handed out to %(name)s.") % {"number": parcel.number, "name": taken_by.strip()})


def _what_is_missing(hold: Hold, parcel: Parcel, taken_by: str, proof: Proof) -> dict[str, str]:
    errors = {}
    shipment = parcel.shipment
    if not taken_by.strip():
        errors["taken_by"] = _("Write who took the parcel.")
    if proof.code:
        if hold.misses >= settings.HAND_OUT_MISSES:
            errors["code"] = _("Too many wrong codes were tried for this parcel. Look at a document instead.")
        elif not is_it(proof.code, scope=scope_of(hold.office_id), kept_hash=hold.code_hash):
            Hold.objects.filter(pk=hold.pk).update(misses=F("misses") + 1)
            errors["code"] = _("This is not the code of this parcel. Compare it with the mail, or look at a document.")
    elif not (proof.document in Hold.Document.values and proof.digits.strip()):
        errors["document"] = _("Take the code, or look at a document: choose its kind and write the last characters of its number.")
    if shipment.minimum_age and not proof.age_checked:
        errors["age_checked"] = _("Look at the age: this parcel is only for people of %(age)s or older.") % {"age": shipment.minimum_age}
    if shipment.cash_to_collect and parcel.position == 1 and not proof.cash_taken:
        amount = format_money(shipment.cash_to_collect, shipment.currency)
        errors["cash_taken"] = _("Collect %(amount)s in cash first.") % {"amount": amount}
    return errors


def _already(hold: Hold) -> str:
    said = {"when": format_moment(hold.ended_at) if hold.ended_at else "", "who": str(hold.handed_by or "")}
    if hold.end != Hold.End.HANDED_OUT:
        return _("This parcel does not wait here any more, since %(when)s. Nothing was recorded.") % said
    if not said["who"]:
        return _("This parcel was handed out already on %(when)s. Nothing was recorded a second time.") % said
    return _("This parcel was handed out already on %(when)s, by %(who)s. Nothing was recorded a second time.") % said
