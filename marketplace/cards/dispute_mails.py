"""The operator hears of a dispute; the shops' owners are told by the room above."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from background.retry import durable_task
from cms.formats import format_moment, format_money
from marketplace.cards.models import Dispute


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_operators(dispute_id: int, state: str) -> None:
    """Tell each operator that a dispute is in ``state``, with the day until which evidence counts."""
    dispute = Dispute.objects.select_related("payment__order").get(pk=dispute_id)
    people = User.objects.filter(Q(groups__name=Role.OPERATOR.value), is_active=True).distinct().order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "number": str(dispute),
            "amount": format_money(dispute.amount, dispute.currency),
            "state": Dispute.State(state).label,
            "due": format_moment(dispute.due_by) if dispute.due_by and state == Dispute.State.NEEDS_RESPONSE else "",
            "url": settings.BASE_URL + reverse("disputes:edit", args=[dispute.pk]),
        }
        subject = _("Order %(number)s: a dispute over %(amount)s, %(state)s") % context
        for person in people:
            send_mail(subject, render_to_string("cards/mails/dispute.txt", context), None, [person.email])
