"""Three campaigns: one running, one to come, one over. Days are counted from the day the demo is filled."""

from __future__ import annotations

from dataclasses import dataclass

from demo.words import Words


@dataclass(frozen=True)
class CampaignData:
    """``opens`` and ``closes`` are days from now; ``makers`` are slugs and ``goods`` drawings' names, in their order."""

    slug: str
    opens: int
    closes: int
    picture: str
    title: Words
    region: Words
    introduction: Words
    story: Words
    makers: tuple[str, ...]
    goods: tuple[str, ...]
    questions: tuple[tuple[Words, Words], ...] = ()


CHEESE = CampaignData(
    "coimbra-cheese",
    -3,
    25,
    "campaign-coimbra-cheese",
    Words("Cheeses of the Coimbra region", "Queijos da região de Coimbra", "Fromages de la région de Coimbra"),
    Words("the Coimbra region", "a região de Coimbra", "la région de Coimbra"),
    Words(
        "Small dairies between the Estrela and the sea, each with its own milk, its own cellar and its own hour for getting up. The post brings their cheese to your door, chilled where it must be.",
        "Pequenas queijarias entre a Estrela e o mar, cada uma com o seu leite, a sua cave e a sua hora de levantar. Os correios levam o queijo à sua porta, refrigerado quando é preciso.",
        "De petites fromageries entre l’Estrela et la mer, chacune avec son lait, sa cave et son heure de lever. La poste apporte leurs fromages chez vous, au frais quand il le faut.",
    ),
    Words(
        "<h2>How a cheese travels</h2><p>You order until noon; the dairy packs the same day; the van comes at five. The next morning the cheese is at your door, between 0 and 4 °C all the way. Hard cheese travels without ice and costs less to send.</p>"
        "<h2>What the names mean</h2><p>A name like Queijo Serra da Estrela is protected: only cheese made there, from that milk, in that way may carry it. Every maker here has shown the document of a control body before the first sale.</p>",
        "<h2>Como viaja um queijo</h2><p>Encomenda até ao meio-dia; a queijaria embala no próprio dia; a carrinha passa às cinco. Na manhã seguinte o queijo está à sua porta, sempre entre 0 e 4 °C. O queijo curado viaja sem gelo e o envio custa menos.</p>"
        "<h2>O que querem dizer os nomes</h2><p>Um nome como Queijo Serra da Estrela é protegido: só o pode usar o queijo feito lá, com aquele leite e daquela maneira. Cada produtor mostrou o documento de um organismo de controlo antes da primeira venda.</p>",
        "<h2>Comment voyage un fromage</h2><p>Vous commandez avant midi ; la fromagerie emballe le jour même ; la camionnette passe à cinq heures. Le lendemain matin le fromage est chez vous, toujours entre 0 et 4 °C. Les fromages affinés voyagent sans glace et l’envoi coûte moins.</p>"
        "<h2>Ce que disent les noms</h2><p>Un nom comme Queijo Serra da Estrela est protégé : seul le porte le fromage fait là-bas, de ce lait et de cette façon. Chaque producteur a montré le document d’un organisme de contrôle avant la première vente.</p>",
    ),
    ("ovelha-azul", "fonte-fria", "cabra-lunar"),
    (
        "serra-amanteigado",
        "rabacal",
        "serra-velho",
        "requeijao-serra",
        "serra-fonte-fria",
        "ovelha-pimentao",
        "cabra-fresco",
        "ovelha-meia-cura",
        "cabra-azeite",
        "cabra-ervas",
        "cabra-pimenta",
        "manteiga-ovelha",
    ),
    (
        (
            Words(
                "How long does a soft cheese keep?",
                "Quanto tempo dura um queijo amanteigado?",
                "Combien de temps se garde un fromage crémeux ?",
            ),
            Words(
                "<p>Three weeks in the cold, closed. Once opened, eat it within a week and keep the lid on.</p>",
                "<p>Três semanas no frio, fechado. Depois de aberto, coma-o numa semana e tape-o com a tampa.</p>",
                "<p>Trois semaines au froid, fermé. Une fois ouvert, mangez-le dans la semaine et remettez le chapeau.</p>",
            ),
        ),
        (
            Words("Can I pay without a card?", "Posso pagar sem cartão?", "Puis-je payer sans carte ?"),
            Words(
                "<p>Yes: in cash at any post office with the slip that you get, or at your door.</p>",
                "<p>Sim: em dinheiro em qualquer loja dos correios, com a referência que recebe, ou à sua porta.</p>",
                "<p>Oui : en espèces dans n’importe quel bureau de poste avec le bon que vous recevez, ou à votre porte.</p>",
            ),
        ),
        (
            Words("What if nobody is at home?", "E se não estiver ninguém em casa?", "Et s’il n’y a personne ?"),
            Words(
                "<p>Chilled parcels are tried once more on the next working day. Others wait at your post office.</p>",
                "<p>As encomendas refrigeradas voltam no dia útil seguinte. As outras esperam na sua loja dos correios.</p>",
                "<p>Les colis réfrigérés reviennent le jour ouvré suivant. Les autres attendent à votre bureau de poste.</p>",
            ),
        ),
    ),
)

HONEY = CampaignData(
    "honey-and-chestnuts",
    32,
    60,
    "banner-raposa",
    Words("Honey and chestnuts of the hills", "Mel e castanhas da serra", "Miel et châtaignes des collines"),
    Words("the Lousã and Açor hills", "as serras da Lousã e do Açor", "les serras de Lousã et de l’Açor"),
    Words(
        "When the hills turn brown, the barrels are full and the sacks are heavy. Two shops open their stores.",
        "Quando a serra fica castanha, as talhas estão cheias e os sacos pesados. Duas lojas abrem os celeiros.",
        "Quand les collines brunissent, les fûts sont pleins et les sacs lourds. Deux boutiques ouvrent leurs réserves.",
    ),
    Words(
        "<p>Until then the bees are at work. The makers are here already: see who they are.</p>",
        "<p>Até lá as abelhas trabalham. Os produtores já cá estão: veja quem são.</p>",
        "<p>D’ici là les abeilles travaillent. Les producteurs sont déjà là : voyez qui ils sont.</p>",
    ),
    ("abelha-poeta", "raposa"),
    ("mel-urze", "castanhas", "mel-favo", "farinha-castanha", "mel-nozes", "marmelada", "mel-laranjeira", "doce-abobora"),
)

RICE = CampaignData(
    "rice-and-salt",
    -75,
    -45,
    "banner-garca-risonha",
    Words("Rice and salt of the Mondego", "Arroz e sal do Mondego", "Riz et sel du Mondego"),
    Words("the lower Mondego", "o Baixo Mondego", "le bas Mondego"),
    Words(
        "From the fields below the castle to the pans by the sea: thirty days of rice and salt.",
        "Dos campos ao pé do castelo às salinas junto ao mar: trinta dias de arroz e sal.",
        "Des champs au pied du château aux salines de la mer : trente jours de riz et de sel.",
    ),
    Words(
        "<p>Four hundred sacks of rice went out in these thirty days. Thank you.</p>",
        "<p>Nestes trinta dias saíram quatrocentos sacos de arroz. Obrigado.</p>",
        "<p>Quatre cents sacs de riz sont partis en trente jours. Merci.</p>",
    ),
    ("garca-risonha", "gaivota"),
    ("arroz-carolino", "flor-de-sal", "arroz-integral", "sal-grosso", "sardinhas", "feijao-frade"),
)

CAMPAIGNS = (CHEESE, HONEY, RICE)
