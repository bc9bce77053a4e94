"""Makers, protected names and the documents between them. Makers are fictional; the names and the two file numbers are real."""

from __future__ import annotations

from dataclasses import dataclass

from demo.words import Words

# Registered name → (kind, file number, other protected spellings, what its specification asks).
# Only the two numbers given were verified in the register; the others are for the operator to enter.
DESIGNATIONS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "Queijo Serra da Estrela": (
        "PDO",
        "PDO-PT-0213",
        ("Serra da Estrela cheese", "Fromage Serra da Estrela"),
        "Raw milk of Bordaleira Serra da Estrela or Churra Mondegueira ewes, cardoon rennet, salt. 0.5–1.7 kg, ripened 30 days or more; “Velho” 120 days or more, 0.7–1.2 kg.",
    ),
    "Requeijão Serra da Estrela": ("PDO", "PDO-PT-9235", (), "Curd of the whey of Queijo Serra da Estrela."),
    "Queijo Rabaçal": ("PDO", "", ("Rabaçal cheese",), "Cheese of ewe’s and goat’s milk from the Rabaçal area."),
    "Mel da Serra da Lousã": ("PDO", "", ("Serra da Lousã honey",), "Honey, mostly of heather, from the Lousã hills."),
    "Arroz Carolino do Baixo Mondego": ("PGI", "", (), "Carolino rice grown in the lower Mondego valley."),
    "Queijo de Azeitão": ("PDO", "", (), ""),
    "Queijo de Évora": ("PDO", "", (), ""),
    "Queijo de Nisa": ("PDO", "", (), ""),
    "Queijo Serpa": ("PDO", "", (), ""),
    "Queijo S. Jorge": ("PDO", "", (), ""),
    "Queijo do Pico": ("PDO", "", (), ""),
    "Queijo Terrincho": ("PDO", "", (), ""),
    "Queijo de Cabra Transmontano": ("PDO", "", (), ""),
    "Queijos da Beira Baixa": ("PDO", "", (), ""),
}


@dataclass(frozen=True)
class Maker:
    """``photo`` is a drawing; ``shop`` the code of the shop that sells it."""

    slug: str
    name: str
    municipality: str
    shop: str
    photo: str
    story: Words


