"""Whether what stands in the window of an uploaded letter is the receiver's address, and nothing else."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import override

from logistics.addresses import COUNTRIES
from logistics.models import Address, Letter


def words_of(text: str) -> list[str]:
    """``text`` in words of small letters without accents and signs, so that “R. da Sofía, 12” and “r da sofia 12” are the same."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", plain)


def window_problem(letter: Letter) -> str:
    """Why its own first page cannot be used as it is, in one sentence; "" where its window shows the receiver and at most the sender."""
    if letter.window_fault == Letter.Fault.EMPTY:
        return _("There is no address in the window of your first page. Choose the address sheet, or write the address there.")
    if letter.window_fault == Letter.Fault.INTRUDED:
        return _("Something besides the address reaches into the window of your first page. Choose the address sheet, or move it.")
    recipient = letter.recipient
    assert recipient is not None
    there = words_of(letter.window_text)
    missing = next((line for line in recipient.lines() if not _stands_in(words_of(line), there)), "")
    if missing:
        words = _("“%(line)s” is missing in the window of your first page. Write the address there as here, or choose the address sheet.")
        return words % {"line": missing}
    known = {*_all_words(recipient), *(_all_words(letter.sender) if letter.sender else ())}
    stranger = next((line for line in letter.window_text.splitlines() if not known.issuperset(words_of(line))), "")
    if stranger:
        words = _("“%(line)s” in the window of your first page is no part of the address. Take it away, or choose the address sheet.")
        return words % {"line": stranger.strip()[:60]}
    return ""


def _stands_in(line: list[str], there: list[str]) -> bool:
    """Whether the words of ``line`` follow each other ``there``."""
    return any(there[n : n + len(line)] == line for n in range(len(there) - len(line) + 1))


def _all_words(address: Address) -> set[str]:
    """The country may be written in any of our languages."""
    names = {address.country}
    for language in ("en", "pt", "fr"):
        with override(language):
            names.add(str(COUNTRIES.get(address.country, address.country)))
    return {word for text in (*address.lines(), *names) for word in words_of(text)}
