"""The bank account that was written while asking to open is the one that is paid."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from marketplace.payouts.accounts import bank_account_of
from shops.models import PayoutAccount
from shops.opening.admission import admit
from tests import factories
from tests.payouts.rows import IBAN, OTHER_IBAN, make_seller
from tests.shops import rows

pytestmark = pytest.mark.django_db


def test_an_admitted_shop_is_paid_where_it_said() -> None:
    shop = rows.make_shop()
    PayoutAccount.objects.create(shop=shop, holder="Lena", iban=IBAN)

    admit(shop=shop, actor=factories.make_user(role=Role.OPERATOR))

    account = bank_account_of(shop.partner_id)
    assert account is not None
    assert (account.holder, account.iban) == ("Lena", IBAN)


def test_what_counts_already_is_not_changed_by_admission() -> None:
    shop = rows.make_shop(partner=make_seller(iban=OTHER_IBAN))
    PayoutAccount.objects.create(shop=shop, holder="Lena", iban=IBAN)

    admit(shop=shop, actor=factories.make_user(role=Role.OPERATOR))

    account = bank_account_of(shop.partner_id)
    assert account is not None
    assert account.iban == OTHER_IBAN
