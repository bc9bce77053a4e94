"""What of a product here differs from what the file says. Only what the file says is compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.catalogue.models import FoodInformation, Product
from producers.gate import plain_words
from shops.catalogue_files.items import Remark
from shops.catalogue_files.plan import Change, PlannedItem, PlannedSize
from shops.catalogue_files.reductions import change_of, weights_change_of
from shops.catalogue_files.shelf import Shelf
from shops.catalogue_files.texts import body

SHOWN = 80


def compare_product(planned: PlannedItem, shelf: Shelf) -> None:
    """Fill ``fields``, ``text``, ``food`` and ``changes`` of ``planned`` with what the file would change at the product."""
    product = planned.product
    _compare_words(planned, shelf)
    _compare_maker(planned, shelf)
    keep_cold = planned.item.keep_cold
    if keep_cold is not None and (product is None or product.keep_cold != keep_cold):
        _set(planned, "keep_cold", keep_cold, (_("Keep cold"), _yes(product.keep_cold) if product else "", _yes(keep_cold)))
    _compare_food(planned, shelf)


def compare_size(planned: PlannedItem, size: PlannedSize, shelf: Shelf) -> None:
    """The same for one size: its name, weight, content, and what its stock record is to hold."""
    variant, record = size.variant, size.record
    own = size.product if size.product and not (planned.becomes_parent and size.product is planned.product) else None
    if planned.has_sizes and not planned.only_sizes and variant.name and (own is None or " ".join(own.title.split()) != variant.name):
        size.fields["title"] = variant.name
        if own is not None:
            size.changes.append((_("Size or kind"), own.title, variant.name))
    if planned.has_sizes and not planned.only_sizes:
        _compare_names(size, own, shelf)
    for name, label, value in (
        ("grams", _("Weight packed"), variant.grams),
        ("net_content", _("Net content"), variant.net_content),
        ("net_unit", _("Unit"), variant.net_unit),
    ):
        before = getattr(own, name) if own else None
        if value is not None and before != value:
            size.fields[name] = value
            if own is not None:
                size.changes.append((label, str(before or ""), str(value)))
    if record is None:
        return
    if "price" in size.stock:
        size.changes.append((_("Price"), format_money(record.price), format_money(size.stock["price"])))
    reduced = change_of(size)
    if reduced:
        size.changes.append(reduced)
    by_weight = weights_change_of(size)
    if by_weight:
        size.changes.append(by_weight)
    if "num_in_stock" in size.stock:
        size.changes.append((_("Stock"), str(record.num_in_stock), str(size.stock["num_in_stock"])))


def _compare_names(size: PlannedSize, own: Product | None, shelf: Shelf) -> None:
    for language, name in size.variant.names.items():
        kept = shelf.text(own.pk, language) if own is not None else None
        if kept is None or " ".join(kept.title.split()) != name:
            size.texts[language] = {"title": name}
            if own is not None:
                label = _("Size or kind")
                size.changes.append((f"{label} ({language})", kept.title if kept else "", name))


def _compare_words(planned: PlannedItem, shelf: Shelf) -> None:
    item, product = planned.item, planned.product
    is_base = planned.language == settings.LANGUAGE_CODE
    if product is None:
        planned.fields.update(title=item.title, description=item.description or "", slug=slugify(item.title)[:255])
        if not is_base:
            planned.texts[planned.language] = {"title": item.title, "description": item.description or ""}
        planned.texts |= {language: {"description": "", **words} for language, words in _further(planned)}
        return
    if not is_base and planned.language in item.words:
        _compare_all_further(planned, shelf)
        return
    kept = product if is_base else shelf.text(product.pk, planned.language)
    changed: dict[str, str] = {}
    if item.title and (kept is None or " ".join(kept.title.split()) != item.title):
        changed["title"] = item.title
        planned.changes.append((_("Title"), kept.title if kept else "", item.title))
    if item.description is not None and body(kept.description if kept else "") != item.description:
        changed["description"] = item.description
        planned.changes.append((_("Description"), _short(kept.description if kept else ""), _short(item.description)))
    if is_base:
        planned.fields.update(changed)
    elif changed:
        planned.texts[planned.language] = changed if kept else {"title": item.title or product.title, "description": item.description or ""}
    _compare_all_further(planned, shelf)


def _compare_all_further(planned: PlannedItem, shelf: Shelf) -> None:
    """A column of its own for a language says more than the choice for the file as a whole."""
    for language, words in _further(planned):
        _compare_further(planned, shelf, language, words)


def _further(planned: PlannedItem) -> Iterable[tuple[str, dict[str, str]]]:
    return ((language, words) for language, words in planned.item.words.items() if language != settings.LANGUAGE_CODE)


def _compare_further(planned: PlannedItem, shelf: Shelf, language: str, words: dict[str, str]) -> None:
    assert planned.product is not None
    kept = shelf.text(planned.product.pk, language)
    changed = {}
    for name, label in (("title", _("Title")), ("description", _("Description"))):
        before = getattr(kept, name) if kept else ""
        same = body(before) if name == "description" else " ".join(before.split())
        if name in words and same != words[name]:
            changed[name] = words[name]
            planned.changes.append((f"{label} ({language})", _short(before), _short(words[name])))
    if changed:
        planned.texts[language] = changed if kept else {"description": "", **words}


def _compare_maker(planned: PlannedItem, shelf: Shelf) -> None:
    item, product = planned.item, planned.product
    maker = shelf.makers.get(plain_words(item.maker)) if item.maker else None
    if maker and (product is None or product.producer_id != maker.pk):
        before = next((known.name for known in shelf.makers.values() if product and known.pk == product.producer_id), "")
        _set(planned, "producer_id", maker.pk, (_("Maker"), before, maker.name))
    if item.designation is None:
        return
    chosen = shelf.designation_for(item.designation) if item.designation else None
    if item.designation and chosen is None:
        text = _("“%(name)s” is no protected name in the register.") % {"name": item.designation[:80]}
        planned.remarks.append(Remark(item.row, _("Protected name"), text, is_error=True))
    elif (product.designation_id if product else None) != chosen:
        names = shelf.designation_names
        before = names.get(product.designation_id or 0, "") if product else ""
        _set(planned, "designation_id", chosen, (_("Protected name"), before, names.get(chosen or 0, "")))


def _compare_food(planned: PlannedItem, shelf: Shelf) -> None:
    given = planned.item.food
    if given is None:
        return
    kept = shelf.food.get(planned.product.pk) if planned.product else None
    changed: dict[str, Any] = {}
    for name, value in given.items():
        field: Any = FoodInformation._meta.get_field(name)
        label = str(field.verbose_name).capitalize()
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            text = _("Longer than %(count)s letters.") % {"count": field.max_length}
            planned.remarks.append(Remark(planned.item.row, label, text))
            continue
        before = getattr(kept, name) if kept else field.get_default()
        if (before.replace("\r\n", "\n").strip() if isinstance(before, str) else before) != value:
            changed[name] = value
            if planned.product is not None:
                planned.changes.append((label, _short(_plain(before)), _short(_plain(value))))
    if changed or (kept is None and planned.product is None):
        planned.food = changed


def _set(planned: PlannedItem, name: str, value: Any, change: Change) -> None:
    planned.fields[name] = value
    if planned.product is not None:
        planned.changes.append(change)


def _yes(value: Any) -> str:
    return _("yes") if value else _("no")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _yes(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SHOWN, html=False)
