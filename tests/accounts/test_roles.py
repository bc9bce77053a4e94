"""Roles are groups that open the admin, and views ask for them in one way."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from accounts.permissions import role_required
from accounts.roles import Role, ensure_roles, give_role, has_role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_fresh_installation_has_every_role_and_making_them_again_changes_nothing() -> None:
    ensure_roles()
    ensure_roles()

    for role in Role:
        group = Group.objects.get(name=role.value)
        assert group.permissions.filter(codename="access_admin").count() == 1


def test_a_role_opens_the_door_of_the_admin() -> None:
    person = make_user()
    assert not person.has_perm("wagtailadmin.access_admin")

    give_role(person, Role.CLERK)

    assert person.has_perm("wagtailadmin.access_admin")
    assert has_role(person, Role.CLERK)
    assert not has_role(person, Role.OPERATOR)


def test_a_view_that_asks_for_a_role_is_not_there_for_others() -> None:
    @role_required(Role.CLERK, Role.OPERATOR)
    def counter(request: object) -> HttpResponse:
        return HttpResponse("open")

    def visit(user: object) -> HttpResponse:
        request = RequestFactory().get("/")
        request.user = user  # type: ignore[assignment]
        return counter(request)

    for outsider in (AnonymousUser(), make_user(), make_user(role=Role.SHOP), make_user(role=Role.CLERK, is_active=False)):
        with pytest.raises(Http404):
            visit(outsider)
    for insider in (make_user(role=Role.CLERK), make_user(role=Role.OPERATOR), make_user(is_superuser=True)):
        assert visit(insider).content == b"open"
