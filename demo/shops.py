"""The ten shops of the demo. All are plainly fictional: a blue sheep, a moon goat, a poet bee. The municipalities are real."""

from __future__ import annotations

from dataclasses import dataclass

from demo.words import Words


@dataclass(frozen=True)
class ShopData:
    """A seller with its storefront. ``owner`` is the local part of the owner's address; ``packing_days`` are working days."""

    code: str
    name: str
    municipality: str
    street: str
    postcode: str
    phone: str
    owner: str
    colour: str
    letters: str
    header: str
    tagline: Words
    intro: Words
    packing_days: int = 0
    free_delivery_from: str = ""
    is_vat_exempt: bool = False
    ground: str = "paper"
    corners: str = "soft"


SHOPS = (
    ShopData(
        "raposa",
        "Despensa da Raposa",
        "Arganil",
        "Rua do Castanheiro 7",
        "3300-011",
        "+351239000010",
        "raposa",
        "#a3470f",
        "market",
        "banner",
        Words(
            "Jams, chestnuts and smoked things from the Açor hills",
            "Doces, castanhas e fumeiro da serra do Açor",
            "Confitures, châtaignes et fumaisons de la serra do Açor",
        ),
        Words(
            "The fox knows every pantry of the valley. What she could not carry away, we sell.",
            "A raposa conhece todas as despensas do vale. O que não conseguiu levar, vendemos nós.",
            "La renarde connaît tous les garde-manger de la vallée. Ce qu’elle n’a pu emporter, nous le vendons.",
        ),
        packing_days=1,
    ),
    ShopData(
        "gaivota",
        "Salinas da Gaivota",
        "Figueira da Foz",
        "Cais das Salinas 3",
        "3080-012",
        "+351239000009",
        "gaivota",
        "#0f5a6b",
        "plain",
        "banner",
        Words(
            "Salt, samphire and fish from the mouth of the Mondego",
            "Sal, salicórnia e peixe da foz do Mondego",
            "Sel, salicorne et poissons de l’embouchure du Mondego",
        ),
        Words(
            "We rake our salt by hand from July to September. The gulls supervise.",
            "Rapamos o sal à mão, de julho a setembro. As gaivotas vigiam.",
            "Nous récoltons le sel à la main de juillet à septembre. Les mouettes surveillent.",
        ),
        ground="sky",
        corners="round",
    ),
    ShopData(
        "tres-avos",
        "Tear das Três Avós",
        "Pampilhosa da Serra",
        "Rua de Cima 21",
        "3320-229",
        "+351239000008",
        "avos",
        "#7a2848",
        "market",
        "banner",
        Words("Wool, linen and willow, made slowly", "Lã, linho e vime, feitos devagar", "Laine, lin et osier, faits lentement"),
        Words(
            "Three grandmothers, one loom, and a rule: nothing leaves before it is finished.",
            "Três avós, um tear e uma regra: nada sai antes de estar acabado.",
            "Trois grands-mères, un métier et une règle : rien ne part avant d’être fini.",
        ),
        packing_days=2,
        free_delivery_from="75",
        is_vat_exempt=True,
    ),
    ShopData(
        "pe-de-barro",
        "Olaria Pé de Barro",
        "Vila Nova de Poiares",
        "Travessa do Forno 2",
        "3350-150",
        "+351239000007",
        "oleiro",
        "#9a4a26",
        "market",
        "colour",
        Words(
            "Red clay, black clay and blue brushes",
            "Barro vermelho, barro preto e pincéis azuis",
            "Terre rouge, terre noire et pinceaux bleus",
        ),
        Words(
            "Every piece is thrown, painted and fired here. No two birds look the same way.",
            "Cada peça é torneada, pintada e cozida aqui. Não há dois pássaros iguais.",
            "Chaque pièce est tournée, peinte et cuite ici. Aucun oiseau ne ressemble à l’autre.",
        ),
        packing_days=1,
        ground="clay",
        corners="sharp",
    ),
    ShopData(
        "forno-da-lua",
        "Forno da Lua Cheia",
        "Coimbra",
        "Rua da Alta 12",
        "3000-300",
        "+351239000006",
        "padeira",
        "#8a2f1b",
        "market",
        "banner",
        Words(
            "Bread and sweets, baked while Coimbra sleeps",
            "Pão e doces, cozidos enquanto Coimbra dorme",
            "Pains et douceurs, cuits pendant que Coimbra dort",
        ),
        Words(
            "The oven is lit at midnight and the first loaf is out before the tower strikes five.",
            "O forno acende-se à meia-noite e o primeiro pão sai antes de a torre dar as cinco.",
            "Le four s’allume à minuit et le premier pain sort avant que la tour sonne cinq heures.",
        ),
    ),
    ShopData(
        "gato-pardo",
        "Lagar do Gato Pardo",
        "Tábua",
        "Quinta do Gato, Estrada 4",
        "3420-308",
        "+351239000005",
        "lagareiro",
        "#55631c",
        "plain",
        "colour",
        Words(
            "Olive oil from old trees, and a cat on the press",
            "Azeite de oliveiras velhas e um gato em cima do lagar",
            "Huile de vieux oliviers, et un chat sur le pressoir",
        ),
        Words(
            "Olives are pressed within twelve hours. The cat sleeps through all of it.",
            "A azeitona é moída em menos de doze horas. O gato dorme o tempo todo.",
            "Les olives sont pressées en moins de douze heures. Le chat dort tout du long.",
        ),
        ground="white",
        corners="sharp",
    ),
    ShopData(
        "garca-risonha",
        "Arroz da Garça Risonha",
        "Montemor-o-Velho",
        "Caminho dos Campos 18",
        "3140-258",
        "+351239000004",
        "arroz",
        "#2f6b3a",
        "book",
        "centred",
        Words("Rice from the fields below the castle", "Arroz dos campos ao pé do castelo", "Riz des champs au pied du château"),
        Words(
            "Where the heron laughs, the water is clean. We grow rice there, and some beans.",
            "Onde a garça ri, a água é limpa. É lá que cultivamos arroz e algum feijão.",
            "Là où le héron rit, l’eau est pure. Nous y cultivons du riz et quelques haricots.",
        ),
        ground="sage",
        corners="round",
    ),
    ShopData(
        "abelha-poeta",
        "Mel da Abelha Poeta",
        "Lousã",
        "Aldeia de Xisto, Casa 9",
        "3200-087",
        "+351239000003",
        "abelha",
        "#e0b15a",
        "book",
        "centred",
        Words("Honey from the heather of the Lousã hills", "Mel da urze da serra da Lousã", "Miel de bruyère de la serra da Lousã"),
        Words(
            "Our bees write their lines on heather, chestnut and orange blossom. We only put them into jars.",
            "As nossas abelhas escrevem em urze, castanheiro e flor de laranjeira. Nós só passamos a limpo, para o frasco.",
            "Nos abeilles écrivent sur la bruyère, le châtaignier et la fleur d’oranger. Nous ne faisons que mettre en pot.",
        ),
        ground="night",
        corners="soft",
    ),
    ShopData(
        "cabra-lunar",
        "Queijos da Cabra Lunar",
        "Penela",
        "Largo do Castelo 5",
        "3230-253",
        "+351239000002",
        "cabra",
        "#5b3f86",
        "plain",
        "banner",
        Words(
            "Goat and sheep cheese from the limestone hills",
            "Queijos de cabra e de ovelha das serras calcárias",
            "Fromages de chèvre et de brebis des collines calcaires",
        ),
        Words(
            "One goat of ours jumped over the moon, or so the children say. The milk is excellent since.",
            "Dizem as crianças que uma cabra nossa saltou por cima da lua. Desde então o leite é excelente.",
            "Une de nos chèvres a sauté par-dessus la lune, disent les enfants. Depuis, le lait est excellent.",
        ),
    ),
    ShopData(
        "ovelha-azul",
        "Queijaria da Ovelha Azul",
        "Oliveira do Hospital",
        "Rua da Nuvem 1",
        "3400-060",
        "+351239000001",
        "queijeira",
        "#1f4e79",
        "market",
        "banner",
        Words(
            "Cheese of raw ewe’s milk from the foot of the Estrela",
            "Queijo de leite cru de ovelha, do sopé da Estrela",
            "Fromages au lait cru de brebis, au pied de l’Estrela",
        ),
        Words(
            "Forty-two ewes, one of them a little blue at dusk. Milk, thistle, salt: nothing else goes into the cheese.",
            "Quarenta e duas ovelhas, uma delas um pouco azul ao fim da tarde. Leite, cardo e sal: mais nada entra no queijo.",
            "Quarante-deux brebis, dont une un peu bleue au crépuscule. Lait, chardon, sel : rien d’autre n’entre dans le fromage.",
        ),
        free_delivery_from="50",
    ),
)
