"""Whether a product of a file is published, by the form's own rules; else why it is kept as a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.catalogue.models import FoodInformation
from marketplace.catalogue.publishing import food_refusals
from marketplace.catalogue.showing import NAME_WITHOUT_PROOF
from producers import gate
from producers.models import Designation, Producer
from shops.catalogue_files.plan import REFUSED, PlannedItem
from shops.catalogue_files.shelf import Shelf


class Publishing:
    """Asks the gate once for each protected name with each maker, however many products bear it."""

    def __init__(self, shelf: Shelf, *, is_food: bool, has_weight: bool) -> None:
        """``is_food``, ``has_weight``: what the owner says of products of which the file says nothing."""
        self.shelf, self.is_food, self.has_weight = shelf, is_food, has_weight
        self.answers: dict[Any, Any] = {}

    def decide(self, planned: PlannedItem) -> None:
        """Set ``is_public`` where it changes, ``draft_reasons``, ``is_draft``, and a protected name that follows from title and maker."""
        if planned.only_sizes:
            return
        product, item = planned.product, planned.item
        titles = self._titles(planned)
        named = sorted({found for title in titles for found in gate.ids_in(title)})
        self._declare(planned, named)
        wanted = item.is_public if item.is_public is not None else (product.is_public if product else True)
        unproven = self._refusals(planned, titles, named)
        is_public_now = bool(product and product.is_public)
        reasons = list(unproven)
        if wanted and not is_public_now:
            reasons += self._missing(planned)
        planned.draft_reasons = reasons if wanted else []
        becomes = wanted and not reasons
        if product is None:
            planned.fields["is_public"] = becomes
        elif becomes != product.is_public:
            planned.fields["is_public"] = becomes
            planned.changes.append((_("State"), self._state(product.is_public), self._state(becomes)))
        if product is not None and product.off_sale_reason and (becomes or product.off_sale_reason != NAME_WITHOUT_PROOF):
            planned.fields["off_sale_reason"] = ""
            planned.changes.append((_("State"), _("taken off"), self._state(becomes)))
        planned.is_draft = not becomes
        for size in planned.sizes:
            if planned.has_sizes and size.outcome != REFUSED:
                self._sell(planned, size)

    def _sell(self, planned: PlannedItem, size: Any) -> None:
        """A size of a product of sizes is sold unless the file says no, or it is new and has no price."""
        own = size.product if size.product is not planned.product else None
        sold = size.variant.is_sold
        if own is None:
            price = size.stock.get("price") or (size.record.price if size.record else None)
            size.fields["is_public"] = sold is not False and bool(price)
        elif sold is not None and own.is_public != sold:
            size.fields["is_public"] = sold
            size.changes.append((_("Sold"), _("yes") if own.is_public else _("no"), _("yes") if sold else _("no")))

    def _titles(self, planned: PlannedItem) -> list[str]:
        """All names that the product will bear, in every language: what the file says, else what is here."""
        item, product = planned.item, planned.product
        titles = [item.title or (product.title if product else "")]
        titles += [words["title"] for words in item.words.values()]
        names = [size.variant.name for size in planned.sizes if size.variant.name]
        names += [name for size in planned.sizes for name in size.variant.names.values()]
        if product:
            if planned.language != settings.LANGUAGE_CODE:
                titles.append(product.title)
            said = {planned.language, *item.words}
            titles += [text.title for text in self.shelf.texts.get(product.pk, ()) if text.language not in said]
            names += [child.title for child in self.shelf.children.get(product.pk, ())]
        return titles + [f"{title} {name}" for title in titles for name in names]

    def _declare(self, planned: PlannedItem, named: list[int]) -> None:
        """A new product whose title bears one protected name, of a maker who may use it, is declared under that name."""
        maker = planned.fields.get("producer_id")
        if planned.product is not None or "designation_id" in planned.fields or len(named) != 1 or not maker:
            return
        if self._once(("may", maker, named[0]), lambda: gate.may_use(producer=_maker(maker), designation=_name(named[0]))):
            planned.fields["designation_id"] = named[0]

    def _refusals(self, planned: PlannedItem, titles: list[str], named: list[int]) -> list[str]:
        product, fields = planned.product, planned.fields
        maker = fields.get("producer_id", product.producer_id if product else None)
        designation = fields.get("designation_id", product.designation_id if product else None)
        if not named and not designation:
            return []
        return self._once(
            (tuple(named), maker, designation),
            lambda: gate.refusals(
                title_texts=titles,
                producer=_maker(maker) if maker else None,
                designation=_name(designation) if designation else None,
            ),
        )

    def _missing(self, planned: PlannedItem) -> list[str]:
        """What a product needs before it is published, and neither the file nor the product here has."""
        product, item = planned.product, planned.item
        living = [size for size in planned.sizes if size.outcome != REFUSED]
        missing = []
        if planned.sizes and not any(size.variant.price or (size.record and size.record.price) for size in living):
            missing.append(_("price"))
        if not self.has_weight and any(size.variant.grams is None for size in living):
            missing.append(_("weight"))
        if planned.category is None and not (product and product.pk in self.shelf.category_of):
            missing.append(_("category"))
        reasons = [_("Draft: it lacks %(missing)s.") % {"missing": ", ".join(missing)}] if missing else []
        kept = self.shelf.food.get(product.pk) if product else None
        given = planned.food or {}
        is_food = item.is_food if item.is_food is not None else (self.is_food or bool(given) or kept is not None)
        foods = []
        if kept is not None or any(given.values()):
            food = kept or FoodInformation()
            known = {name: getattr(food, name) for name in ("legal_name", "storage", "operator")}
            foods = [FoodInformation(**{**known, **{name: value for name, value in given.items() if name in known}})]
        return reasons + food_refusals(foods, is_food=bool(is_food))

    def _state(self, is_public: bool) -> str:
        return _("published") if is_public else _("draft")

    def _once(self, key: Any, ask: Callable[[], Any]) -> Any:
        if key not in self.answers:
            self.answers[key] = ask()
        return self.answers[key]


def _maker(pk: int) -> Producer:
    return Producer.objects.get(pk=pk)


def _name(pk: int) -> Designation:
    return Designation.objects.get(pk=pk)
