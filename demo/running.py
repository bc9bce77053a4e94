"""What goes on between shops, shoppers and the post on the demo's first morning."""

from __future__ import annotations

from typing import Any

# The buyer of the newest order that waits to be packed asks; code of the shop → words, in the buyer's language.
QUESTIONS = {
    "ovelha-azul": "Bom dia! É para oferecer: pode pôr um papel bonito à volta? Obrigada!",
    "abelha-poeta": "Bom dia, o frasco pode ir bem embrulhado? O último chegou partido, mas foi de outra casa.",
}

# Shops that have asked the post to come by: code → (parcels, note for the driver).
PICKUPS = {
    "ovelha-azul": (6, "Portão verde; a cadela ladra mas não morde."),
    "gaivota": (3, "Entrada pelo cais."),
}

# In whose shop the packer works.
PACKS_IN = "ovelha-azul"

# A shop that finds one piece too few when it packs.
LACKS_ONE = "gaivota"

# How shops take returns: code → fields of ``ReturnTerms``; and the shop to which something is on its way back.
RETURNS: dict[str, dict[str, Any]] = {
    "gaivota": {"payer": "shop", "refund_on": "accepted"},
    "ovelha-azul": {"by_pickup": True, "refund_on": "back"},
}
SENT_BACK = "gaivota"
