"""What buyers say of what they received, and what shops answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """``recipient`` and ``good`` name a delivered line of ``demo.orders``; without ``is_read`` it waits for the operator."""

    recipient: int
    good: str
    rating: int
    text: str
    name: str
    days: int
    language: str = "pt"
    answer: str = ""
    is_read: bool = True


REVIEWS = (
    Said(
        4,
        "serra-velho",
        5,
        "Curado como deve ser, ligeiramente picante no fim. Veio bem embalado e a casca estava intacta.",
        "Sofia",
        30,
        answer="Obrigada, Sofia. Este lote teve sete meses de cura; o próximo sai em fevereiro.",
    ),
    Said(1, "serra-velho", 4, "Muito bom, embora um pouco mais salgado do que esperava. Com marmelada fica perfeito.", "Rui", 9),
    Said(
        2,
        "serra-velho",
        3,
        "O sabor é excelente, mas chegou num dia muito quente e suava.",
        "Teresa",
        35,
        answer="Tem razão, Teresa: passámos a enviá-lo refrigerado de junho a setembro.",
    ),
    Said(3, "serra-velho", 5, "The best I have had outside the mountains. Let it warm up for an hour before you cut it.", "", 33, "en"),
    Said(2, "mel-urze#1", 5, "Escuro, denso, sabe mesmo a urze. Já é o terceiro frasco.", "Teresa", 8),
    Said(3, "mel-urze#1", 4, "Muito aromático. A tampa vinha um pouco pegajosa.", "Joaquim", 32),
    Said(3, "manta-la", 5, "Pesada e quente. O cheiro a lã passa ao fim de dois dias ao ar.", "Joaquim", 6),
    Said(1, "doce-figo", 4, "Pouco doce, com pedaços de figo verdadeiros.", "Rui", 9),
    Said(6, "sardinhas", 5, "Carnudas, em bom azeite. O azeite da lata aproveita-se para as batatas.", "Beatriz", 4),
    Said(
        8,
        "ovelha-meia-cura",
        4,
        "Doux et crémeux, il a plu à toute la famille. La livraison a pris deux jours.",
        "Louise",
        3,
        "fr",
        answer="Obrigada, Louise.",
    ),
    Said(2, "cabra-azeite", 5, "O azeite é tão bom como o queijo.", "Teresa", 1, is_read=False),
)
