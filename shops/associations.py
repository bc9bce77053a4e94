"""Who looks after an association's shops: joining and leaving, and the shops themselves."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role, give_role
from shops.models import Association, ShopApplication


@transaction.atomic
def set_people(*, association: Association, people: Iterable[User]) -> None:
    """Make ``people`` those who see the association's shops; with the last association goes the key of the back office."""
    wanted = list(people)
    gone = list(association.people.exclude(pk__in=[person.pk for person in wanted]))
    association.people.set(wanted)
    for person in wanted:
        give_role(person, Role.ASSOCIATION)
    group = Group.objects.filter(name=Role.ASSOCIATION.value)
    for person in gone:
        if not person.associations.exists():
            person.groups.remove(*group)


def shops_of_associations(user: User) -> QuerySet[ShopApplication]:
    """The shops that have asked to open with the code of an association that ``user`` looks after, open ones among them."""
    shown = (ShopApplication.State.ASKED, ShopApplication.State.CHANGE, ShopApplication.State.APPROVED)
    return ShopApplication.objects.filter(association__people=user, state__in=shown).exclude(asked_at=None)
