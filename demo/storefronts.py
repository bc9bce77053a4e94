"""What stands on the pages of three of the shops beyond their first lines, and how two shops are closed. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demo.words import Words

Block = tuple[str, Any]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def _hours(headline: str, note: str, address: str, times: str, saturday: str = "") -> Block:
    return "hours", {
        "headline": headline,
        **dict.fromkeys(WEEKDAYS, times),
        "saturday": saturday,
        "sunday": "",
        "note": note,
        "address": address,
    }


@dataclass(frozen=True)
class Step:
    headline: Words
    text: Words
    photo: str = ""  # the drawing's name


STORY_HEADLINE = {
    "ovelha-azul": Words("From dusk to cheese", "Do fim da tarde ao queijo", "Du crépuscule au fromage"),
    "tres-avos": Words("One loom, six hands", "Um tear, seis mãos", "Un métier, six mains"),
}
STORIES: dict[str, tuple[Step, ...]] = {
    "ovelha-azul": (
        Step(
            Words("The milk", "O leite", "Le lait"),
            Words(
                "Forty-two ewes come down from the hill at six. The blue one comes last, and nobody hurries her.",
                "Quarenta e duas ovelhas descem do monte às seis. A azul vem por último, e ninguém a apressa.",
                "Quarante-deux brebis descendent de la colline à six heures. La bleue vient la dernière, et personne ne la presse.",
            ),
            "banner-ovelha-azul",
        ),
        Step(
            Words("The thistle", "O cardo", "Le chardon"),
            Words(
                "The milk sets with the flower of the thistle, as it did for our grandmothers. It cannot be rushed; we have tried.",
                "O leite coalha com a flor do cardo, como no tempo das avós. Não se pode apressar: nós tentámos.",
                "Le lait caille avec la fleur du chardon, comme chez nos grands-mères. On ne peut pas le presser ; nous avons essayé.",
            ),
        ),
        Step(
            Words("The cellar", "A cave", "La cave"),
            Words(
                "Each wheel is turned and washed every day. After thirty days it tells you itself that it is ready: it gives a little under the thumb.",
                "Cada queijo é virado e lavado todos os dias. Ao fim de trinta dias é ele que avisa: cede um pouco ao polegar.",
                "Chaque meule est tournée et lavée tous les jours. Au bout de trente jours, elle le dit d’elle-même : elle cède un peu sous le pouce.",
            ),
        ),
    ),
    "tres-avos": (
        Step(
            Words("Amélia spins", "A Amélia fia", "Amélia file"),
            Words(
                "The wool comes from two valleys and is washed in the third.",
                "A lã vem de dois vales e lava-se no terceiro.",
                "La laine vient de deux vallées et se lave dans la troisième.",
            ),
            "banner-tres-avos",
        ),
        Step(
            Words("Benvinda weaves", "A Benvinda tece", "Benvinda tisse"),
            Words(
                "A blanket takes eleven days, or fourteen if there is much to talk about.",
                "Uma manta leva onze dias, ou catorze se houver muita conversa.",
                "Une couverture demande onze jours, ou quatorze s’il y a beaucoup à se dire.",
            ),
        ),
    ),
}
CLOSED_MESSAGE = Words(
    "The fox is gathering chestnuts. Jams are on the shelf again when she is back.",
    "A raposa anda às castanhas. Quando voltar, há outra vez doces na prateleira.",
    "La renarde ramasse des châtaignes. À son retour, les confitures reviennent sur l’étagère.",
)
CLOSED_SHOP, CLOSED_FOR_DAYS = "raposa", 21
CATALOGUE_SHOP = "pe-de-barro"

ABOUT_TITLE = Words("About us", "Sobre nós", "À propos")
ABOUT = Words(
    "<p>We are three at the dairy, and one of us barks. Visitors are welcome at milking time; bring boots.</p><h2>What is invented here</h2><p>All of it: the shop, the ewes, the dog. The mountain is real.</p>",
    "<p>Somos três na queijaria, e um de nós ladra. Visitas são bem-vindas à hora da ordenha; tragam botas.</p><h2>O que aqui é inventado</h2><p>Tudo: a loja, as ovelhas, o cão. A serra existe.</p>",
    "<p>Nous sommes trois à la fromagerie, et l’un de nous aboie. Les visites sont bienvenues à l’heure de la traite ; apportez des bottes.</p><h2>Ce qui est inventé ici</h2><p>Tout : la boutique, les brebis, le chien. La montagne, elle, existe.</p>",
)


def more_blocks(code: str, language: str, *, address: str, pictures: dict[str, int]) -> list[Block]:
    """The raw blocks below a shop's first lines; ``pictures`` gives keys of pictures by the names of their drawings."""

    def picture(name: str, alt: str = "") -> Any:
        return {"image": pictures[name], "decorative": not alt, "alt_text": alt} if name in pictures else None

    story: list[Block] = []
    if code in STORIES:
        steps = [
            {"headline": step.headline[language], "text": f"<p>{step.text[language]}</p>", "picture": picture(step.photo)}
            for step in STORIES[code]
        ]
        story = [("story", {"headline": STORY_HEADLINE[code][language], "steps": steps})]
    if code == "ovelha-azul":
        quote = Words(
            "You can stand the spoon in it, and then you are late for everything.",
            "A colher fica de pé, e depois chega-se atrasado a tudo.",
            "La cuillère y tient debout, et ensuite on est en retard partout.",
        )
        who = Words("A customer in Coimbra", "Um cliente de Coimbra", "Un client de Coimbra")
        visit = Words("Come at milking time", "Venha à hora da ordenha", "Venez à l’heure de la traite")
        note = Words(
            "Closed on feast days. The ewes are not.", "Fechado nos feriados. As ovelhas não.", "Fermé les jours fériés. Pas les brebis."
        )
        write = Words("Write to the dairy", "Escreva à queijaria", "Écrivez à la fromagerie")
        line = Words(
            "We answer after the evening milking.", "Respondemos depois da ordenha da tarde.", "Nous répondons après la traite du soir."
        )
        return [
            *story,
            ("quote", {"text": quote[language], "who": who[language]}),
            _hours(visit[language], note[language], address, "09:00–12:30, 17:00–19:00", "09:00–12:30"),
            ("contact", {"headline": write[language], "line": line[language]}),
        ]
    if code == "abelha-poeta":
        caption = Words("Which honey for what", "Que mel para quê", "Quel miel pour quoi")
        table = Words(
            "Honey | Colour | Good with\nHeather | dark amber | old cheese\nChestnut | almost black | walnuts\nOrange blossom | pale gold | tea, and poems",
            "Mel | Cor | Vai bem com\nUrze | âmbar escuro | queijo curado\nCastanheiro | quase preto | nozes\nFlor de laranjeira | ouro claro | chá e poemas",
            "Miel | Couleur | Va bien avec\nBruyère | ambre foncé | un vieux fromage\nChâtaignier | presque noir | des noix\nFleur d’oranger | or pâle | le thé et les poèmes",
        )
        return [("table", {"caption": caption[language], "rows": table[language]})]
    if code == "tres-avos":
        write = Words("Ask the grandmothers", "Pergunte às avós", "Demandez aux grands-mères")
        line = Words("One of them can see the screen.", "Uma delas vê bem o ecrã.", "L’une d’elles voit bien l’écran.")
        return [*story, ("contact", {"headline": write[language], "line": line[language]})]
    return []
