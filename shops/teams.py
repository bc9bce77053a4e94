"""Who works in a shop: being asked in, joining, changing one's part, leaving.

A shop always keeps an owner. Whoever takes an owner away locks the shop's row first, so that of two owners who leave at once
the second finds itself to be the last.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role, give_role
from shops.access.roles import Area, may
from shops.models import Invitation, Membership, Shop

VALID_DAYS = 7
SALT = "shops.invitation"
Part = Membership.Role


class TeamError(Exception):
    """Nothing was changed; the message is translated and for the reader."""


@transaction.atomic
def join_shop(*, shop: Shop, user: User, role: str = Membership.Role.OWNER) -> Membership:
    """Make ``user`` a member of ``shop``, with the permissions that ``role`` has in Wagtail. Again changes nothing but the role."""
    membership, _made = Membership.objects.update_or_create(shop=shop, user=user, defaults={"role": role})
    # The shop's own group opens its pages and pictures.
    if may(role, Area.PAGES):
        user.groups.add(shop.group)
    else:
        user.groups.remove(shop.group)
    give_role(user, Role.SHOP)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str) -> None:
    """Give the member another role; ``TeamError`` where nobody would be left as owner."""
    _keep_an_owner(membership, role)
    join_shop(shop=membership.shop, user=membership.user, role=Part(role))


@transaction.atomic
def leave_shop(*, shop: Shop, user: User) -> None:
    """Take ``user`` out of the team of ``shop``; with the last shop goes the key of the back office.

    ``TeamError`` for the last owner. Whoever is no member leaves nothing behind.
    """
    membership = Membership.objects.filter(shop=shop, user=user).first()
    if membership:
        _keep_an_owner(membership, None)
        membership.delete()
    user.groups.remove(shop.group)
    if not Membership.objects.filter(user=user).exists():
        user.groups.remove(*Group.objects.filter(name=Role.SHOP.value))


def _keep_an_owner(membership: Membership, role: str | None) -> None:
    """Lock the shop, then look who else owns it."""
    Shop.objects.select_for_update().get(pk=membership.shop_id)
    own = Membership.objects.filter(shop=membership.shop_id, role=Part.OWNER)
    if role != Part.OWNER and own.filter(pk=membership.pk).exists() and not own.exclude(pk=membership.pk).exists():
        raise TeamError(_("A shop needs an owner, and this is the last one. Make somebody else an owner first; nothing was changed."))


def invite(*, shop: Shop, email: str, role: str, by: User) -> Invitation:
    """Ask the person with this address in; the mail with the link goes out as a task. ``TeamError`` for who is in already."""
    from shops.team_mails import send_invitation

    email = email.strip().lower()
    if Membership.objects.filter(shop=shop, user__email__iexact=email).exists():
        raise TeamError(_("%(email)s works here already. Nothing was sent.") % {"email": email})
    try:
        with transaction.atomic():
            # One that has run out gives way to the new one.
            old = Invitation.objects.filter(shop=shop, email__iexact=email, accepted_at=None, withdrawn_at=None)
            old.filter(expires_at__lte=timezone.now()).update(withdrawn_at=timezone.now())
            made = Invitation.objects.create(
                shop=shop, email=email, role=Part(role), invited_by=by, expires_at=timezone.now() + dt.timedelta(days=VALID_DAYS)
            )
            send_invitation.enqueue(made.pk)
    except IntegrityError:
        raise TeamError(
            _("%(email)s was invited already. Withdraw that first to invite anew; nothing was sent.") % {"email": email}
        ) from None
    return made


def token_of(invitation: Invitation) -> str:
    """What stands in the link. It opens nothing without the account of the address that it was sent to."""
    return signing.dumps({"invitation": invitation.pk}, salt=SALT)


def invitation_behind(token: str) -> Invitation | None:
    """The open invitation that the link is of; None for one that was made up, has run out, was withdrawn or accepted."""
    try:
        said = signing.loads(token, salt=SALT, max_age=dt.timedelta(days=VALID_DAYS))
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("shop__partner", "invited_by")
    return rows.filter(pk=said["invitation"], accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()).first()


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """Make ``user`` a member. ``TeamError`` where the invitation is another person's or not open any more."""
    if user.email.lower() != invitation.email.lower():
        raise TeamError(_("This invitation is for %(email)s. Sign in with that address.") % {"email": invitation.email})
    open_still = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    if not open_still.update(accepted_at=timezone.now()):
        raise TeamError(_("This invitation is not open any more. Ask for a new one."))
    return join_shop(shop=invitation.shop, user=user, role=invitation.role)
