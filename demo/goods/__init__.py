"""The demo's products, one module a shop."""

from demo.goods import bees, bread, clay, goat, oil, pantry, rice, salt, sheep, wool
from demo.words import Good

# shop code → its products
GOODS: dict[str, tuple[Good, ...]] = {
    "ovelha-azul": sheep.GOODS,
    "cabra-lunar": goat.GOODS,
    "abelha-poeta": bees.GOODS,
    "garca-risonha": rice.GOODS,
    "gato-pardo": oil.GOODS,
    "forno-da-lua": bread.GOODS,
    "pe-de-barro": clay.GOODS,
    "tres-avos": wool.GOODS,
    "gaivota": salt.GOODS,
    "raposa": pantry.GOODS,
}
