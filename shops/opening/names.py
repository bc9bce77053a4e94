"""The address of a shop: made from its name, and only once in the world."""

from __future__ import annotations

import re

from anyascii import anyascii
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.partner.models import Partner

SHORTEST, LONGEST = 3, 40
# What a reader would take for the market's, the post's or the state's own pages.
_MARKETS_OWN = (
    "about admin administrator aide ajuda api apoio app banco basket bank boutique cart checkout conta contact contacto contato "
    "correios ctt demo documents feira ftp gov help home ipn laposte legal login loja lojas mail market marketplace media mercado "
    "new null official oficial open operator opt order orders pagamento payment phone police policia post postal poste privacy "
    "private root safety sales security service services settings shop shops sign-in sign-out staff static status store suporte "
    "support team terms test theme undefined vendor webmaster www"
)
_SMALL_WORDS = "a as da das de del des do dos du e et la le les o os the and lda unip unipessoal sarl sa"
RESERVED, _FILLERS = frozenset(_MARKETS_OWN.split()), frozenset(_SMALL_WORDS.split())


def code_from(name: str) -> str:
    """``Queijaria São João, Lda.`` → ``queijaria-sao-joao-lda``; at most ``LONGEST`` signs, cut between words."""
    code = slugify(anyascii(name))
    if len(code) > LONGEST:
        code = code[: LONGEST + 1].rpartition("-")[0] or code[:LONGEST]
    return code.strip("-")


def refusal(code: str, *, besides: int | None = None) -> str:
    """Why ``code`` cannot be the address of a shop, translated; "" where it can. ``besides``: the seller that has it may keep it."""
    if len(code) < SHORTEST:
        return _("The address needs at least %(count)s letters or digits.") % {"count": SHORTEST}
    if len(code) > LONGEST:
        return _("The address has more than %(count)s signs.") % {"count": LONGEST}
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        return _("Use small letters without accents, digits, and a hyphen between words.")
    if code in RESERVED or code.isdigit():
        return _("“%(code)s” is kept for the market itself. Choose another address.") % {"code": code}
    if Partner.objects.filter(code=code).exclude(pk=besides).exists():
        return _("“%(code)s” is taken by another shop. Choose another address.") % {"code": code}
    return ""


def free_codes(name: str, *, place: str = "", besides: int | None = None, count: int = 3) -> list[str]:
    """Addresses that are free now and near to ``name``: with the place, without small words, with a number. One query."""
    base = code_from(name) or "loja"
    short = "-".join(word for word in base.split("-") if word not in _FILLERS)
    town = code_from(place)
    tried = [base, short, f"{base}-{town}" if town else "", f"{short}-{town}" if town else "", f"loja-{short}", f"casa-{short}"]
    tried += [f"{base}-{number}" for number in range(2, 30)]
    fitting = list(
        dict.fromkeys(code for code in tried if SHORTEST <= len(code) <= LONGEST and code not in RESERVED and not code.isdigit())
    )
    taken = set(Partner.objects.filter(code__in=fitting).exclude(pk=besides).values_list("code", flat=True))
    return [code for code in fitting if code not in taken][:count]
