"""Two operators at the same moment, on real transactions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from marketplace.reconciliation.models import Resolution
from marketplace.reconciliation.resolving import count_cash, resolve
from marketplace.slips.taking import take_payment
from tests.factories import make_user
from tests.ledger.rows import books
from tests.slips.rows import make_slip
from tests.together import at_once


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_of_two_who_resolve_at_once_one_does() -> None:
    by = make_user(role=Role.OPERATOR)
    take_payment(slip=make_slip(total="23.40"), actor=by)
    day = timezone.localdate()
    count_cash(channel="slip", day=day, amount=Decimal("23.00"), by=by)

    answers = at_once(
        *(lambda: resolve(channel="slip", day=day, seen=Decimal("-0.40"), how="write_off", reason="x", by=by) for _ in range(3))
    )

    assert sum(isinstance(answer, Resolution) for answer in answers) == 1
    assert books()["write_offs"] == Decimal("0.40")
