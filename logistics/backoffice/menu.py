"""Menu items that only people with a role see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from accounts.permissions import has_any_role
from accounts.roles import Role


class RoleMenuItem(MenuItem):
    """A menu item for people with one of ``roles``."""

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = roles

    def is_shown(self, request: HttpRequest) -> bool:
        return has_any_role(request.user, *self.roles)
