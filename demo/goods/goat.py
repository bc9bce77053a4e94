"""Queijos da Cabra Lunar."""

from demo.words import Food, Good, Variant, Words

PLACE = "Portugal, Penela"


def mixed(name: str, storage: str = "Keep between 4 and 10 °C.") -> Food:
    return Food(name, "Raw ewe’s and goat’s milk, animal rennet, salt.", ("milk",), storage, PLACE, raw_milk=True, milk=("ewe", "goat"))


def goat(name: str, more: str = "", storage: str = "Keep between 4 and 8 °C.") -> Food:
    return Food(name, f"Pasteurised goat’s milk, rennet, salt{more}.", ("milk",), storage, PLACE, milk=("goat",))


GOODS = (
    Good(
        "rabacal",
        "cheese",
        "cabra-lunar",
        Words("Queijo Rabaçal", "Queijo Rabaçal", "Queijo Rabaçal"),
        Words(
            "<p>Ewe’s and goat’s milk together, dried in the wind of the castle hill until it can be cut thin. Clean, a little nutty, white as the limestone it comes from.</p>",
            "<p>Leite de ovelha e de cabra, seco ao vento do monte do castelo até se cortar fino. Limpo, um pouco a noz, branco como o calcário donde vem.</p>",
            "<p>Lait de brebis et de chèvre, séché au vent de la colline du château jusqu’à se couper fin. Net, un peu de noisette, blanc comme le calcaire d’où il vient.</p>",
        ),
        "A white cheese with a slice cut out, a second wheel behind it.",
        designation="Queijo Rabaçal",
        food=mixed("Queijo Rabaçal, semi-hard cheese of raw ewe’s and goat’s milk"),
        cold=True,
        priority=65,
        variants=(
            Variant(Words("small, 300 g", "pequeno, 300 g", "petit, 300 g"), "7.40", 30, 380, "300"),
            Variant(Words("large, 600 g", "grande, 600 g", "grand, 600 g"), "13.80", 20, 720, "600"),
        ),
    ),
    Good(
        "rabacal-zimbro",
        "cheese",
        "casal-do-zimbro",
        Words("Queijo Rabaçal with juniper", "Queijo Rabaçal com zimbro", "Queijo Rabaçal au genièvre"),
        Words(
            "<p>Ripened on juniper boards in a cellar of rock.</p>",
            "<p>Curado sobre tábuas de zimbro, numa cave de rocha.</p>",
            "<p>Affiné sur des planches de genévrier dans une cave de roche.</p>",
        ),
        "Three flat cheeses in a pile with juniper twigs and berries.",
        "12.50",
        9,
        540,
        "450",
        cold=True,
        designation="Queijo Rabaçal",
        food=mixed("Queijo Rabaçal, semi-hard cheese of raw ewe’s and goat’s milk"),
    ),
    Good(
        "cabra-fresco",
        "cheese",
        "cabra-lunar",
        Words("Fresh goat’s cheese, three", "Queijo fresco de cabra, três", "Fromages frais de chèvre, trois"),
        Words(
            "<p>Made at six, packed at eight. With pepper and oil, or with honey.</p>",
            "<p>Feitos às seis, embalados às oito. Com pimenta e azeite, ou com mel.</p>",
            "<p>Faits à six heures, emballés à huit. Avec du poivre et de l’huile, ou du miel.</p>",
        ),
        "Three small white fresh cheeses on a blue plate.",
        "5.20",
        25,
        420,
        "300",
        cold=True,
        food=goat("Fresh cheese of goat’s milk", storage="Keep below 4 °C, eat within 4 days."),
        priority=20,
    ),
    Good(
        "cabra-azeite",
        "cheese",
        "cabra-lunar",
        Words("Goat’s cheese in olive oil", "Queijo de cabra em azeite", "Fromage de chèvre à l’huile d’olive"),
        Words(
            "<p>Small round cheeses with rosemary and a little chilli, under oil from Tábua. Use the oil afterwards: it is half the pleasure.</p>",
            "<p>Queijinhos com alecrim e um pouco de malagueta, em azeite de Tábua. Aproveite o azeite no fim: é metade do prazer.</p>",
            "<p>Petits fromages au romarin et à la pointe de piment, sous l’huile de Tábua. Gardez l’huile : c’est la moitié du plaisir.</p>",
        ),
        "A jar of small white cheeses in golden oil.",
        "8.90",
        32,
        640,
        "280",
        food=goat(
            "Goat’s cheese in olive oil", ", extra virgin olive oil (48 %), rosemary, chilli", "Keep below 18 °C; once open, below 8 °C."
        ),
    ),
    Good(
        "cabra-ervas",
        "cheese",
        "cabra-lunar",
        Words("Goat’s cheese log with herbs", "Rolo de cabra com ervas", "Bûche de chèvre aux herbes"),
        Words(
            "<p>Rolled in oregano, thyme and chives from the castle wall.</p>",
            "<p>Envolvido em orégãos, tomilho e cebolinho da muralha do castelo.</p>",
            "<p>Roulée dans l’origan, le thym et la ciboulette de la muraille du château.</p>",
        ),
        "A log of white cheese rolled in green herbs, two slices cut.",
        "6.70",
        24,
        260,
        "200",
        cold=True,
        food=goat("Goat’s cheese with herbs", ", oregano, thyme, chives"),
    ),
    Good(
        "cabra-pimenta",
        "cheese",
        "cabra-lunar",
        Words("Goat’s cheese in black pepper", "Queijo de cabra com pimenta preta", "Fromage de chèvre au poivre noir"),
        Words(
            "<p>Dark outside, moon inside. Forty days, coarse pepper, a glass of red.</p>",
            "<p>Escuro por fora, lua por dentro. Quarenta dias, pimenta grossa, um copo de tinto.</p>",
            "<p>Sombre dehors, lune dedans. Quarante jours, poivre concassé, un verre de rouge.</p>",
        ),
        "A dark, peppered wheel with a white inside, a wedge before it.",
        "10.40",
        16,
        480,
        "400",
        food=goat("Cured goat’s cheese with black pepper", ", black pepper", "Keep below 18 °C."),
    ),
    Good(
        "sabao-cabra",
        "care",
        "cabra-lunar",
        Words("Goat’s milk soap", "Sabão de leite de cabra", "Savon au lait de chèvre"),
        Words(
            "<p>Stirred cold with olive oil and a little lavender; ripened six weeks, as long as some cheeses.</p>",
            "<p>Feito a frio com azeite e um pouco de alfazema; seis semanas de cura, como alguns queijos.</p>",
            "<p>À froid, avec de l’huile d’olive et un peu de lavande ; six semaines de cure, autant que certains fromages.</p>",
        ),
        "Two bars of soap with a goat on the moon pressed into them, and lavender.",
        "4.50",
        60,
        140,
        "120",
    ),
)
