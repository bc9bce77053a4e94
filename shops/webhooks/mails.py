"""A mail to a shop's owners when their server gets nothing any more."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from shops.access.roles import Area, roles_that_may
from shops.models import Membership, Webhook


def tell_stopped(webhook: Webhook) -> None:
    """One task an owner."""
    people = Membership.objects.filter(shop=webhook.shop_id, user__is_active=True, role__in=roles_that_may(Area.DOOR))
    for key in people.order_by("pk").values_list("pk", flat=True):
        mail_stopped.enqueue(webhook.pk, key)


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_stopped(webhook_id: int, membership_id: int) -> None:
    """Tell one owner; nothing where it was begun again or taken away meanwhile."""
    webhook = Webhook.objects.exclude(stopped_at=None).filter(pk=webhook_id).first()
    person = Membership.objects.select_related("user", "shop__partner").filter(pk=membership_id, user__is_active=True).first()
    if webhook is None or person is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        url = settings.BASE_URL + reverse("shop_webhooks:index")
        context = {"person": person.user, "shop": person.shop, "webhook": webhook, "url": url}
        text = render_to_string("shops/mails/webhook.txt", context)
        send_mail(_("Your server gets no news of parcels any more"), text, None, [person.user.email])
