"""News of attestations, by mail to the teams of the shops that sell the maker."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from producers.attestations import ENDED
from producers.models import Attestation
from shops.access.roles import Area, roles_that_may
from shops.models import Membership
from shops.notices import consequence_text, ending_text, products_under, sending_url


def tell_of_ending(*, attestation: Attestation, days: int, **_kwargs: Any) -> None:
    """Receiver of ``attestation_ending``: one task a person, in the sender's transaction."""
    for membership in _people(attestation):
        mail_ending.enqueue(attestation.pk, days, membership.pk)


def tell_of_ruling(*, attestation: Attestation, **_kwargs: Any) -> None:
    """Receiver of ``attestation_ruled``: one task a person, in the sender's transaction."""
    for membership in _people(attestation):
        mail_ruling.enqueue(attestation.pk, membership.pk)


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_ending(attestation_id: int, days: int, membership_id: int) -> None:
    """Tell one member of a shop's team that an attestation ends in ``days`` days, or (0) that it has ended."""
    found = _attestation_and_person(attestation_id, membership_id)
    if found is None:
        return
    attestation, person = found
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("The attestation for “%(name)s” has ended") if days == ENDED else _("The attestation for “%(name)s” ends soon")
        products = products_under(attestation, shop=person.shop)
        text = [ending_text(attestation, days=days), consequence_text(attestation, days=days, products=products)]
        _send(person, subject % {"name": attestation.designation}, text, attestation, asks_for_new=True)


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_ruling(attestation_id: int, membership_id: int) -> None:
    """Tell one member of a shop's team what the operator ruled."""
    found = _attestation_and_person(attestation_id, membership_id)
    if found is None:
        return
    attestation, person = found
    values = {"producer": attestation.producer, "name": attestation.designation}
    with translation.override(settings.LANGUAGE_CODE):
        if attestation.state == Attestation.State.ACCEPTED:
            subject = _("The attestation for “%(name)s” is accepted") % values
            text = [_("The attestation of %(producer)s for “%(name)s” is accepted. Products under this name can be published.") % values]
        else:
            subject = _("The attestation for “%(name)s” is refused") % values
            text = [_("The attestation of %(producer)s for “%(name)s” is refused, for this reason:") % values]
        text.append(attestation.reason)
        _send(person, subject, text, attestation, asks_for_new=attestation.state == Attestation.State.REFUSED)


def _people(attestation: Attestation) -> list[Membership]:
    """Those of the teams that sell the maker's things who work on goods."""
    team = Membership.objects.filter(shop__producers=attestation.producer_id, user__is_active=True, role__in=roles_that_may(Area.GOODS))
    return list(team.order_by("pk"))


def _attestation_and_person(attestation_id: int, membership_id: int) -> tuple[Attestation, Membership] | None:
    """Both rows, or None where one is gone meanwhile: there is nobody to tell, or nothing."""
    attestation = Attestation.objects.select_related("producer", "designation").filter(pk=attestation_id).first()
    person = Membership.objects.select_related("user", "shop__partner").filter(pk=membership_id, user__is_active=True).first()
    return (attestation, person) if attestation and person else None


def _send(person: Membership, subject: str, text: list[str], attestation: Attestation, *, asks_for_new: bool) -> None:
    way = sending_url(producer_id=attestation.producer_id, designation_id=attestation.designation_id) if asks_for_new else ""
    context = {
        "person": person.user,
        "shop": person.shop,
        "paragraphs": [part for part in text if part],
        "url": way and settings.BASE_URL + way,
    }
    send_mail(subject, render_to_string("shops/mails/attestation.txt", context), None, [person.user.email])
