"""Codes: making them, typing them into a basket, and what to say of one that does not count."""

from __future__ import annotations

import re
import secrets

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formats import format_day
from cms.prepared import Prepared
from marketplace.basket.models import Basket
from marketplace.basket.parts import parts_of
from marketplace.offer.models import BasketCode, Offer, OfferCode, OfferUse

# Without letters and digits that are taken for each other; 10 of them are 49 bits: not to be guessed.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 10
MOST_AT_ONCE = 5_000
MOST_IN_A_BASKET = 5
MOST_NAMED = 5  # of codes that are taken
SHAPE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,23}")

# Wrong codes from one address in a quarter of an hour, before it has to wait.
TRIES, PERIOD = 10, 15 * 60


def clean_code(typed: str) -> str:
    """As it is kept: capitals, without spaces; "" where it can be no code."""
    code = "".join(typed.split()).upper()
    return code if SHAPE.fullmatch(code) else ""


def make_codes(*, offer: Offer, count: int) -> list[OfferCode]:
    """``count`` codes that nobody can guess, each for one order."""
    with transaction.atomic():
        made: dict[str, OfferCode] = {}
        while len(made) < count:
            wanted = ["".join(secrets.choice(ALPHABET) for _n in range(LENGTH)) for _m in range(count - len(made))]
            taken = set(OfferCode.objects.filter(code__in=wanted).values_list("code", flat=True))
            made |= {code: OfferCode(offer=offer, code=code, most_uses=1) for code in wanted if code not in taken}
        return OfferCode.objects.bulk_create(made.values(), batch_size=500)


def make_named_codes(*, offer: Offer, typed: str, most_uses: int | None = None) -> tuple[int, str]:
    """Make the codes of ``typed``, one a line; blank lines and repeated ones are passed over. (how many were made, what is wrong).

    All or none: where one cannot be, it is named and nothing is made.
    """
    lines = [line for line in (line.strip().strip(";,") for line in typed.splitlines()) if line]
    codes = dict.fromkeys(clean_code(line) for line in lines)
    if not codes or "" in codes:
        wrong = next((line for line in lines if not clean_code(line)), "")
        return 0, _("“%(code)s” can be no code. A code is 3 to 24 letters without accents, digits and hyphens.") % {"code": wrong[:40]}
    if len(codes) > MOST_AT_ONCE:
        return 0, _("These are %(count)d codes. Make at most %(most)d at once.") % {"count": len(codes), "most": MOST_AT_ONCE}
    try:
        with transaction.atomic():
            rows = [OfferCode(offer=offer, code=code, most_uses=most_uses) for code in codes]
            OfferCode.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        return 0, _taken(list(codes))
    return len(codes), ""


def _taken(codes: list[str]) -> str:
    found: list[str] = []
    for start in range(0, len(codes), 500):
        part = OfferCode.objects.filter(code__in=codes[start : start + 500]).order_by("code").values_list("code", flat=True)
        found += part[: MOST_NAMED - len(found) + 1]
        if len(found) > MOST_NAMED:
            break
    named = ", ".join(found[:MOST_NAMED]) + (" …" if len(found) > MOST_NAMED else "")
    said = ngettext("This code is taken: %(codes)s. Choose another.", "These codes are taken: %(codes)s. Choose others.", len(found))
    return said % {"codes": named}


def type_in(*, basket: Basket, typed: str, buyer: str = "", address: str = "") -> tuple[bool, str]:
    """Put the code into the basket. (whether it is in, what to tell the shopper). ``address``: from where, so that guessing is slow."""
    key = f"offer-codes:{address}"
    if address and cache.get(key, 0) >= TRIES:
        return False, _("Too many codes were wrong. Wait a quarter of an hour and try again; your basket is kept.")
    found = OfferCode.objects.select_related("offer").filter(code=clean_code(typed) or None).first()
    if found is None:
        if address:
            cache.add(key, 0, PERIOD)
            cache.incr(key)
        return False, _("Nobody knows the code “%(code)s”. Look at it again: there may be a letter too many or too few.") % {
            "code": typed[:24]
        }
    why = why_not(found, buyer=buyer)
    if why:
        return False, why
    if basket.pk is None or BasketCode.objects.filter(basket=basket).count() >= MOST_IN_A_BASKET:
        return False, _("Put something in the basket first.") if basket.pk is None else _(
            "A basket takes five codes at most. Take one out first."
        )
    BasketCode.objects.get_or_create(basket=basket, code=found)
    counts = any(
        saving.code_id == found.pk
        for part in parts_of(basket, buyer=buyer)
        for saving in [*part.savings, *([part.free_by] if part.free_by else [])]
    )
    if counts:
        return True, _("The code %(code)s counts: %(name)s.") % {"code": found.code, "name": found.offer.name}
    return True, _("The code %(code)s is kept, but counts for nothing in your basket as it is.") % {"code": found.code}


def why_not(code: OfferCode, *, buyer: str = "") -> str:
    """Why it cannot be had, in one sentence; "" when it can."""
    offer, today = code.offer, timezone.localdate()
    said = {"code": code.code}
    if offer.starts_on > today:
        return _("The code %(code)s counts from %(day)s on.") % {**said, "day": format_day(offer.starts_on)}
    if not offer.is_on or not offer.needs_code or (offer.ends_on and offer.ends_on < today):
        return _("The code %(code)s has expired.") % said
    if offer.is_used_up or (code.most_uses is not None and code.uses >= code.most_uses):
        return _("The code %(code)s is used up.") % said
    if buyer and offer.once_a_buyer and OfferUse.objects.filter(offer=offer, once_for=buyer.lower(), given_back_at=None).exists():
        return _("The code %(code)s counts once for each buyer, and %(email)s has had it.") % {**said, "email": buyer}
    return ""


def notes_of(basket: Basket, *, buyer: str = "") -> list[tuple[OfferCode, str]]:
    """The codes in the basket, each with why it cannot be had ("" when it can)."""
    if basket.pk is None:
        return []
    return [(row.code, why_not(row.code, buyer=buyer)) for row in _in_basket(basket=basket.pk)]


_in_basket: Prepared[BasketCode] = Prepared(
    lambda *, basket: BasketCode.objects.filter(basket=basket).select_related("code__offer").order_by("pk")
)
