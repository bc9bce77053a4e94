"""Which slip a line of a statement is for: certain by its reference, likely by amount and name, or unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.db.models import Q

from marketplace.slips.models import Slip
from marketplace.slips.references import is_valid, short_check_digits
from marketplace.slips.transfer import creditor_reference, slip_references

AT_ONCE = 500  # references a query
NEAREST = 3  # proposals a line
_CANDIDATE = re.compile(r"RF\d{2}[0-9]{1,21}")


class Line(Protocol):
    """A movement of a file, or a line that was imported."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def name(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Proposal:
    """A slip that a line may be for, with how likely: more is likelier."""

    slip: Slip
    why: str
    weight: int


def references_in(line: Line) -> list[str]:
    """The references of slips that the line names, right in their check digits, the bank's own field first."""
    found: list[str] = []
    for text in (line.reference, line.text):
        plain = re.sub(r"[\s.\-/]", "", text.upper())
        for start in (match.start() for match in re.finditer("RF", plain)):
            run = _CANDIDATE.match(plain, start)
            # What is written behind it may be digits too: the longest that is right in its check digits is meant.
            for end in range(len(run[0]) if run else 0, 5, -1):
                candidate = plain[start : start + end]
                if is_valid(candidate):
                    found += slip_references(candidate)
                    break
        if settings.SLIP_ENTITY:
            found += _short_references(text, line.amount)
    return list(dict.fromkeys(found))


def _short_references(text: str, amount: Decimal) -> list[str]:
    digits = [re.sub(r"\D", "", run) for run in re.findall(r"(?:\d[ .]?){9,14}", text)]
    numbers = [run[-9:] for run in digits if len(run) in {9, 14}]
    if not 0 < amount < 10**6:
        return []
    return [number for number in numbers if number[7:] == short_check_digits(number[:7], entity=settings.SLIP_ENTITY, amount=amount)]


def match_exactly(lines: Sequence[Line], *, currency: str) -> dict[int, Slip]:
    """Place in ``lines`` → the one slip that the line's reference names. In a query for 500 references."""
    named = [references_in(line) for line in lines]
    wanted = sorted({reference for each in named for reference in each})
    slips: dict[str, Slip] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Slip.objects.filter(reference__in=wanted[start : start + AT_ONCE], currency=currency).select_related("order")
        slips |= {slip.reference: slip for slip in rows}
    found = {place: {slips[reference].pk: slips[reference] for reference in each if reference in slips} for place, each in enumerate(named)}
    return {place: next(iter(each.values())) for place, each in found.items() if len(each) == 1}


def propose(lines: Sequence[Line], *, currency: str) -> dict[int, list[Proposal]]:
    """Place in ``lines`` → the slips that it may be for, the likeliest first. A query for 500 amounts."""
    amounts = sorted({line.amount for line in lines if line.amount > 0})
    open_slips: list[Slip] = []
    for start in range(0, len(amounts), AT_ONCE):
        rows = Slip.objects.filter(amount__in=amounts[start : start + AT_ONCE], currency=currency)
        rows = rows.filter(Q(state=Slip.State.OPEN) | Q(state=Slip.State.EXPIRED)).select_related("order__delivers_to")
        open_slips += rows.order_by("-pk")[:5000]
    by_amount: dict[Decimal, list[Slip]] = {}
    for slip in open_slips:
        by_amount.setdefault(slip.amount, []).append(slip)
    return {
        place: sorted(_proposals(line, by_amount.get(line.amount, [])), key=lambda one: -one.weight)[:NEAREST]
        for place, line in enumerate(lines)
        if line.amount > 0
    }


def _proposals(line: Line, slips: Iterable[Slip]) -> list[Proposal]:
    said = re.sub(r"[\s.\-/]", "", f"{line.reference} {line.text}".upper())
    found = []
    for slip in slips:
        if _is_near(creditor_reference(slip), said) or (slip.entity and _is_near(slip.reference, said)):
            found.append(Proposal(slip, "typo", 3))
        elif _words(line.name) & _words(slip.order.delivers_to.name) and len(_words(line.name) & _words(slip.order.delivers_to.name)) >= 2:
            found.append(Proposal(slip, "name", 2 if slip.state == Slip.State.OPEN else 1))
        elif slip.order.number.replace("-", "") in said:
            found.append(Proposal(slip, "order", 3))
    return found


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return {word for word in re.findall(r"[A-Z]+", plain) if len(word) > 2}


def _is_near(reference: str, said: str) -> bool:
    """Whether ``said`` has ``reference`` with one letter wrong, missing, too many, or two neighbours swapped."""
    digits = reference.removeprefix("RF")
    for size in (len(digits) - 1, len(digits), len(digits) + 1):
        for start in range(0, max(0, len(said) - size) + 1):
            if _one_off(digits, said[start : start + size]):
                return True
    return False


def _one_off(one: str, other: str) -> bool:
    if len(one) == len(other):
        wrong = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
        return len(wrong) <= 1
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) != len(shorter) + 1:
        return False
    same = next((place for place, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    return longer[same + 1 :] == shorter[same:]
