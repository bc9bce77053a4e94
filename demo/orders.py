"""Orders of the last two weeks, and some of the month before: who wanted what, how it is paid, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reached(StrEnum):
    """How far an order has come; each includes what lies before it."""

    AWAITING = "awaiting payment"
    EXPIRED = "never paid"
    TO_PACK = "to pack"
    PACKED = "packed"
    PRINTED = "label printed"
    ACCEPTED = "with the post"
    OUT = "out for delivery"
    FAILED = "delivery attempted"
    READY = "waits at the office"
    DELIVERED = "delivered"
    RETURNING = "going back"
    RETURNED = "came back, and decided"


@dataclass(frozen=True)
class Wish:
    """``recipient`` is a place in demo.people.RECIPIENTS; ``goods`` are drawings' names (``#0`` the first variant) with numbers.

    ``days`` ago it was placed at ``hour``; ``by_shop`` says how far single shops' parts have come where they differ. ``credit``: the
    shopper's credit pays first.
    """

    days: int
    hour: int
    recipient: int
    goods: tuple[tuple[str, int], ...]
    reached: Reached
    payment: str = "slip"
    language: str = "pt"
    by_shop: tuple[tuple[str, Reached], ...] = ()
    credit: bool = False

    def reached_by(self, shop: str) -> Reached:
        """How far the part of the shop with this code has come."""
        return dict(self.by_shop).get(shop, self.reached)


CASH = "cash_on_delivery"
BANK = "bank_transfer"  # placed where the installation has an account

WISHES = (
    # Cheese, quince paste and honey, often bought together.
    Wish(49, 9, 2, (("serra-velho", 1), ("marmelada", 1), ("mel-urze#1", 1)), Reached.DELIVERED),
    Wish(47, 11, 3, (("serra-velho", 1), ("marmelada", 1), ("mel-urze#1", 1)), Reached.DELIVERED),
    Wish(46, 10, 7, (("serra-velho", 1), ("marmelada", 2)), Reached.DELIVERED),
    Wish(45, 10, 4, (("serra-velho", 1), ("mel-urze#1", 1)), Reached.DELIVERED),
    Wish(14, 10, 1, (("serra-velho", 1), ("doce-figo", 2)), Reached.DELIVERED),
    Wish(13, 9, 2, (("mel-urze#1", 2), ("velas-cera", 1)), Reached.DELIVERED),
    Wish(13, 11, 0, (("meias-la#0", 1),), Reached.RETURNED),
    Wish(12, 15, 3, (("manta-la", 1),), Reached.DELIVERED, CASH),
    Wish(12, 11, 4, (("azeite-virgem#1", 3),), Reached.EXPIRED),
    Wish(11, 8, 0, (("serra-amanteigado#1", 1), ("broa-milho", 2), ("doce-abobora", 1)), Reached.DELIVERED),
    Wish(10, 10, 5, (("prato-peixe", 1), ("canecas-par#2", 1)), Reached.READY, CASH),
    Wish(10, 14, 6, (("sardinhas", 2), ("flor-de-sal", 2)), Reached.DELIVERED),
    Wish(9, 9, 7, (("arroz-carolino#1", 1), ("feijao-frade", 2)), Reached.RETURNING),
    Wish(9, 16, 8, (("serra-fonte-fria", 1), ("ovelha-meia-cura", 1)), Reached.DELIVERED, "slip", "fr"),
    Wish(8, 10, 9, (("meias-la#0", 2), ("colheres-pau", 1)), Reached.EXPIRED),
    Wish(7, 9, 2, (("cabra-azeite", 2), ("rabacal#1", 1)), Reached.DELIVERED),
    Wish(7, 11, 1, (("azeite-lata", 1), ("azeitonas-galega", 2)), Reached.DELIVERED, CASH),
    Wish(6, 8, 3, (("requeijao-serra", 2), ("serra-amanteigado#0", 1)), Reached.DELIVERED),
    Wish(6, 12, 0, (("cacoila-preta", 1),), Reached.FAILED, CASH),
    Wish(5, 9, 4, (("mel-favo", 1), ("marmelada", 1), ("ovelha-pimentao", 1)), Reached.OUT),
    Wish(5, 10, 8, (("rabacal#0", 2), ("cabra-ervas", 1)), Reached.FAILED, "slip", "fr"),
    Wish(4, 9, 5, (("serra-velho", 1), ("chourico", 1)), Reached.OUT, CASH, by_shop=(("raposa", Reached.ACCEPTED),)),
    Wish(4, 12, 0, (("arroz-carolino#1", 2), ("feijao-frade", 1)), Reached.ACCEPTED, credit=True),
    Wish(4, 13, 7, (("cesto-vime", 1), ("panos-linho", 1)), Reached.ACCEPTED),
    Wish(4, 15, 9, (("serra-amanteigado#1", 2),), Reached.ACCEPTED),
    Wish(
        3,
        9,
        1,
        (("pao-lenha", 1), ("biscoitos-limao", 2), ("mel-laranjeira", 1)),
        Reached.PRINTED,
        "slip",
        by_shop=(("abelha-poeta", Reached.ACCEPTED),),
    ),
    Wish(3, 11, 2, (("serra-amanteigado#0", 1), ("manteiga-ovelha", 2)), Reached.PACKED),
    Wish(3, 16, 6, (("canecas-par#0", 2),), Reached.PACKED, CASH),
    Wish(2, 9, 4, (("serra-fonte-fria", 1), ("mel-urze#0", 1)), Reached.PACKED, CASH, by_shop=(("ovelha-azul", Reached.TO_PACK),)),
    Wish(2, 10, 8, (("saladeira-passaro", 1),), Reached.TO_PACK, "slip", "fr"),
    Wish(2, 17, 3, (("arroz-doce-caixa", 2), ("arroz-carolino#0", 3)), Reached.TO_PACK),
    Wish(1, 8, 0, (("serra-velho", 1), ("ovelha-meia-cura", 1)), Reached.TO_PACK, "slip", "en"),
    Wish(1, 11, 9, (("requeijao-serra", 3), ("doce-abobora", 2)), Reached.TO_PACK, CASH),
    Wish(1, 14, 5, (("salicornia", 1), ("cavala", 3)), Reached.TO_PACK),
    Wish(1, 18, 7, (("ovelha-pimentao", 2),), Reached.AWAITING),
    Wish(0, 0, 2, (("serra-amanteigado#1", 1), ("mel-urze#2", 1)), Reached.AWAITING),
    Wish(0, 0, 8, (("tapete-trapos", 1),), Reached.AWAITING, "slip", "fr"),
    Wish(2, 11, 3, (("velas-cera", 1), ("flor-de-sal", 1)), Reached.TO_PACK, BANK),
    Wish(0, 0, 6, (("mel-urze#1", 1),), Reached.AWAITING, BANK, "pt"),
)
