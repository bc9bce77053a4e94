"""What stands on accounts. A closed month is not added up again."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet, Sum

from marketplace.ledger.models import Account, Balance, Entry, Period
from marketplace.ledger.money import exact


def sum_of(entries: QuerySet[Entry]) -> Decimal:
    """The amounts of ``entries`` together, to the cent."""
    return exact(entries.aggregate(total=Sum("amount"))["total"])


def balances(accounts: QuerySet[Account] | None = None) -> dict[int, Decimal]:
    """Each account's balance as debits less credits, by primary key; what no money came to is left out. Three queries.

    Reads the balances of the last closed month and the entries since.
    """
    last = Period.objects.order_by("-ends_on").first()
    kept = Balance.objects.filter(period=last) if last else Balance.objects.none()
    since = Entry.objects.order_by()
    if last:
        since = since.filter(transfer__booked_on__gt=last.ends_on)
    if accounts is not None:
        wanted = accounts.order_by().values("pk")
        kept, since = kept.filter(account__in=wanted), since.filter(account__in=wanted)
    found = {account: exact(amount) for account, amount in kept.order_by().values_list("account_id", "amount")}
    for account, total in since.values_list("account_id").annotate(total=Sum("amount")):
        found[account] = found.get(account, Decimal(0)) + exact(total)
    return found


def balance(account: Account) -> Decimal:
    """One account's balance, debits less credits."""
    return balances(Account.objects.filter(pk=account.pk)).get(account.pk, Decimal(0))
