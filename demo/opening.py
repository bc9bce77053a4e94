"""One shop that waits in the operator's queue, the association that sponsors it, and what selling costs."""

from __future__ import annotations

from dataclasses import dataclass

from demo.words import Words

COMMISSION, MONTHLY_FEE = "9.00", "12.00"

ASSOCIATION = "Comércio do Mondego (fictional)"
ASSOCIATION_CODE = "MONDEGO-2026"
ASSOCIATION_COMMISSION, ASSOCIATION_MONTHS = "6.50", 6


@dataclass(frozen=True)
class WaitingGood:
    """A first product of the shop that waits. ``photo`` is a drawing's name."""

    photo: str
    title: Words
    text: Words
    alt: str
    price: str
    grams: int
    stock: int


SHOP_NAME, SHOP_CODE = "Quinta do Pirilampo", "quinta-do-pirilampo"
TAGLINE = Words(
    "Herbs, jam and a light in the dark, from Góis",
    "Ervas, compotas e uma luz no escuro, de Góis",
    "Herbes, confitures et une lumière dans le noir, de Góis",
)
STREET, POSTCODE, LOCALITY, PHONE = "Rua da Ponte 4", "3330-310", "Góis", "+351235770011"
TAX_NUMBER, IDENTITY = "123456789", "Cartão de cidadão 00000000 0 ZZ4 (fictional)"
IBAN = "PT50000201231234567890154"
GOODS = (
    WaitingGood(
        "doce-figo",
        Words("Fig jam of the firefly", "Doce de figo do pirilampo", "Confiture de figues de la luciole"),
        Words("<p>Figs picked after dark.</p>", "<p>Figos colhidos depois do sol-posto.</p>", "<p>Figues cueillies à la nuit.</p>"),
        "A jar of fig jam.",
        "4.90",
        250,
        24,
    ),
    WaitingGood(
        "lucia-lima",
        Words("Lemon verbena tea", "Chá de lúcia-lima", "Infusion de verveine citronnelle"),
        Words("<p>Dried in the loft.</p>", "<p>Seca no sótão.</p>", "<p>Séchée au grenier.</p>"),
        "A paper bag of lemon verbena.",
        "3.50",
        40,
        60,
    ),
    WaitingGood(
        "marmelada",
        Words("Quince marmalade in a bowl", "Marmelada em tigela", "Pâte de coing en bol"),
        Words("<p>Cut it with a wire.</p>", "<p>Corta-se com um fio.</p>", "<p>Elle se coupe au fil.</p>"),
        "A bowl of quince marmalade.",
        "6.20",
        500,
        15,
    ),
)
