"""The operator's ruling on a shop that asks to open. Each is a row; of two operators who rule at once, one is told."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.partner.models import Partner, SellerTerms
from marketplace.payouts.accounts import bank_account_of, write_bank_account
from producers.models import Producer
from shops.models import ApplicationRuling, PayoutAccount, Shop, ShopApplication, StorefrontPage
from shops.opening.mails import OpeningMail, send_opening_mail

Kind = ApplicationRuling.Kind
_STATES = {
    Kind.APPROVE: ShopApplication.State.APPROVED,
    Kind.CHANGE: ShopApplication.State.CHANGE,
    Kind.REFUSE: ShopApplication.State.REFUSED,
}


class RulingRefused(Exception):
    """No ruling was made; the message is translated and says why."""


@transaction.atomic
def rule_on(*, application: ShopApplication, kind: str, words: str, actor: User, asked_at: dt.datetime | None) -> ApplicationRuling:
    """Approve, ask for a change, or refuse what was asked at ``asked_at``; ``RulingRefused`` where somebody was faster.

    Approving makes all of the shop public: the seller sells, and its page is published as it stands now.
    """
    words = words.strip()
    if kind != Kind.APPROVE and not words:
        raise RulingRefused(_("Write what the shop has to change, or why it is refused: the shop reads it."))
    now = timezone.now()
    ruled = ShopApplication.objects.filter(pk=application.pk, state=ShopApplication.State.ASKED, asked_at=asked_at).update(
        state=_STATES[Kind(kind)], ruled_at=now
    )
    if not ruled:
        raise RulingRefused(
            _("Somebody else has ruled on it, or the shop has taken it back to change something. Here is how it stands now.")
        )
    application.refresh_from_db()
    ruling = ApplicationRuling.objects.create(application=application, kind=kind, words=words, ruled_by=actor)
    if kind == Kind.APPROVE and application.shop is not None:
        admit(shop=application.shop, actor=actor)
    send_opening_mail.enqueue(application.pk, OpeningMail.RULED.value, ruling.pk)
    return ruling


@transaction.atomic
def admit(*, shop: Shop, actor: User) -> None:
    """Let everybody see the shop, its products, its page in each language and its makers."""
    Partner.objects.filter(pk=shop.partner_id).update(is_admitted=True, is_open=True)
    SellerTerms.objects.filter(partner=shop.partner_id).update(opened_on=timezone.localdate())
    account = PayoutAccount.objects.filter(shop=shop).first()
    if account is not None and bank_account_of(shop.partner_id) is None:
        # What was written while asking to open; from here on it is changed on “Get paid”. The mail of admission says enough.
        holder = account.holder[:70]
        write_bank_account(partner=shop.partner, holder=holder, iban=account.iban, by=account.updated_by, tell=False)
    Producer.objects.filter(shops=shop).update(is_listed=True)
    for page in StorefrontPage.objects.filter(shop=shop):
        revision = page.latest_revision or page.save_revision(user=actor)
        revision.publish(user=actor)
