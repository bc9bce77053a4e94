"""The roles that people have across the whole installation. A role is a Django group of a fixed name.

What an owner may do in one shop is not here: that is ``shops.models.Membership``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType

if TYPE_CHECKING:
    from accounts.models import User


class Role(StrEnum):
    """The name of the group is the value."""

    CLERK = "Postal clerks"
    DRIVER = "Drivers"  # the pages of their own rounds, outside of the back office
    OPERATOR = "Operators"
    ASSOCIATION = "Associations"  # only opens the door, too; which association, says shops.models.Association
    SHOP = "Shop teams"  # only opens the door of the admin; which shop, says the membership


def has_role(user: User | AnonymousUser, role: Role) -> bool:
    """Whether ``user`` has ``role``; a superuser is an operator. One query a user, kept on the object."""
    if not user.is_authenticated or not user.is_active:
        return False
    if role is Role.OPERATOR and user.is_superuser:
        return True
    names = getattr(user, "_role_names", None)
    if names is None:
        names = user._role_names = set(user.groups.values_list("name", flat=True))  # type: ignore[attr-defined]
    return role.value in names


def ensure_roles() -> None:
    """Make the group of every role, each with the right to open the admin. Called after migrating; again does no harm."""
    for role in Role:
        _group(role)


def give_role(user: User, role: Role) -> None:
    """Put ``user`` into the group of ``role``."""
    user.groups.add(_group(role))
    for kept in ("_role_names", "_perm_cache", "_group_perm_cache"):
        user.__dict__.pop(kept, None)


def _group(role: Role) -> Group:
    group, _ = Group.objects.get_or_create(name=role.value)
    group.permissions.add(_access_to_the_admin())
    return group


def _access_to_the_admin() -> Permission:
    # Wagtail's own migration makes this row, too, in the same words; whoever comes second finds it.
    content_type, _ = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    return permission
