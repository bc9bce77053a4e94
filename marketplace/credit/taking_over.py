"""Who signs in takes over what the same e-mail address was given as a guest.

Each account was made by a link in a mail to its address, or by an invitation sent there, so whoever signs in has read that mail.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from marketplace.credit.giving import credit_of_person
from marketplace.credit.models import BuyerCredit, CreditMovement


@receiver(user_logged_in, dispatch_uid="credit.take_over")
def take_over(*, user: User, **kwargs: Any) -> None:
    """Move all that stands at the person's e-mail address to the person. Of two sign-ins at once, one does."""
    waiting = BuyerCredit.objects.filter(user=None, email=user.email.strip().lower(), balance__gt=0)
    if not waiting.exists():
        return
    now = timezone.now()
    with transaction.atomic():
        for guest in waiting.select_for_update().order_by("pk"):
            last = guest.movements.order_by("-pk").values_list("pk", flat=True).first()
            reference = f"{guest.pk}/{last}"  # of what stood there at this moment
            own = credit_of_person(user, guest.currency)
            rows = ((guest, -guest.balance, f"{reference} from"), (own, guest.balance, f"{reference} to"))
            for credit, amount, called in rows:
                CreditMovement.objects.create(
                    credit=credit, kind=CreditMovement.Kind.TAKEN_OVER, reference=called, amount=amount, happened_at=now
                )
