"""Sellers are paid: bank accounts, one run of a few days ago that the bank has carried out, the statements of closed months."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from demo.filling.clock import clock_at
from marketplace.ledger.models import Period
from marketplace.ledger.periods import close_due
from marketplace.partner.models import Partner
from marketplace.payouts.accounts import write_bank_account
from marketplace.payouts.models import PayoutTerms, Statement
from marketplace.payouts.running import draw_run, mark_done, start_run
from marketplace.payouts.statements import make_statements, write_papers

WITHOUT = "oleiro"  # its owner has not got round to it
PAID = dt.timedelta(days=2)
POSTS_NIB = "0027000000000001000"


def add_money(*, owners: dict[str, User], operator: User) -> None:
    """``owners`` by shop's code."""
    now = timezone.now()
    PayoutTerms(pk=1, holding_days=7, payer_name="Correios da Feira", payer_iban=iban(POSTS_NIB)).save()
    with clock_at(now - dt.timedelta(days=20)):
        for number, (code, owner) in enumerate(sorted(owners.items())):
            if not owner.email.startswith(WITHOUT):
                partner = Partner.objects.get(code=code)
                write_bank_account(partner=partner, holder=str(owner), iban=iban(f"0035{number:04}{4711 + number:011}"), by=owner)
    run = start_run(by=operator, currency=settings.CURRENCY, at=now - PAID)
    draw_run.call(run.pk)
    run.refresh_from_db()
    mark_done(run=run, by=operator)
    close_due(today=timezone.localdate(now), after_days=5)
    for period in Period.objects.order_by("ends_on"):
        make_statements(period)
    for pk in Statement.objects.values_list("pk", flat=True):
        write_papers.call(pk)


def iban(nib: str) -> str:
    """A Portuguese IBAN of nobody's: 19 digits and their check digits."""
    return f"PT50{nib}{98 - int(nib) * 100 % 97:02}"
