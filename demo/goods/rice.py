"""Arroz da Garça Risonha."""

from demo.words import Food, Good, Variant, Words

PLACE = "Portugal, lower Mondego"
RICE = (
    "Energy 1473 kJ / 347 kcal; fat 0.6 g, of which saturates 0.2 g; carbohydrate 78 g, of which sugars 0.2 g; protein 6.8 g; salt 0.01 g"
)

GOODS = (
    Good(
        "arroz-carolino",
        "rice",
        "garca-risonha",
        Words("Arroz Carolino do Baixo Mondego", "Arroz Carolino do Baixo Mondego", "Arroz Carolino do Baixo Mondego"),
        Words(
            "<p>The rice for arroz doce, for duck and for everything that should be creamy. It drinks three times its weight and keeps its heart.</p>",
            "<p>O arroz do arroz-doce, do arroz de pato e de tudo o que se quer cremoso. Bebe três vezes o seu peso e não perde o coração.</p>",
            "<p>Le riz de l’arroz doce, du riz au canard et de tout ce qui doit être crémeux. Il boit trois fois son poids et garde son cœur.</p>",
        ),
        "A paper bag of rice with a round window and a heron on it.",
        designation="Arroz Carolino do Baixo Mondego",
        food=Food("Carolino rice", "", (), origin=PLACE, nutrition=RICE, diets=("vegan",)),
        priority=45,
        variants=(
            Variant(Words("1 kg", "1 kg", "1 kg"), "2.95", 120, 1050, "1000"),
            Variant(Words("5 kg", "5 kg", "5 kg"), "13.50", 40, 5150, "5000"),
        ),
    ),
    Good(
        "arroz-integral",
        "rice",
        "garca-risonha",
        Words("Brown rice", "Arroz integral", "Riz complet"),
        Words(
            "<p>The same field with its coat on. Forty minutes, and worth each of them.</p>",
            "<p>O mesmo campo, de casaco vestido. Quarenta minutos que valem a pena.</p>",
            "<p>Le même champ, avec son manteau. Quarante minutes qui en valent la peine.</p>",
        ),
        "An open sack of brown rice with a wooden scoop.",
        "3.40",
        70,
        1050,
        "1000",
        food=Food("Brown rice", "", (), origin=PLACE, nutrition=RICE, diets=("vegan",)),
    ),
    Good(
        "farinha-arroz",
        "rice",
        "garca-risonha",
        Words("Rice flour", "Farinha de arroz", "Farine de riz"),
        Words(
            "<p>Ground on stone, for light cakes and crisp batter.</p>",
            "<p>Moída em pedra, para bolos leves e polmes estaladiços.</p>",
            "<p>Moulue à la pierre, pour gâteaux légers et pâtes croustillantes.</p>",
        ),
        "A white bag of rice flour and a bowl heaped with flour.",
        "2.60",
        55,
        540,
        "500",
        food=Food("Rice flour", "", (), origin=PLACE, diets=("vegan",)),
    ),
    Good(
        "bolachas-arroz",
        "rice",
        "garca-risonha",
        Words("Puffed rice cakes", "Bolachas de arroz", "Galettes de riz soufflé"),
        Words(
            "<p>Rice, salt from Figueira, heat. Nothing to explain.</p>",
            "<p>Arroz, sal da Figueira, calor. Nada a explicar.</p>",
            "<p>Du riz, du sel de Figueira, de la chaleur. Rien à expliquer.</p>",
        ),
        "A stack of round puffed rice cakes.",
        "2.20",
        60,
        160,
        "120",
        food=Food("Puffed rice cakes", "Brown rice (99.5 %), sea salt.", (), origin=PLACE, diets=("vegan",)),
    ),
    Good(
        "arroz-doce-caixa",
        "rice",
        "garca-risonha",
        Words("Arroz doce in a box", "Arroz-doce na caixa", "Arroz doce en boîte"),
        Words(
            "<p>Rice, sugar, a stick of cinnamon and the recipe of Jacinto’s mother. You add milk, lemon and patience.</p>",
            "<p>Arroz, açúcar, um pau de canela e a receita da mãe do Jacinto. Só falta o leite, o limão e a paciência.</p>",
            "<p>Riz, sucre, un bâton de cannelle et la recette de la mère de Jacinto. Ajoutez lait, citron et patience.</p>",
        ),
        "A green box beside a bowl of rice pudding with cinnamon, a lemon and cinnamon sticks.",
        "6.40",
        30,
        620,
        "520",
        food=Food("Mix for rice pudding", "Rice (62 %), sugar, cinnamon.", (), origin=PLACE, diets=("vegan",)),
    ),
    Good(
        "feijao-frade",
        "rice",
        "garca-risonha",
        Words("Black-eyed beans", "Feijão-frade", "Haricots cornille"),
        Words(
            "<p>Grown on the dry side of the dyke. Thin skin, quick to cook.</p>",
            "<p>Criado no lado seco do dique. Pele fina, coze depressa.</p>",
            "<p>Cultivés du côté sec de la digue. Peau fine, cuisson rapide.</p>",
        ),
        "A tied cloth sack and a bowl of white beans with black eyes.",
        "3.20",
        45,
        540,
        "500",
        food=Food("Black-eyed beans, dried", "", (), origin=PLACE, diets=("vegan",)),
    ),
)
