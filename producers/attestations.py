"""Ruling on attestations, and telling in time that one ends."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from producers.models import Attestation, AttestationNotice
from producers.signals import attestation_ending, attestation_ruled

NOTICE_DAYS = (30, 7)
ENDED = 0
# An attestation that ended longer ago than this is no news (rows brought in from elsewhere).
NEWS_FOR = dt.timedelta(days=30)


class RulingRefused(Exception):
    """Why an attestation cannot be ruled on so; the message is translated and for the operator."""


def rule(*, attestation: Attestation, accept: bool, reason: str, actor: User) -> Attestation:
    """Accept or refuse a submitted attestation; returns it as it now stands.

    Only the first ruling counts: of two operators at once one gets ``RulingRefused`` with who ruled and when.
    Refusing needs a reason, and an attestation that has ended cannot be accepted.
    """
    reason = reason.strip()
    if not accept and not reason:
        raise RulingRefused(_("Say why you refuse it: the shop reads your reason and sends in what is missing."))
    if accept and attestation.days_left() < 0:
        raise RulingRefused(
            _("It ended on %(date)s and cannot be accepted. Refuse it and ask for the new one.")
            % {"date": date_format(attestation.valid_until)}
        )
    state = Attestation.State.ACCEPTED if accept else Attestation.State.REFUSED
    with transaction.atomic():
        ruled = Attestation.objects.filter(pk=attestation.pk, state=Attestation.State.SUBMITTED).update(
            state=state, reason=reason, ruled_by=actor, ruled_at=timezone.now()
        )
        attestation.refresh_from_db()
        if not ruled:
            raise RulingRefused(_already_ruled(attestation))
        log(instance=attestation, action="producers.accept" if accept else "producers.refuse", user=actor, data={"reason": reason})
        attestation_ruled.send(sender=Attestation, attestation=attestation)
    return attestation


def tell_of_endings(now: dt.datetime) -> int:
    """Send ``attestation_ending`` for each accepted attestation that passed a threshold since; returns how many.

    One that was renewed (another accepted one of the same producer and designation lasts longer) is not told of. Where
    a threshold was missed (accepted late, timer stood still), only the nearest to the end is told.
    """
    today = timezone.localdate(now)
    renewed = Attestation.objects.filter(
        producer=OuterRef("producer"),
        designation=OuterRef("designation"),
        state=Attestation.State.ACCEPTED,
        valid_until__gt=OuterRef("valid_until"),
    )
    ending = Attestation.objects.filter(
        ~Exists(renewed),
        state=Attestation.State.ACCEPTED,
        valid_until__lte=today + dt.timedelta(days=max(NOTICE_DAYS)),
        valid_until__gte=today - NEWS_FOR,
    ).select_related("producer", "designation")
    return sum(_tell_once(attestation, today) for attestation in ending)


def _tell_once(attestation: Attestation, today: dt.date) -> bool:
    left = attestation.days_left(today)
    days = ENDED if left < 0 else min(days for days in NOTICE_DAYS if left <= days)
    with transaction.atomic():
        _notice, is_new = AttestationNotice.objects.get_or_create(attestation=attestation, days=days)
        if is_new:
            attestation_ending.send(sender=Attestation, attestation=attestation, days=days)
    return is_new


def _already_ruled(attestation: Attestation) -> str:
    values = {
        "who": attestation.ruled_by or _("another operator"),
        "when": date_format(timezone.localtime(attestation.ruled_at), "DATETIME_FORMAT") if attestation.ruled_at else "",
    }
    if attestation.state == Attestation.State.ACCEPTED:
        return _("%(who)s accepted it already, on %(when)s. Nothing was changed.") % values
    return _("%(who)s refused it already, on %(when)s. Nothing was changed.") % values
