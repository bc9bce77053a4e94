"""The operator sees what the search does not find, and nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from marketplace.search.models import SetAside
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "status"), [(Role.OPERATOR, 200), (Role.CLERK, 404)])
def test_the_list_of_what_is_not_found(client: Client, role: Role, status: int) -> None:
    SetAside.objects.create(key="product:12", backend="database", error="ValueError: too long")
    client.force_login(factories.make_user(role=role, is_staff=True))
    answer = client.get(reverse("not_found:index"))
    assert answer.status_code == status
    text = answer.content.decode()
    assert ("product:12" in text and "ValueError: too long" in text) == (status == 200)


def test_nothing_can_be_added_there(client: Client) -> None:
    client.force_login(factories.make_user(role=Role.OPERATOR, is_staff=True))
    assert client.get(f"{reverse('not_found:index')}new/").status_code == 404
