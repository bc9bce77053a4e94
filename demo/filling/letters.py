"""Letters from home: a plain one and a registered one that are paid, and one that waits to be paid."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from accounts.models import User
from logistics.charges import AT_THE_COUNTER, settle
from logistics.letters.ordering import order
from logistics.letters.prices import price_of
from logistics.letters.writing import address, keep_typed
from logistics.models import Address, Letter

ANA = {"name": "Ana Lopes", "street": "Rua da Sofia 12", "postcode": "3000-389", "locality": "Coimbra", "country": "PT"}
AVO = {
    "name": "Maria da Conceição Lopes",
    "street": "Rua do Rio 7",
    "postcode": "3320-210",
    "locality": "Pampilhosa da Serra",
    "country": "PT",
}
RENT = {
    "name": "Imobiliária Mondego",
    "street": "Avenida da Estação 20",
    "postcode": "3080-084",
    "locality": "Figueira da Foz",
    "country": "PT",
}
LUIS = {"name": "Luís Ferreira", "street": "Largo da Ponte 9", "postcode": "3330-310", "locality": "Góis", "country": "PT"}
LETTERS: list[tuple[dict[str, str], dict[str, str], dict[str, Any], bool]] = [
    (
        AVO,
        {
            "salutation": "Querida avó,",
            "text": "O bolo de mel chegou inteiro e já não há.\n\nNo domingo vamos todos aí. Levamos o queijo, a avó não precisa de fazer nada.",
            "signature": "A tua Ana",
        },
        {},
        True,
    ),
    (
        RENT,
        {
            "salutation": "Exmos. Senhores,",
            "text": "Venho comunicar a denúncia do contrato de arrendamento da Rua da Sofia 12, com efeitos a 31 de março.",
            "signature": "Ana Lopes",
        },
        {"is_registered": True, "has_sheet": True},
        True,
    ),
    (
        LUIS,
        {"salutation": "Caro Luís,", "text": "Parabéns pelos quarenta anos da casa. Um abraço de Coimbra.", "signature": "Ana"},
        {"in_colour": True},
        False,
    ),
]


def add_letters(*, clerk: User) -> None:
    for to, words, how, is_paid in LETTERS:
        with translation.override("pt"):
            letter = keep_typed(None, **words)
            address(letter, sender=Address(**ANA), recipient=Address(**to), **{"email": "ana@feira.example", "has_sheet": False, **how})
        letter = Letter.objects.select_related("sender", "recipient").get(pk=letter.pk)
        now = timezone.now()
        charge = order(letter=letter, seen=price_of(letter, at=now).total, at=now)
        if is_paid:
            settle(charge=charge, way=AT_THE_COUNTER, at=now, actor=clerk)
