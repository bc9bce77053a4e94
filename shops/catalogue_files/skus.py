"""The SKU of each size: the file's own, else one made of the words that hold the rows together."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shops.catalogue_files.items import Item, Remark, Variant
from shops.catalogue_files.texts import SKU_LETTERS, derived_sku


class Skus:
    """Keeps what is given out within one file, so that no two sizes get the same."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[int, Item, str]] = {}

    def sku_for(self, item: Item, variant: Variant) -> tuple[str, list[Remark]]:
        """The SKU and what is to be said of it; with an error among the remarks, the row is refused."""
        given = variant.sku
        if len(given) > SKU_LETTERS:
            return given, [self._remark(variant, _("The SKU is longer than 128 signs."))]
        if not given:
            return self._derived(item, variant, _("No SKU is given; it gets %(sku)s, made of its name. Keep that in your file."))
        if given not in self.taken:
            self.taken[given] = (variant.row, item, variant.name)
            return given, []
        row, other, name = self.taken[given]
        if other is item and name != variant.name:
            text = _("Row %(row)s has the SKU “%(given)s” too; this size gets %(sku)s. Give each size its own.")
            return self._derived(item, variant, text, row=row, given=given)
        text = _("Row %(row)s has the SKU “%(sku)s” too. Give each product its own.") % {"row": row, "sku": given}
        return given, [self._remark(variant, text)]

    def _derived(self, item: Item, variant: Variant, text: str, **values: object) -> tuple[str, list[Remark]]:
        sku = derived_sku(item.key, variant)
        if sku in self.taken:
            row, other, name = self.taken[sku]
            if other is item and name == variant.name:
                return sku, [self._remark(variant, _("Row %(row)s is the same product in the same size.") % {"row": row})]
            number = 2
            while f"{sku}-{number}" in self.taken:
                number += 1
            sku = f"{sku}-{number}"
        self.taken[sku] = (variant.row, item, variant.name)
        return sku, [Remark(variant.row, variant.sku_column, text % {**values, "sku": sku}, is_error=False)]

    def _remark(self, variant: Variant, text: str) -> Remark:
        return Remark(variant.row, variant.sku_column, text)
