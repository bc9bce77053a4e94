"""Texts of the pages around the market: home, list of shops, help, and the links of header and footer."""

from __future__ import annotations

from demo.words import Words

HELP_PHONE = "800 000 000"

HOME_TITLE = Words("Feira", "Feira", "Feira")
HOME_INTRODUCTION = Words(
    "What the Coimbra region makes, brought to your door by the post.",
    "O que a região de Coimbra faz, levado à sua porta pelos correios.",
    "Ce que fait la région de Coimbra, apporté à votre porte par la poste.",
)
HOME_TEXT = Words(
    "<h2>A market run by your post office</h2><p>Every shop here is a small firm of the region. You fill one basket; each shop packs its part; the post carries it. Pay at a counter or at your door: you need no card.</p>",
    "<h2>Uma feira feita pelos correios</h2><p>Cada loja é uma pequena empresa da região. Enche um só cesto; cada loja embala a sua parte; os correios levam-na. Paga ao balcão ou à porta: não precisa de cartão.</p>",
    "<h2>Un marché tenu par votre poste</h2><p>Chaque boutique est une petite entreprise de la région. Vous remplissez un seul panier ; chaque boutique emballe sa part ; la poste la porte. Payez au guichet ou à la porte : aucune carte n’est nécessaire.</p>",
)
GOODS_HEADLINE = Words("Our pride", "O nosso orgulho", "Notre fierté")
QUESTIONS_HEADLINE = Words("Before you order", "Antes de encomendar", "Avant de commander")

SHOPS_TITLE = Words("Shops", "Lojas", "Boutiques")
SHOPS_INTRODUCTION = Words(
    "Ten shops in ten municipalities. All of them are invented for this demonstration; the places are real.",
    "Dez lojas em dez municípios. São todas inventadas para esta demonstração; os lugares existem.",
    "Dix boutiques dans dix communes. Toutes sont inventées pour cette démonstration ; les lieux sont réels.",
)

