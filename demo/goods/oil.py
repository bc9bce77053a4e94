"""Lagar do Gato Pardo."""

from demo.words import Food, Good, Variant, Words

PLACE = "Portugal, Tábua"
OIL = "Energy 3389 kJ / 824 kcal; fat 91.6 g, of which saturates 14 g; carbohydrate 0 g, of which sugars 0 g; protein 0 g; salt 0 g"

GOODS = (
    Good(
        "azeite-virgem",
        "oil",
        "gato-pardo",
        Words("Extra virgin olive oil", "Azeite virgem extra", "Huile d’olive vierge extra"),
        Words(
            "<p>Galega and Cobrançosa, picked green and pressed the same night. Grass, almond, a little pepper at the end.</p>",
            "<p>Galega e cobrançosa, colhidas verdes e moídas na mesma noite. Erva, amêndoa, um pouco de picante no fim.</p>",
            "<p>Galega et cobrançosa, cueillies vertes et pressées la nuit même. Herbe, amande, une pointe de poivre en finale.</p>",
        ),
        "A tall bottle of green-golden oil with the sleeping cat on its label, and an olive twig.",
        unit="ml",
        food=Food(
            "Extra virgin olive oil. Superior category olive oil obtained directly from olives and solely by mechanical means.",
            "",
            (),
            "Keep cool and dark.",
            PLACE,
            OIL,
            diets=("vegan",),
        ),
        priority=40,
        variants=(
            Variant(Words("500 ml", "500 ml", "500 ml"), "8.90", 80, 980, "500"),
            Variant(Words("750 ml", "750 ml", "750 ml"), "12.40", 60, 1420, "750"),
        ),
    ),
    Good(
        "azeite-lata",
        "oil",
        "gato-pardo",
        Words(
            "Extra virgin olive oil, 3 litre tin", "Azeite virgem extra, lata de 3 litros", "Huile d’olive vierge extra, bidon de 3 litres"
        ),
        Words(
            "<p>For kitchens where oil is not counted in spoons.</p>",
            "<p>Para cozinhas onde o azeite não se conta às colheres.</p>",
            "<p>Pour les cuisines où l’huile ne se compte pas en cuillères.</p>",
        ),
        "A green tin of olive oil with a handle.",
        "38.00",
        20,
        3100,
        "3000",
        unit="ml",
        food=Food(
            "Extra virgin olive oil. Superior category olive oil obtained directly from olives and solely by mechanical means.",
            "",
            (),
            "Keep cool and dark.",
            PLACE,
            OIL,
            diets=("vegan",),
        ),
    ),
    Good(
        "azeite-alecrim",
        "oil",
        "gato-pardo",
        Words("Olive oil with rosemary", "Azeite com alecrim", "Huile d’olive au romarin"),
        Words(
            "<p>Three twigs, one garlic, two peppercorns, six weeks.</p>",
            "<p>Três raminhos, um alho, dois grãos de pimenta, seis semanas.</p>",
            "<p>Trois brins, une gousse d’ail, deux grains de poivre, six semaines.</p>",
        ),
        "A bottle of oil with twigs of rosemary in it and a paper tag at its neck.",
        "9.60",
        28,
        620,
        "250",
        unit="ml",
        food=Food(
            "Olive oil with rosemary",
            "Extra virgin olive oil (98 %), rosemary, garlic, pepper.",
            (),
            "Keep cool and dark.",
            PLACE,
            OIL,
            diets=("vegan",),
        ),
    ),
    Good(
        "azeitonas-galega",
        "oil",
        "gato-pardo",
        Words("Galega olives in brine", "Azeitonas galegas em salmoura", "Olives galega en saumure"),
        Words(
            "<p>Small, purple, bitter in the right place. Six months in salt, oregano and bay.</p>",
            "<p>Pequenas, roxas, amargas onde devem. Seis meses em sal, orégãos e louro.</p>",
            "<p>Petites, violettes, amères où il faut. Six mois dans le sel, l’origan et le laurier.</p>",
        ),
        "A jar full of purple and green olives, and a small bowl of them.",
        "4.30",
        50,
        620,
        "350",
        food=Food(
            "Table olives in brine", "Olives, water, sea salt, oregano, bay.", (), "Once open, keep below 8 °C.", PLACE, diets=("vegan",)
        ),
    ),
    Good(
        "vinagre-tinto",
        "oil",
        "gato-pardo",
        Words("Red wine vinegar", "Vinagre de vinho tinto", "Vinaigre de vin rouge"),
        Words(
            "<p>A year in an old barrel, next to the window where the cat watches birds.</p>",
            "<p>Um ano num barril velho, junto à janela donde o gato vê os pássaros.</p>",
            "<p>Un an en vieux tonneau, près de la fenêtre d’où le chat regarde les oiseaux.</p>",
        ),
        "A bottle of dark red vinegar beside a bunch of grapes.",
        "5.40",
        36,
        940,
        "500",
        unit="ml",
        food=Food(
            "Red wine vinegar, 6 % acidity",
            "Red wine vinegar. Contains sulphites.",
            ("sulphites",),
            "Keep cool and dark.",
            PLACE,
            diets=("vegan",),
        ),
    ),
    Good(
        "pate-azeitona",
        "oil",
        "gato-pardo",
        Words("Olive paste", "Pasta de azeitona", "Crème d’olives"),
        Words(
            "<p>Olives, oil, a little garlic. On toast before the soup is ready.</p>",
            "<p>Azeitonas, azeite, um pouco de alho. Numa torrada, enquanto a sopa não está pronta.</p>",
            "<p>Olives, huile, un peu d’ail. Sur du pain grillé, en attendant la soupe.</p>",
        ),
        "A small jar of dark olive paste and two pieces of toast spread with it.",
        "4.60",
        34,
        290,
        "140",
        food=Food(
            "Olive paste",
            "Olives (86 %), extra virgin olive oil, garlic, salt.",
            (),
            "Once open, keep below 8 °C.",
            PLACE,
            diets=("vegan",),
        ),
    ),
)
