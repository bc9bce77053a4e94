"""Forno da Lua Cheia."""

from demo.words import Food, Good, Words

PLACE = "Portugal, Coimbra"


def baked(
    name: str, ingredients: str, allergens: tuple[str, ...] = ("gluten",), storage: str = "Keep in a cloth, eat within a week."
) -> Food:
    return Food(name, ingredients, allergens, storage, PLACE, diets=("vegetarian",) if {"eggs", "milk"} & set(allergens) else ("vegan",))


GOODS = (
    Good(
        "broa-milho",
        "bread",
        "forno-da-lua",
        Words("Broa, corn bread", "Broa de milho", "Broa, pain de maïs"),
        Words(
            "<p>Maize, rye, a crust cracked like dry earth. It is best on the second day, and still good on the sixth.</p>",
            "<p>Milho, centeio, uma côdea estalada como terra seca. Melhor ao segundo dia, boa ainda ao sexto.</p>",
            "<p>Maïs, seigle, une croûte craquelée comme la terre sèche. Meilleure le deuxième jour, bonne encore le sixième.</p>",
        ),
        "A round corn bread with a floured, cracked crust on a cloth.",
        "4.20",
        30,
        1050,
        "1000",
        food=baked("Corn bread", "Maize flour (60 %), rye flour, wheat flour, water, sourdough, salt."),
        priority=15,
    ),
    Good(
        "pao-centeio",
        "bread",
        "forno-da-lua",
        Words("Rye bread", "Pão de centeio", "Pain de seigle"),
        Words(
            "<p>Dark, moist, with the sign of the moon cut into it.</p>",
            "<p>Escuro, húmido, com o sinal da lua na côdea.</p>",
            "<p>Sombre, humide, marqué du signe de la lune.</p>",
        ),
        "A dark round loaf dusted with flour on a board.",
        "3.90",
        24,
        850,
        "800",
        food=baked("Rye bread", "Rye flour (80 %), wheat flour, water, sourdough, salt."),
    ),
    Good(
        "pao-lenha",
        "bread",
        "forno-da-lua",
        Words("Wood-fired bread", "Pão de lenha", "Pain au feu de bois"),
        Words(
            "<p>A long night, four cuts, oak embers.</p>",
            "<p>Uma noite longa, quatro cortes, brasas de carvalho.</p>",
            "<p>Une longue nuit, quatre entailles, des braises de chêne.</p>",
        ),
        "A long loaf with four open cuts and a paper tag.",
        "3.60",
        28,
        850,
        "800",
        food=baked("Wheat bread", "Wheat flour, water, sourdough, salt."),
    ),
    Good(
        "arrufadas",
        "bread",
        "forno-da-lua",
        Words("Sweet buns, five", "Arrufadas, cinco", "Brioches arrufadas, cinq"),
        Words(
            "<p>Soft, with lemon, butter and sugar that cracks between the teeth.</p>",
            "<p>Fofas, com limão, manteiga e açúcar que estala nos dentes.</p>",
            "<p>Moelleuses, au citron, au beurre et au sucre qui craque sous la dent.</p>",
        ),
        "Five shining sweet buns with sugar on a plate.",
        "6.50",
        18,
        480,
        "400",
        food=baked(
            "Sweet buns",
            "Wheat flour, eggs, butter, sugar, milk, lemon, yeast, salt.",
            ("gluten", "eggs", "milk"),
            "Eat within three days.",
        ),
    ),
    Good(
        "biscoitos-limao",
        "bread",
        "forno-da-lua",
        Words("Lemon biscuits", "Biscoitos de limão", "Biscuits au citron"),
        Words(
            "<p>Rings for dipping: coffee for the old, milk for the young.</p>",
            "<p>Argolas para molhar: em café os velhos, em leite os novos.</p>",
            "<p>Des anneaux à tremper : café pour les vieux, lait pour les jeunes.</p>",
        ),
        "A brown bag, ring-shaped biscuits and a lemon.",
        "4.80",
        40,
        320,
        "250",
        food=baked("Biscuits with lemon", "Wheat flour, sugar, eggs, olive oil, lemon.", ("gluten", "eggs"), "Keep dry."),
    ),
    Good(
        "pasteis-meia-lua",
        "bread",
        "forno-da-lua",
        Words("Half-moon pastries, six", "Pastéis meia-lua, seis", "Chaussons demi-lune, six"),
        Words(
            "<p>Thin pastry round almond and egg yolk, after a recipe that a convent kept for three hundred years.</p>",
            "<p>Massa fina em volta de amêndoa e gema, de uma receita que um convento guardou trezentos anos.</p>",
            "<p>Une pâte fine autour d’amande et de jaune d’œuf, d’une recette qu’un couvent garda trois siècles.</p>",
        ),
        "Half-moon pastries with sugar on a white plate.",
        "9.50",
        16,
        420,
        "330",
        food=baked(
            "Pastries with almond and egg yolk",
            "Sugar, egg yolk, almonds (22 %), wheat flour, butter.",
            ("gluten", "eggs", "milk", "nuts"),
            "Eat within five days.",
        ),
    ),
)
