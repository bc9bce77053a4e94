"""What shoppers write, by mail to those of the shop's team who work on orders."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from marketplace.order.models import OrderMessage
from shops.access.roles import Area, roles_that_may
from shops.models import Membership


def tell_of_message(*, message: OrderMessage, **_kwargs: Any) -> None:
    """Receiver of ``shopper_wrote``: one task a person, in the sender's transaction."""
    people = Membership.objects.filter(
        shop__partner=message.shop_order.partner_id, user__is_active=True, role__in=roles_that_may(Area.ORDERS)
    )
    for pk in people.order_by("pk").values_list("pk", flat=True):
        mail_message.enqueue(message.pk, pk)


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_message(message_id: int, membership_id: int) -> None:
    """Bring one member of the team what a shopper wrote; nothing where that person has left meanwhile."""
    person = Membership.objects.select_related("user", "shop__partner").filter(pk=membership_id, user__is_active=True).first()
    if person is None:
        return
    message = OrderMessage.objects.select_related("shop_order").get(pk=message_id)
    with translation.override(settings.LANGUAGE_CODE):
        url = settings.BASE_URL + reverse("shop_orders:detail", args=[message.shop_order_id]) + "#messages"
        context = {"person": person.user, "shop": person.shop, "message": message, "number": message.shop_order.number, "url": url}
        subject = _("A message about order %(number)s") % {"number": message.shop_order.number}
        send_mail(subject, render_to_string("shops/mails/message.txt", context), None, [person.user.email])
