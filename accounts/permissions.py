"""Asking for a role, in one way everywhere.

Whoever lacks it gets the 404 that an unknown address gets: a stranger does not learn what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import User
from accounts.roles import Role, has_role

View = Callable[..., HttpResponseBase]


def has_any_role(user: User | AnonymousUser, *roles: Role) -> bool:
    return any(has_role(user, role) for role in roles)


def role_required(*roles: Role) -> Callable[[View], View]:
    """A decorator for views: go on with any of ``roles``, else 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_any_role(request.user, *roles):
                raise Http404
            return view(request, *args, **kwargs)

        return checked

    return decorate


class RoleRequired:
    """The same for class-based views: name ``roles``. Put it first among the bases."""

    roles: tuple[Role, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_any_role(request.user, *self.roles):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class RolePolicy(BasePermissionPolicy):
    """A Wagtail permission policy: whoever has one of ``roles`` may do everything with ``model``, others nothing."""

    def __init__(self, model: Any, *roles: Role) -> None:
        super().__init__(model)
        self.roles = roles

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return has_any_role(user, *self.roles)

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[User]:
        may = Q(groups__name__in=[role.value for role in self.roles])
        if Role.OPERATOR in self.roles:
            may |= Q(is_superuser=True)
        return User.objects.filter(may, is_active=True).distinct()