MAKERS = (
    Maker(
        "ovelha-azul",
        "Celeste da Ovelha Azul",
        "Oliveira do Hospital",
        "ovelha-azul",
        "banner-ovelha-azul",
        Words(
            "Celeste milks twice a day and turns every wheel by hand. The thistle grows behind the dairy; the cloth bands are washed on Mondays.",
            "A Celeste ordenha duas vezes por dia e vira cada queijo à mão. O cardo cresce atrás da queijaria; as cintas lavam-se à segunda-feira.",
            "Celeste trait deux fois par jour et retourne chaque meule à la main. Le chardon pousse derrière la fromagerie ; les bandes de toile se lavent le lundi.",
        ),
    ),
    Maker(
        "fonte-fria",
        "Pastores da Fonte Fria",
        "Tábua",
        "ovelha-azul",
        "serra-fonte-fria",
        Words(
            "Two brothers and their flock on the slopes above the spring. They make forty wheels a week, no more.",
            "Dois irmãos e o seu rebanho, na encosta por cima da fonte. Fazem quarenta queijos por semana, não mais.",
            "Deux frères et leur troupeau sur la pente au-dessus de la source. Ils font quarante meules par semaine, pas plus.",
        ),
    ),
    Maker(
        "cabra-lunar",
        "Lino da Cabra Lunar",
        "Penela",
        "cabra-lunar",
        "banner-cabra-lunar",
        Words(
            "Lino mixes ewe’s and goat’s milk as his grandfather did, and lets the cheese dry in the wind of the castle hill.",
            "O Lino mistura leite de ovelha e de cabra como o avô fazia, e deixa o queijo secar ao vento do monte do castelo.",
            "Lino mêle le lait de brebis et de chèvre comme son grand-père, et laisse sécher le fromage au vent de la colline du château.",
        ),
    ),
    Maker(
        "casal-do-zimbro",
        "Casal do Zimbro",
        "Soure",
        "cabra-lunar",
        "rabacal-zimbro",
        Words(
            "A small farm among junipers, with eleven goats and a cellar in the rock.",
            "Uma pequena quinta entre zimbros, com onze cabras e uma cave na rocha.",
            "Une petite ferme parmi les genévriers, onze chèvres et une cave dans la roche.",
        ),
    ),
    Maker(
        "abelha-poeta",
        "Dália da Abelha Poeta",
        "Lousã",
        "abelha-poeta",
        "banner-abelha-poeta",
        Words(
            "Dália keeps ninety hives between schist walls. In August the whole hill is purple, and so are her boots.",
            "A Dália tem noventa colmeias entre muros de xisto. Em agosto a serra fica roxa, e as botas dela também.",
            "Dália a quatre-vingt-dix ruches entre des murs de schiste. En août toute la montagne est violette, ses bottes aussi.",
        ),
    ),
    Maker(
        "urze-alta",
        "Apiário da Urze Alta",
        "Góis",
        "abelha-poeta",
        "mel-urze-alta",
        Words(
            "New beekeepers in an old village. Their papers are with the operator; their first honey waits in the barrel.",
            "Apicultores novos numa aldeia velha. Os papéis estão com o operador; o primeiro mel espera na talha.",
            "De nouveaux apiculteurs dans un vieux village. Leurs papiers sont chez l’opérateur ; leur premier miel attend en fût.",
        ),
    ),
    Maker(
        "garca-risonha",
        "Jacinto da Garça Risonha",
        "Montemor-o-Velho",
        "garca-risonha",
        "banner-garca-risonha",
        Words(
            "Jacinto floods his fields in May and counts herons in June. One for each hectare, he says, or the rice is not worth it.",
            "O Jacinto alaga os campos em maio e conta garças em junho. Uma por hectare, diz ele, ou o arroz não presta.",
            "Jacinto inonde ses champs en mai et compte les hérons en juin. Un par hectare, dit-il, sinon le riz ne vaut rien.",
        ),
    ),
    Maker(
        "gato-pardo",
        "Olavo do Gato Pardo",
        "Tábua",
        "gato-pardo",
        "banner-gato-pardo",
        Words(
            "Olavo prunes trees that his great-grandmother planted. The press is new, the cat is not.",
            "O Olavo poda oliveiras que a bisavó plantou. O lagar é novo, o gato não.",
            "Olavo taille des oliviers plantés par son arrière-grand-mère. Le pressoir est neuf, le chat non.",
        ),
    ),
    Maker(
        "forno-da-lua",
        "Rosa da Lua Cheia",
        "Coimbra",
        "forno-da-lua",
        "banner-forno-da-lua",
        Words(
            "Rosa learnt to bake from the moon, she says: round, slow and every night.",
            "A Rosa diz que aprendeu com a lua a fazer pão: redondo, devagar e todas as noites.",
            "Rosa dit avoir appris le pain de la lune : rond, lent et chaque nuit.",
        ),
    ),
    Maker(
        "pe-de-barro",
        "Brás Pé de Barro",
        "Vila Nova de Poiares",
        "pe-de-barro",
        "banner-pe-de-barro",
        Words(
            "Brás digs his clay behind the house and fires twice a month. The black pots get their colour from smoke alone.",
            "O Brás tira o barro atrás da casa e coze duas vezes por mês. A loiça preta só deve a cor ao fumo.",
            "Brás tire son argile derrière la maison et cuit deux fois par mois. Les pots noirs ne doivent leur couleur qu’à la fumée.",
        ),
    ),
    Maker(
        "tres-avos",
        "As Três Avós",
        "Pampilhosa da Serra",
        "tres-avos",
        "banner-tres-avos",
        Words(
            "Etelvina spins, Glória weaves, Palmira unpicks what is not good enough.",
            "A Etelvina fia, a Glória tece e a Palmira desmancha o que não ficou bem.",
            "Etelvina file, Glória tisse, Palmira défait ce qui n’est pas assez beau.",
        ),
    ),
    Maker(
        "vime-de-penacova",
        "Vime e Colher",
        "Penacova",
        "tres-avos",
        "cesto-vime",
        Words(
            "Willow from the river bank and chestnut from the hill, worked in a shed with a view of both.",
            "Vime da beira do rio e castanho da serra, trabalhados num barracão com vista para ambos.",
            "L’osier de la rive et le châtaignier de la colline, travaillés dans un hangar qui voit les deux.",
        ),
    ),
    Maker(
        "gaivota",
        "Marta da Gaivota",
        "Figueira da Foz",
        "gaivota",
        "banner-gaivota",
        Words(
            "Marta works forty-eight pans by wind and sun. The cannery next door packs what her cousins catch.",
            "A Marta trabalha quarenta e oito talhos com vento e sol. A conserveira ao lado enlata o que os primos pescam.",
            "Marta exploite quarante-huit bassins au vent et au soleil. La conserverie voisine met en boîte la pêche de ses cousins.",
        ),
    ),
    Maker(
        "raposa",
        "Tomé da Raposa",
        "Arganil",
        "raposa",
        "banner-raposa",
        Words(
            "Tomé boils jam in his aunt’s copper pot and smokes sausages over oak. The chestnuts come from forty old trees.",
            "O Tomé faz doce no tacho de cobre da tia e fumeiro com lenha de carvalho. As castanhas vêm de quarenta árvores velhas.",
            "Tomé cuit ses confitures dans le chaudron de sa tante et fume au chêne. Les châtaignes viennent de quarante vieux arbres.",
        ),
    ),
)

