"""What a product's title tells: where it belongs on the market's shelves, and whether it is food.

A suggestion, never a decision: whoever sells sees it and changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.catalogue.models import Category
from producers.gate import plain_words


@dataclass(frozen=True)
class Kind:
    """Things of one kind: words for them in en, pt and fr, plain (no accents, small letters), and what is mostly true of them."""

    words: frozenset[str]
    is_food: bool = False
    keep_cold: bool = False
    allergens: tuple[str, ...] = ()


def _kind(words: str, **facts: object) -> Kind:
    return Kind(frozenset(words.split()), **facts)  # type: ignore[arg-type]


KINDS = (
    _kind(
        "cheese cheeses queijo queijos queijinho fromage fromages requeijao curd dairy leite milk lait lacticinios laitages manteiga "
        "butter beurre yogurt iogurte yaourt nata cream ricotta rabacal",
        is_food=True,
        keep_cold=True,
        allergens=("milk",),
    ),
    _kind("honey mel miel honeycomb favo polen pollen propolis", is_food=True),
    _kind("rice arroz riz beans bean feijao feijoes haricots haricot lentils lentilhas", is_food=True),
    _kind("oil azeite huile olive olives azeitona azeitonas vinegar vinagre vinaigre", is_food=True),
    _kind(
        "bread pao paes pain pains broa cake bolo bolos gateau biscuit biscuits biscoitos bolachas pastel pasteis doces docaria sweets "
        "douceurs arrufada arrufadas folar tarte tart",
        is_food=True,
        allergens=("gluten",),
    ),
    _kind("flour farinha farine", is_food=True, allergens=("gluten",)),
    _kind("egg eggs ovo ovos oeuf oeufs", is_food=True, allergens=("eggs",)),
    _kind(
        "jam jams doce compota compotas confiture confitures marmelada marmalade figs figos figues chestnut chestnuts castanha castanhas "
        "chataignes pantry despensa epicerie tea cha the herbs ervas herbes",
        is_food=True,
    ),
    _kind(
        "sausage sausages chourico chourica enchidos fumeiro presunto ham jambon saucisse saucisson alheira",
        is_food=True,
        keep_cold=True,
    ),
    _kind(
        "fish peixe poisson poissons sardine sardines sardinha sardinhas tuna atum cavala mackerel sea", is_food=True, allergens=("fish",)
    ),
    _kind("salt sal sel samphire salicornia salicorne", is_food=True),
    _kind("wine vinho vin liqueur licor aguardente brandy", is_food=True, allergens=("sulphites",)),
    _kind("nuts nozes noix almonds amendoas amandes walnuts avelas", is_food=True, allergens=("nuts",)),
    _kind(
        "pot pots pottery olaria barro clay poterie ceramica ceramics ceramique plate prato assiette mug caneca tile azulejo "
        "azulejos carreaux jug cantaro"
    ),
    _kind(
        "wool la laine blanket manta couverture linen linho lin basket cesto cesta panier willow vime osier scarf cachecol socks "
        "meias rug tapete towel"
    ),
    _kind("soap sabao sabonete savon savons candle vela velas bougie bougies bath banho bain cream creme"),
)


@dataclass(frozen=True)
class Suggestion:
    """``category`` is None where no shelf fits; ``allergens`` are codes of ``marketplace.catalogue.allergens``."""

    category: Category | None
    is_food: bool
    keep_cold: bool
    allergens: tuple[str, ...]


def suggest(title: str, categories: Iterable[Category] | None = None) -> Suggestion:
    """What ``title`` tells. Two queries; none with ``categories`` that have their ``translations`` prefetched."""
    words = plain_words(title).split()
    kinds = [kind for kind in KINDS if kind.words & set(words)]
    shelves = list(categories) if categories is not None else list(Category.objects.filter(is_public=True).prefetch_related("translations"))
    best = max(shelves, key=lambda shelf: (_score(shelf, words, kinds), shelf.depth), default=None)
    if best is not None and not _score(best, words, kinds):
        best = None
    return Suggestion(
        category=best,
        is_food=any(kind.is_food for kind in kinds) or (best is not None and not kinds and is_food_shelf(best, shelves)),
        keep_cold=any(kind.keep_cold for kind in kinds[:1]),
        allergens=tuple(dict.fromkeys(code for kind in kinds for code in kind.allergens)),
    )


def is_food_shelf(category: Category, categories: Iterable[Category]) -> bool:
    """Whether things on this shelf are food: by its own name, else by those of the shelves above it."""
    above = [shelf for shelf in categories if category.path.startswith(shelf.path)]
    names = {word for shelf in above for word in _words_of(shelf)}
    return bool(names & {"food", "drink", "alimentacao", "bebidas", "alimentation", "boissons"}) or any(
        kind.is_food and kind.words & names for kind in KINDS
    )


def _words_of(category: Category) -> set[str]:
    names = [category.name, *(text.name for text in category.translations.all())]
    return {word for name in names for word in plain_words(name).split() if len(word) > 1}


def _score(category: Category, words: list[str], kinds: list[Kind]) -> int:
    """Two for each word that the title and the shelf's name share, one for each kind that both are about; the first word counts more."""
    names = _words_of(category)
    shared = sum(3 if n == 0 else 2 for n, word in enumerate(words) if len(word) > 3 and word in names)
    return shared + sum(2 if words[0] in kind.words else 1 for kind in kinds if kind.words & names)
