"""A new account by a link in a mail: whoever can read the mail has the address.

Nothing here tells a stranger whether an address has an account: asking is answered alike, and only the mail differs.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import EmailConfirmation, User

VALID_FOR = dt.timedelta(hours=24)
KEPT_FOR = dt.timedelta(days=7)
MAILS_AN_ADDRESS, IN_MINUTES = 4, 15
MAILS_A_PLACE = 20  # an hour; a whole office may stand behind one IP address
_SALT = "accounts.confirming"


class TooManyMails(Exception):
    """So many links were asked for that the next must wait; the message is translated."""


class LinkRefused(Exception):
    """A link that opens nothing; the message is translated and says what to do."""


def ask_to_confirm(*, email: str, language: str, asked_from: str) -> EmailConfirmation:
    """Note that ``email`` is to be confirmed; whoever calls sends the mail in the same transaction. ``TooManyMails`` when it must wait."""
    email, now = email.strip().lower(), timezone.now()
    place = _address_or_none(asked_from)
    rows = EmailConfirmation.objects
    if rows.filter(email=email, asked_at__gt=now - dt.timedelta(minutes=IN_MINUTES)).count() >= MAILS_AN_ADDRESS:
        raise TooManyMails(
            _(
                "Several mails are on their way to this address. "
                "Look into the folder for unwanted mail too, and ask again in %(minutes)s minutes."
            )
            % {"minutes": IN_MINUTES}
        )
    if place and rows.filter(asked_from=place, asked_at__gt=now - dt.timedelta(hours=1)).count() >= MAILS_A_PLACE:
        raise TooManyMails(_("Too many mails were asked for from here. Try again in an hour."))
    return rows.create(email=email, language=language, asked_from=place)


def link_token(confirmation: EmailConfirmation) -> str:
    """What stands in the link."""
    return signing.dumps(confirmation.pk, salt=_SALT)


def read_link(token: str) -> EmailConfirmation:
    """The confirmation that a link is about; ``LinkRefused`` where it is too old, used, or was cut off by a mail program."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.SignatureExpired:
        raise LinkRefused(_("This link is older than a day and no longer opens anything. Ask for a new one.")) from None
    except signing.BadSignature:
        raise LinkRefused(_("This link is not complete. Open it from the mail again, or ask for a new one.")) from None
    found = EmailConfirmation.objects.filter(pk=key).first()
    if found is None:
        raise LinkRefused(_("This link is older than a day and no longer opens anything. Ask for a new one."))
    if found.used_at:
        raise LinkRefused(_("This link has been used: the account is there. Sign in with your e-mail address and password."))
    return found


def make_account(*, confirmation: EmailConfirmation, name: str, password: str) -> User:
    """The account of a confirmed address; ``LinkRefused`` where the link was used, or the account made, meanwhile."""
    first, _blank, last = name.strip().partition(" ")
    try:
        with transaction.atomic():
            if not EmailConfirmation.objects.filter(pk=confirmation.pk, used_at=None).update(used_at=timezone.now()):
                raise LinkRefused(_("This link has been used: the account is there. Sign in with your e-mail address and password."))
            return User.objects.create_user(confirmation.email, password, first_name=first[:150], last_name=last.strip()[:150])
    except IntegrityError:
        raise LinkRefused(_("There is an account with this e-mail address. Sign in with its password.")) from None


def forget_old(now: dt.datetime) -> None:
    """Delete what can no longer be used: addresses and where they were asked from are personal."""
    EmailConfirmation.objects.filter(asked_at__lt=now - KEPT_FOR).delete()


def _address_or_none(text: str) -> str | None:
    try:
        validate_ipv46_address(text)
    except ValidationError:
        return None
    return text
