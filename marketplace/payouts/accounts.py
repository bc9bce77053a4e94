"""A seller's bank account: one in use, those before it kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from marketplace.partner.models import Partner
from marketplace.payouts.models import BankAccount, StripeAccount
from marketplace.payouts.signals import bank_account_changed


def bank_account_of(partner_id: int) -> BankAccount | None:
    return BankAccount.objects.filter(partner=partner_id, until=None).first()


def write_bank_account(*, partner: Partner, holder: str, iban: str, by: User | None, tell: bool = True) -> BankAccount:
    """Take ``iban`` (checked) into use; the one before is kept with its end. The same again changes nothing.

    ``tell``: the owners get a mail.
    """
    with transaction.atomic():
        # The seller's row is the lock: two who write at once come one after the other.
        Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
        before = bank_account_of(partner.pk)
        if before and (before.holder, before.iban) == (holder, iban):
            return before
        if before:
            BankAccount.objects.filter(pk=before.pk).update(until=timezone.now())
        after = BankAccount.objects.create(partner=partner, holder=holder, iban=iban, written_by=by)
        StripeAccount.objects.filter(partner=partner).update(is_used=False)
        if tell:
            bank_account_changed.send(sender=BankAccount, partner=partner, before=before, after=after)
    return after
