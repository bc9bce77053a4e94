"""Where one set of VAT rates applies, and which of these places an address lies in.

``Territory`` values are ISO 3166 codes. Postcodes say the rest: CTT gives 9000 to 9499 to Madeira and 9500 to 9999 to the Azores; in
France 20xxx is Corsica, and 97xxx, 984xx, 986xx and 987xx lie outside the Union's VAT area (Directive 2006/112/EC, art. 6(1)).
"""

from __future__ import annotations

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from logistics.addresses import normalise_postcode


class Territory(models.TextChoices):
    PT = "PT", _("Mainland Portugal")
    AZORES = "PT-20", _("Azores")
    MADEIRA = "PT-30", _("Madeira")
    FR = "FR", _("France")
    CORSICA = "FR-20R", _("Corsica")
    NC = "NC", _("New Caledonia")
    ELSEWHERE = "elsewhere", _("Elsewhere")

    @property
    def country(self) -> str:
        """Two letters: the state whose tax it is; "" elsewhere."""
        return "" if self is Territory.ELSEWHERE else self.value[:2]

    @property
    def is_in_union(self) -> bool:
        """Whether it belongs to the VAT area of the European Union."""
        return self.country in {"PT", "FR"}

    @property
    def tax_name(self) -> str:
        """What the tax is called there: IVA, TVA, TGC. Its own name, in every language."""
        return {"PT": "IVA", "FR": "TVA", "NC": "TGC"}.get(self.country, "")


TAXED = [territory for territory in Territory if territory is not Territory.ELSEWHERE]


def territory_of(*, country: str, postcode: str) -> Territory:
    """The territory of an address, in any way of writing its postcode. An unknown country is elsewhere."""
    country, postcode = normalise_postcode(country, postcode)
    if country == "NC":
        return Territory.NC
    if country == "PT":
        if re.match(r"9[0-4]", postcode):
            return Territory.MADEIRA
        return Territory.AZORES if postcode.startswith("9") else Territory.PT
    if country == "FR":
        if postcode.startswith("20"):
            return Territory.CORSICA
        return Territory.ELSEWHERE if re.match(r"97|98[467]", postcode) else Territory.FR
    return Territory.ELSEWHERE
