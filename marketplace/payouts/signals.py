"""News for the rooms above: who writes to sellers listens. Sent inside the transaction that makes them true; receivers write rows only."""

from django.dispatch import Signal

bank_account_changed = Signal()  # partner, before (BankAccount or None), after
payout_came_back = Signal()  # payout