# maker, protected name, state, days until it ends (negative: ended), days since it began
ATTESTATIONS = (
    ("ovelha-azul", "Queijo Serra da Estrela", "accepted", 290, 75),
    ("ovelha-azul", "Requeijão Serra da Estrela", "accepted", 290, 75),
    ("fonte-fria", "Queijo Serra da Estrela", "accepted", 20, 345),
    ("cabra-lunar", "Queijo Rabaçal", "accepted", 210, 155),
    ("casal-do-zimbro", "Queijo Rabaçal", "accepted", -6, 371),
    ("abelha-poeta", "Mel da Serra da Lousã", "accepted", 180, 185),
    ("urze-alta", "Mel da Serra da Lousã", "submitted", 350, 12),
    ("garca-risonha", "Arroz Carolino do Baixo Mondego", "accepted", 240, 125),
)
ISSUED_BY = "Demo Control Body (fictional)"

# slug → (parent, name)
# VAT by category, where it is not the standard rate: most of the food is on list I of the Portuguese code; jams are on no list.
TAX_CLASSES = {"food": "reduced", "pantry": "standard"}
CATEGORIES: dict[str, tuple[str, Words]] = {
    "food": ("", Words("Food", "Alimentação", "Alimentation")),
    "cheese": ("food", Words("Cheese and dairy", "Queijo e lacticínios", "Fromages et laitages")),
    "honey": ("food", Words("Honey", "Mel", "Miel")),
    "rice": ("food", Words("Rice and beans", "Arroz e feijão", "Riz et haricots")),
    "oil": ("food", Words("Olive oil and vinegar", "Azeite e vinagre", "Huile d’olive et vinaigre")),
    "bread": ("food", Words("Bread and sweets", "Pão e doçaria", "Pains et douceurs")),
    "pantry": ("food", Words("Jams and pantry", "Compotas e despensa", "Confitures et épicerie")),
    "sea": ("food", Words("Salt and fish", "Sal e peixe", "Sel et poissons")),
    "crafts": ("", Words("Crafts", "Artesanato", "Artisanat")),
    "pottery": ("crafts", Words("Pottery and tiles", "Olaria e azulejos", "Poterie et carreaux")),
    "textiles": ("crafts", Words("Wool, linen, willow", "Lã, linho e vime", "Laine, lin, osier")),
    "care": ("crafts", Words("Soap, candles, bath", "Sabão, velas e banho", "Savons, bougies, bain")),
}
