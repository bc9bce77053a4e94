"""Two regions and the text of one category."""

from __future__ import annotations

from dataclasses import dataclass

from demo.words import Words


@dataclass(frozen=True)
class RegionData:
    """``picture`` is a drawing's name."""

    slug: str
    picture: str
    municipalities: tuple[str, ...]
    title: Words
    introduction: Words
    story: Words


SERRA = RegionData(
    "serra-da-estrela",
    "banner-ovelha-azul",
    ("Arganil", "Oliveira do Hospital", "Tábua"),
    Words("Serra da Estrela", "Serra da Estrela", "Serra da Estrela"),
    Words(
        "The highest hills of mainland Portugal, and the sheep that live on them. From here come the cheese that is eaten with a spoon, its curd, and chestnuts.",
        "A serra mais alta do continente e as ovelhas que nela vivem. Daqui vêm o queijo que se come à colher, o seu requeijão e as castanhas.",
        "La plus haute montagne du Portugal continental et les brebis qui y vivent. D’ici viennent le fromage qui se mange à la cuillère, sa brousse et les châtaignes.",
    ),
    Words(
        "<h2>Why the cheese is from here</h2><p>Bordaleira ewes graze up to the granite; their milk is curdled with the flower of the thistle, without rennet. In the cold months it ripens slowly and stays soft inside. What may be called Queijo Serra da Estrela is written in the European register.</p>",
        "<h2>Porque é que o queijo é daqui</h2><p>As ovelhas bordaleiras pastam até ao granito; o leite coalha com a flor do cardo, sem coalho animal. Nos meses frios cura devagar e fica mole por dentro. O que se pode chamar Queijo Serra da Estrela está escrito no registo europeu.</p>",
        "<h2>Pourquoi ce fromage est d’ici</h2><p>Les brebis bordaleira paissent jusqu’au granit ; leur lait caille avec la fleur du chardon, sans présure animale. Aux mois froids il s’affine lentement et reste coulant. Ce qui peut s’appeler Queijo Serra da Estrela est inscrit au registre européen.</p>",
    ),
)
RABACAL = RegionData(
    "rabacal-coimbra",
    "banner-cabra-lunar",
    ("Coimbra", "Condeixa-a-Nova", "Penela", "Soure"),
    Words("Rabaçal and Coimbra", "Rabaçal e Coimbra", "Rabaçal et Coimbra"),
    Words(
        "Dry limestone hills between Coimbra and Penela, where goats and sheep share the grass and give one cheese together.",
        "Colinas secas de calcário entre Coimbra e Penela, onde cabras e ovelhas partilham o pasto e dão juntas um só queijo.",
        "Des collines calcaires et sèches entre Coimbra et Penela, où chèvres et brebis partagent l’herbe et donnent ensemble un seul fromage.",
    ),
    Words(
        "<h2>The herb in the milk</h2><p>Santa Maria’s herb, a wild thyme, grows between the stones. The animals eat it, and whoever knows the cheese of Rabaçal knows it again. The Romans had a town here; the road to it still has its mosaics.</p>",
        "<h2>A erva no leite</h2><p>A erva de Santa Maria, um tomilho bravo, cresce entre as pedras. Os animais comem-na, e quem conhece o queijo do Rabaçal reconhece-a. Os romanos tiveram aqui uma cidade; ainda lá estão os mosaicos.</p>",
        "<h2>L’herbe dans le lait</h2><p>L’herbe de sainte Marie, un thym sauvage, pousse entre les pierres. Les bêtes la mangent, et qui connaît le fromage de Rabaçal la reconnaît. Les Romains avaient ici une ville ; ses mosaïques y sont encore.</p>",
    ),
)
REGIONS = (SERRA, RABACAL)

# Of the category "cheese": picture, products to begin with.
CHEESE_PICTURE = "campaign-coimbra-cheese"
CHEESE_FIRST = ("serra-amanteigado", "rabacal", "requeijao-serra", "cabra-fresco")
CHEESE_TITLE = Words("Cheese and dairy", "Queijo e lacticínios", "Fromages et laitages")
CHEESE_TEXT = Words(
    "Made of the milk of sheep and goats that graze within sight of the dairy. Soft wheels are eaten with a spoon and want the cold; ripened ones travel well and keep for months. Where a protected name stands on it, its maker has shown the proof.",
    "Feitos do leite de ovelhas e cabras que pastam à vista da queijaria. Os amanteigados comem-se à colher e querem frio; os curados viajam bem e duram meses. Onde está um nome protegido, o produtor mostrou a prova.",
    "Faits du lait de brebis et de chèvres qui paissent sous les yeux du fromager. Les crémeux se mangent à la cuillère et demandent le froid ; les affinés voyagent bien et se gardent des mois. Là où figure un nom protégé, le producteur en a montré la preuve.",
)
