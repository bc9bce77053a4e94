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
from marketplace.cards.models import Dispute
from marketplace.order.models import ShopOrder
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


def tell_of_dispute(*, dispute: Dispute, **_kwargs: Any) -> None:
    """Receiver of ``dispute_told``: the owners of each shop of the order."""
    if dispute.payment is None:
        return
    for shop_order in ShopOrder.objects.filter(order=dispute.payment.order_id).order_by("pk"):
        for address in addresses_of(shop_order.partner_id):
            mail_dispute.enqueue(dispute.pk, shop_order.pk, str(dispute.state), address)


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_dispute(dispute_id: int, shop_order_id: int, state: str, address: str) -> None:
    """Tell one address of a shop that the buyer's bank asks about an order, or what it decided."""
    dispute, shop_order = Dispute.objects.get(pk=dispute_id), ShopOrder.objects.get(pk=shop_order_id)
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "number": shop_order.number,
            "state": Dispute.State(state).label,
            "is_open": state in Dispute.OPEN,
            "is_won": state == Dispute.State.WON,
            "due": format_moment(dispute.due_by) if dispute.due_by else "",
            "url": settings.BASE_URL + reverse("shop_orders:detail", args=[shop_order.pk]),
        }
        subject = _("Order %(number)s: the buyer’s bank, %(state)s") % context
        send_mail(subject, render_to_string("shops/mails/dispute.txt", context), None, [address])


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_account(account_id: int, before_id: int | None, address: str) -> None:
    """Tell one address that the shop's money goes elsewhere."""
    account = BankAccount.objects.select_related("partner", "written_by").get(pk=account_id)
    before = BankAccount.objects.filter(pk=before_id).first() if before_id else None
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
