"""The operator's list of sellers."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db


def test_a_seller_keeps_a_name_and_is_closed_and_opened() -> None:
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    partner = rows.make_shop().partner
    address = reverse("sellers:edit", args=(partner.pk,))
    data = {"name": partner.name, "municipality": "Seia", "packing_days": "1", "email": partner.email}

    assert operator.post(address, data | {"name": " ", "is_open": "on"}).context["form"].errors["name"]
    partner.refresh_from_db()
    assert (partner.name, partner.is_open) == (data["name"], True)

    assert operator.post(address, data).status_code == 302
    assert operator.get(reverse("sellers:index")).status_code == 200
    partner.refresh_from_db()
    assert not partner.is_open
    operator.post(address, data | {"is_open": "on"})
    partner.refresh_from_db()
    assert partner.is_open