# slug → (title, text)
CONTENT: dict[str, tuple[Words, Words]] = {
    "about": (
        Words("About Feira", "Sobre a Feira", "À propos de Feira"),
        Words(
            "<p>Feira is the market of small makers, run by the post office of their region. A cheese maker opens a shop in an afternoon and edits it like a letter. The market brings the buyers, the post brings the goods.</p><h2>What you see here is a demonstration</h2><p>The shops, the makers and their stories are invented. The municipalities are real, and so are the protected names; the products pictured are drawings.</p><h2>Why a post office</h2><p>Because it is already everywhere: it has a counter where you can pay in cash, a van that passes each morning, and people who know the doors.</p>",
            "<p>A Feira é o mercado dos pequenos produtores, feito pelos correios da sua região. Uma queijeira abre a sua loja numa tarde e edita-a como quem escreve uma carta. O mercado traz os clientes, os correios levam as encomendas.</p><h2>O que vê aqui é uma demonstração</h2><p>As lojas, os produtores e as suas histórias são inventados. Os municípios existem e os nomes protegidos também; as imagens dos produtos são desenhos.</p><h2>Porquê os correios</h2><p>Porque já estão em todo o lado: têm um balcão onde se paga em dinheiro, uma carrinha que passa todas as manhãs e gente que conhece as portas.</p>",
            "<p>Feira est le marché des petits producteurs, tenu par la poste de leur région. Une fromagère ouvre sa boutique en un après-midi et la modifie comme une lettre. Le marché amène les clients, la poste porte les colis.</p><h2>Ceci est une démonstration</h2><p>Les boutiques, les producteurs et leurs histoires sont inventés. Les communes existent, les noms protégés aussi ; les images des produits sont des dessins.</p><h2>Pourquoi la poste</h2><p>Parce qu’elle est déjà partout : un guichet où l’on paie en espèces, une camionnette qui passe chaque matin et des gens qui connaissent les portes.</p>",
        ),
    ),
    "delivery": (
        Words("Delivery", "Entrega", "Livraison"),
        Words(
            "<p>Each shop sends its own part, so one order may come in two parcels. Before you pay you see for each of them the service, the day and the price.</p><h2>Services</h2><ul><li><b>Home 24 h</b>: at your door on the next operating day, if ordered before 16:00.</li><li><b>Home chilled</b>: between 0 and 4 °C, mainland only, if ordered before 12:00.</li><li><b>Economy</b>: within three operating days, for what does not hurry.</li></ul><h2>If you are not at home</h2><p>The carrier leaves a notice. Chilled parcels come once more on the next operating day; all others wait at your post office.</p><h2>Where is my parcel?</h2><p>Your confirmation has a link that needs no password. It shows each parcel and its day.</p>",
            "<p>Cada loja envia a sua parte, por isso uma encomenda pode chegar em dois volumes. Antes de pagar vê, para cada um, o serviço, o dia e o preço.</p><h2>Serviços</h2><ul><li><b>Domicílio 24 h</b>: à sua porta no dia útil seguinte, se encomendar até às 16:00.</li><li><b>Domicílio refrigerado</b>: entre 0 e 4 °C, só no continente, se encomendar até às 12:00.</li><li><b>Económico</b>: em três dias úteis, para o que não tem pressa.</li></ul><h2>Se não estiver em casa</h2><p>O carteiro deixa um aviso. As encomendas refrigeradas voltam no dia útil seguinte; as outras esperam na sua loja dos correios.</p><h2>Onde está a minha encomenda?</h2><p>A confirmação traz uma ligação que não pede palavra-passe. Mostra cada volume e o seu dia.</p>",
            "<p>Chaque boutique envoie sa part : une commande peut donc arriver en deux colis. Avant de payer, vous voyez pour chacun le service, le jour et le prix.</p><h2>Services</h2><ul><li><b>Domicile 24 h</b> : à votre porte le prochain jour ouvré, si vous commandez avant 16 h.</li><li><b>Domicile réfrigéré</b> : entre 0 et 4 °C, sur le continent, si vous commandez avant 12 h.</li><li><b>Économique</b> : en trois jours ouvrés, pour ce qui n’est pas pressé.</li></ul><h2>Si vous êtes absent</h2><p>Le facteur laisse un avis. Les colis réfrigérés reviennent le jour ouvré suivant ; les autres attendent à votre bureau de poste.</p><h2>Où est mon colis ?</h2><p>Votre confirmation contient un lien sans mot de passe. Il montre chaque colis et son jour.</p>",
        ),
    ),
    "payment": (
        Words("Payment", "Pagamento", "Paiement"),
        Words(
            "<p>You need no card and no account.</p><h2>With a slip, at a post office</h2><p>You get a reference by mail and on the screen. Show it at any counter within three working days and pay in cash or by card. The shops pack when the money is there. An unpaid slip expires by itself and nothing is owed.</p><h2>In cash at your door</h2><p>The shops pack at once. You pay whoever brings the parcel, each shop’s part by itself; the service adds a small fee that you see before you order.</p>",
            "<p>Não precisa de cartão nem de conta.</p><h2>Com referência, nos correios</h2><p>Recebe uma referência por correio eletrónico e no ecrã. Mostre-a em qualquer balcão no prazo de três dias úteis e pague em dinheiro ou com cartão. As lojas embalam quando o pagamento chega. Uma referência por pagar expira sozinha e nada fica a dever.</p><h2>Em dinheiro à sua porta</h2><p>As lojas embalam logo. Paga a quem traz o volume, a parte de cada loja por si; o serviço junta uma pequena taxa, que vê antes de encomendar.</p>",
            "<p>Ni carte ni compte ne sont nécessaires.</p><h2>Avec un bon, à la poste</h2><p>Vous recevez une référence par courriel et à l’écran. Montrez-la à n’importe quel guichet sous trois jours ouvrés et payez en espèces ou par carte. Les boutiques emballent dès que l’argent est là. Un bon impayé expire tout seul et rien n’est dû.</p><h2>En espèces à votre porte</h2><p>Les boutiques emballent aussitôt. Vous payez au livreur, la part de chaque boutique séparément ; le service ajoute de petits frais que vous voyez avant de commander.</p>",
        ),
    ),
    "legal": (
        Words("Legal notice", "Aviso legal", "Mentions légales"),
        Words(
            "<p>This site is a demonstration. Nothing is sold here and no parcel leaves.</p><h2>Who sells</h2><p>Each product is sold by the shop whose name stands beside it; its address is on the product’s page. The market mediates and carries.</p><h2>Changing your mind</h2><p>You may return most things within fourteen days. Food that spoils quickly is excepted; the product’s page says so.</p><h2>Your data</h2><p>A shop sees the name and address that a parcel needs, and nothing else. The tracking link is known to nobody but you.</p>",
            "<p>Este sítio é uma demonstração. Aqui nada se vende e nenhuma encomenda sai.</p><h2>Quem vende</h2><p>Cada produto é vendido pela loja cujo nome está ao lado; a morada está na página do produto. O mercado faz a ponte e o transporte.</p><h2>Mudar de ideias</h2><p>Pode devolver quase tudo no prazo de catorze dias. Os alimentos que se estragam depressa são exceção; a página do produto di-lo.</p><h2>Os seus dados</h2><p>Uma loja vê o nome e a morada de que o volume precisa, e mais nada. A ligação de seguimento só a conhece quem encomendou.</p>",
            "<p>Ce site est une démonstration. Rien n’y est vendu et aucun colis ne part.</p><h2>Qui vend</h2><p>Chaque produit est vendu par la boutique dont le nom figure à côté ; son adresse est sur la page du produit. Le marché met en relation et transporte.</p><h2>Changer d’avis</h2><p>Vous pouvez rendre presque tout sous quatorze jours. Les denrées périssables font exception ; la page du produit le dit.</p><h2>Vos données</h2><p>Une boutique voit le nom et l’adresse nécessaires au colis, rien d’autre. Le lien de suivi n’est connu que de vous.</p>",
        ),
    ),
    "accessibility": (
        Words("Accessibility", "Acessibilidade", "Accessibilité"),
        Words(
            "<p>This site is built to meet EN 301 549 and WCAG 2.2, level AA. Every page works with the keyboard, at 360 pixels, at 200 % text size, in light and dark, and without JavaScript.</p><h2>What we test</h2><p>Each page is checked by a program on every change, on a phone’s and a desktop’s width. Pictures of products have words for those who cannot see them; those words are in English so far.</p><h2>Tell us</h2><p>If something keeps you from ordering, call the free line in the footer or ask at any post office: we take your order by phone as well.</p>",
            "<p>Este sítio segue a EN 301 549 e as WCAG 2.2, nível AA. Todas as páginas funcionam com o teclado, a 360 píxeis, com texto a 200 %, em claro e escuro, e sem JavaScript.</p><h2>O que testamos</h2><p>Cada página é verificada por um programa a cada alteração, na largura de um telemóvel e de um computador. As imagens dos produtos têm descrição; por agora, em inglês.</p><h2>Fale connosco</h2><p>Se algo o impede de encomendar, ligue para a linha gratuita no rodapé ou pergunte em qualquer loja dos correios: também aceitamos encomendas por telefone.</p>",
            "<p>Ce site suit la norme EN 301 549 et les WCAG 2.2, niveau AA. Chaque page fonctionne au clavier, à 360 pixels, avec un texte à 200 %, en clair et en sombre, et sans JavaScript.</p><h2>Ce que nous testons</h2><p>Chaque page est vérifiée par un programme à chaque changement, sur la largeur d’un téléphone et d’un ordinateur. Les images des produits ont une description, pour l’instant en anglais.</p><h2>Parlez-nous</h2><p>Si quelque chose vous empêche de commander, appelez la ligne gratuite au pied de page ou demandez dans un bureau de poste : nous prenons aussi les commandes par téléphone.</p>",
        ),
    ),
}

HEADER = (
    ("/products/", Words("Products", "Produtos", "Produits")),
    ("/shops/", Words("Shops", "Lojas", "Boutiques")),
    ("/coimbra-cheese/", Words("Cheeses", "Queijos", "Fromages")),
    ("/send/", Words("Send", "Enviar", "Envoyer")),
)
FOOTER = tuple((f"/{slug}/", title) for slug, (title, _text) in CONTENT.items())
