"""The mail with an invitation to a shop's team."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from shops.models import Invitation
from shops.teams import token_of


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def send_invitation(invitation_id: int) -> None:
    """Send the link; nothing where the invitation was withdrawn meanwhile."""
    rows = Invitation.objects.select_related("shop__partner", "invited_by")
    invitation = rows.filter(pk=invitation_id, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()).first()
    if invitation is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "invitation": invitation,
            "shop": invitation.shop,
            "by": invitation.invited_by,
            "url": settings.BASE_URL + reverse("join_shop", args=[token_of(invitation)]),
        }
        # The shop's name was typed by a person, so it stays out of the header.
        send_mail(_("You are invited to work in a shop"), render_to_string("shops/mails/invitation.txt", context), None, [invitation.email])
