"""Who works in a shop: joining and leaving."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from accounts.roles import Role, give_role
from shops.models import Membership, Shop


@transaction.atomic
def join_shop(*, shop: Shop, user: User, role: str = Membership.Role.OWNER) -> Membership:
    """Make ``user`` a member of ``shop``, with the permissions of its team. Again changes nothing but the role."""
    membership, _ = Membership.objects.update_or_create(shop=shop, user=user, defaults={"role": role})
    user.groups.add(shop.group)
    give_role(user, Role.SHOP)
    return membership


@transaction.atomic
def leave_shop(*, shop: Shop, user: User) -> None:
    """Take ``user`` out of the team of ``shop``; with the last shop goes the key of the back office."""
    Membership.objects.filter(shop=shop, user=user).delete()
    user.groups.remove(shop.group)
    if not Membership.objects.filter(user=user).exists():
        user.groups.remove(*Group.objects.filter(name=Role.SHOP.value))
