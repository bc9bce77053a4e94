"""The roles that people have across the whole installation. A role is a Django group of a fixed name.

What an owner may do in one shop is not here: that is ``shops.models.Membership``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, Group

if TYPE_CHECKING:
    from accounts.models import User


class Role(StrEnum):
    """The name of the group is the value."""

    CLERK = "Postal clerks"
    OPERATOR = "Operators"
    SHOP = "Shop teams"  # only opens the door of the admin; which shop, says the membership


def has_role(user: User | AnonymousUser, role: Role) -> bool:
    """Whether ``user`` has ``role``; a superuser is an operator. One query a user, kept on the object."""
    if not user.is_authenticated or not user.is_active:
        return False
    if role is Role.OPERATOR and user.is_superuser:
        return True
    names = getattr(user, "_role_names", None)
    if names is None:
        names = user._role_names = set(user.groups.values_list("name", flat=True))  # type: ignore[union-attr]
    return role.value in names


def give_role(user: User, role: Role) -> None:
    """Put ``user`` into the group of ``role``."""
    user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    user.__dict__.pop("_role_names", None)
