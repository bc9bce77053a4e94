"""What a list can be narrowed by, as its page shows it: each facet with its values, their names, and how many things each would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import CharField, F, Value
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formats import format_money
from marketplace.partner.models import Partner
from marketplace.search.asked import BY_CODE, BY_KEY, FACETS, SWITCHES, Asked, Pair
from marketplace.search.asking import Answer, Facet
from producers.models import Designation, Producer

TITLES: dict[Facet, str | Promise] = {
    Facet.DESIGNATION: gettext_lazy("Protected name"),
    Facet.DISTRICT: gettext_lazy("District"),
    Facet.MUNICIPALITY: gettext_lazy("Municipality"),
    Facet.MAKER: gettext_lazy("Maker"),
    Facet.SHOP: gettext_lazy("Shop"),
    Facet.MILK: gettext_lazy("Milk of"),
    Facet.DIET: gettext_lazy("Suits a diet"),
    Facet.FREE_OF: gettext_lazy("Made without"),
    Facet.IN_STOCK: gettext_lazy("Can be bought"),
    Facet.ON_OFFER: gettext_lazy("Prices"),
}
SWITCH_NAMES = {Facet.IN_STOCK: gettext_lazy("In stock"), Facet.ON_OFFER: gettext_lazy("On offer")}
OPEN_AT_FIRST = frozenset({Facet.DESIGNATION, Facet.DISTRICT, Facet.IN_STOCK, Facet.ON_OFFER})


@dataclass(frozen=True)
class Choice:
    """One value of a facet. ``count``: what a list with it would hold."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    facet: Facet
    title: str
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        return self.facet in OPEN_AT_FIRST or any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Filter:
    """Something that narrows the list now; ``query`` is the list without it."""

    name: str
    query: str


def groups(asked: Asked, answer: Answer, *, names: Mapping[Pair, str]) -> list[Group]:
    """A group for each facet that there is a choice in. Values with a name alone are offered: the others are no longer there."""
    shown = []
    for facet in FACETS:
        counts = {bucket.value: bucket.count for bucket in answer.facets.get(facet, ())}
        chosen = asked.chosen.get(facet, ())
        values = [*counts, *(value for value in chosen if value not in counts)]
        choices = [
            Choice(value, names[facet.value, value], counts.get(value, 0), value in chosen)
            for value in values
            if (facet.value, value) in names
        ]
        if choices:
            shown.append(Group(facet, str(TITLES[facet]), choices))
    return shown


def filters(asked: Asked, *, names: Mapping[Pair, str], without_postcode: bool) -> list[Filter]:
    """Everything that narrows the list now, each with the way out of it."""
    found = [
        Filter(names[facet.value, value], asked.query(without=[(facet.value, value)]))
        for facet in FACETS
        for value in asked.chosen.get(facet, ())
        if (facet.value, value) in names
    ]
    if asked.lowest is not None:
        found.append(Filter(_("from %(price)s") % {"price": format_money(asked.lowest)}, asked.query(min="")))
    if asked.highest is not None:
        found.append(Filter(_("up to %(price)s") % {"price": format_money(asked.highest)}, asked.query(max="")))
    if asked.postcode and not without_postcode:
        found.append(Filter(_("sent to %(postcode)s") % {"postcode": asked.postcode}, asked.query(postcode="")))
    return found


def names_of(asked: Asked, answer: Answer) -> dict[Pair, str]:
    """The names of all values that are offered or chosen, in the active language. One query."""
    wanted = {facet: {bucket.value for bucket in answer.facets.get(facet, ())} | set(asked.chosen.get(facet, ())) for facet in FACETS}
    names: dict[Pair, str] = {}
    for facet, values in wanted.items():
        if facet in BY_CODE:
            known = BY_CODE[facet]
            names |= {(facet.value, value): capfirst(str(known[value])) for value in values if value in known}
        elif facet in SWITCHES:
            names |= {(facet.value, value): str(SWITCH_NAMES[facet]) for value in values}
        elif facet not in BY_KEY:
            names |= {(facet.value, value): value for value in values}
    return names | _names_by_key(wanted)


def _names_by_key(wanted: Mapping[Facet, set[str]]) -> dict[Pair, str]:
    models: dict[Facet, type[Producer | Partner | Designation]] = {
        Facet.MAKER: Producer,
        Facet.SHOP: Partner,
        Facet.DESIGNATION: Designation,
    }
    parts = [
        model._default_manager.filter(pk__in=[int(value) for value in wanted[facet]])
        .order_by()
        .annotate(facet=Value(facet.value, output_field=CharField()), shown=F("name"))
        .values_list("facet", "pk", "shown")
        for facet, model in models.items()
        if wanted[facet]
    ]
    if not parts:
        return {}
    rows: Iterable[tuple[str, int, str]] = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(facet, str(pk)): name for facet, pk, name in rows}
