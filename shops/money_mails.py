"""News about a shop's money, by mail to its owners, and to the seller's own address."""

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
from cms.formats import format_moment, format_money
from marketplace.partner.models import Partner
from marketplace.payouts.models import BankAccount, Payout
from shops.access.roles import Area, roles_that_may
from shops.models import Membership


def addresses_of(partner_id: int) -> list[str]:
    """Those who look after the money, and the address that the operator knows of the seller."""
    people = Membership.objects.filter(shop__partner=partner_id, user__is_active=True, role__in=roles_that_may(Area.MONEY))
    own = Partner.objects.filter(pk=partner_id).exclude(email="").values_list("email", flat=True)
    return sorted({address.lower() for address in [*people.values_list("user__email", flat=True), *own]})


def tell_of_account(*, partner: Partner, before: BankAccount | None, after: BankAccount, **_kwargs: Any) -> None:
    """Receiver of ``bank_account_changed``: one task an address, as the addresses are now and not as somebody changes them next."""
    for address in addresses_of(partner.pk):
        mail_account.enqueue(after.pk, before.pk if before else None, address)


def tell_of_return(*, payout: Payout, **_kwargs: Any) -> None:
    """Receiver of ``payout_came_back``."""
    for address in addresses_of(payout.partner_id):
        mail_return.enqueue(payout.pk, address)


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_account(account_id: int, before_id: int | None, address: str) -> None:
    """Tell one address that the shop's money goes elsewhere."""
    account = BankAccount.objects.select_related("partner", "written_by").get(pk=account_id)
    before = BankAccount.objects.filter(pk=before_id).first()
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "seller": account.partner.name,
            "before": before.shown if before else "",
            "after": f"{account.holder}, {account.shown}",
            "when": format_moment(account.since),
            "who": str(account.written_by or ""),
            "url": settings.BASE_URL + reverse("shop_payouts:index"),
        }
        subject = (
            _("%(seller)s: money goes to another bank account") % context
            if before
            else _("%(seller)s: a bank account was written") % context
        )
        send_mail(subject, render_to_string("shops/mails/bank_account.txt", context), None, [address])


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_return(payout_id: int, address: str) -> None:
    """Tell one address that a payout came back."""
    payout = Payout.objects.select_related("partner").get(pk=payout_id)
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "seller": payout.partner.name,
            "amount": format_money(payout.returned, payout.currency),
            "account": payout.shown_account,
            "number": payout.number,
            "reason": payout.reason,
            "url": settings.BASE_URL + reverse("shop_payouts:index"),
        }
        subject = _("%(seller)s: a payout of %(amount)s came back") % context
        send_mail(subject, render_to_string("shops/mails/payout_back.txt", context), None, [address])
