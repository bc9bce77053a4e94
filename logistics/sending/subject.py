"""How a charge for a sending from home is called at the counter and on its page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from logistics.charge_subjects import Subject
from logistics.models import Charge, HomeSending


def _of(charge: Charge) -> HomeSending | None:
    rows = HomeSending.objects.select_related("service", "recipient")
    return rows.filter(charge=charge).first() or rows.filter(extra=charge).first()


def words(charge: Charge) -> str:
    """The service and the place that it goes to; no name and no street."""
    sending = _of(charge)
    if sending is None or sending.service is None:
        return ""
    said = {"service": sending.service.name_in(), "place": f"{sending.recipient.postcode} {sending.recipient.locality}"}
    if sending.extra_id == charge.pk:
        return _("%(service)s to %(place)s: what it weighs more") % said
    return _("%(service)s to %(place)s") % said


def desk(charge: Charge) -> str:
    sending = _of(charge)
    return reverse("post:sending", args=[sending.pk]) if sending else ""


SUBJECT = Subject(words, desk)
