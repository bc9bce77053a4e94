"""A shop that the operator opens for somebody: a seller without a wizard, whose owner is asked in by mail."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.partner.models import Partner
from shops.models import Invitation, Membership, Shop
from shops.opening.admission import admit
from shops.opening.making import open_shop
from shops.teams import TeamError, invite


class CannotOpen(Exception):
    """Nothing was made or changed; the message is translated and says why."""


def open_for(*, name: str, code: str, email: str, is_public: bool, by: User) -> Shop:
    """Make the seller, its shop and the invitation of its owner. ``is_public``: everybody sees it at once; else ``let_in`` does it later.

    ``CannotOpen`` where the address was taken a moment ago.
    """
    try:
        with transaction.atomic():
            partner = Partner.objects.create(name=name, code=code, email=email, is_open=False, is_admitted=False)
            shop = open_shop(partner=partner, owner=None, author=by, is_public=False)
            invite(shop=shop, email=email, role=Membership.Role.OWNER, by=by)
            if is_public:
                admit(shop=shop, actor=by)
    except IntegrityError:
        raise CannotOpen(_("“%(code)s” was taken by another shop a moment ago. Choose another address.") % {"code": code}) from None
    return shop


@transaction.atomic
def ask_owner_in(*, shop: Shop, email: str, by: User) -> Invitation:
    """Invite anew, to this address: what was sent before to become an owner opens nothing any more. ``CannotOpen`` where there is one."""
    Shop.objects.select_for_update().get(pk=shop.pk)
    if Membership.objects.filter(shop=shop, role=Membership.Role.OWNER).exists():
        raise CannotOpen(_("%(shop)s has an owner by now, who asks others in.") % {"shop": shop})
    waiting = Invitation.objects.filter(shop=shop, role=Membership.Role.OWNER, accepted_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=timezone.now())
    try:
        return invite(shop=shop, email=email, role=Membership.Role.OWNER, by=by)
    except TeamError as refused:
        raise CannotOpen(str(refused)) from None


@transaction.atomic
def let_in(*, shop: Shop, by: User) -> None:
    """Let everybody see a shop that was made by hand. One that asks by the wizard is ruled on in the queue: ``CannotOpen``."""
    partner = Partner.objects.select_for_update().get(pk=shop.partner_id)
    if partner.is_admitted or hasattr(shop, "application"):
        raise CannotOpen(_("%(shop)s is open already, or is ruled on in the queue. Nothing was changed.") % {"shop": shop})
    admit(shop=shop, actor=by)
