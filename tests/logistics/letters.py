"""Letters from home for tests: written, ordered and paid in one call."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from logistics.charges import AT_THE_COUNTER, settle
from logistics.letters.links import link_to
from logistics.letters.ordering import order
from logistics.letters.prices import price_of
from logistics.letters.writing import address, keep_typed
from logistics.models import Address, Letter, Office
from logistics.setup import install_portugal
from logistics.setup_letters import install_letters
from tests.logistics.places import make_office

TO = {"name": "Ana Lopes", "street": "Rua da Sofia 12", "postcode": "3000-389", "locality": "Coimbra", "country": "PT"}
FROM = {"name": "Rui Salgado", "street": "Avenida da Liberdade 110", "postcode": "1250-142", "locality": "Lisboa", "country": "PT"}
WORDS = {"salutation": "Querida Ana,", "text": "Um segredo: está tudo bem.", "signature": "Rui"}


def set_up() -> None:
    """A post that sells letters and prints them in Coimbra."""
    install_portugal()
    install_letters()
    if not Office.objects.exists():
        make_office(name="Coimbra", code="coimbra")


def keep_apart(monkeypatch: Any, tmp_path: Any) -> None:
    """Private files lie in this test's own folder: ids come again in the next one."""
    for name in ("location", "base_location"):
        monkeypatch.setitem(storages["private"].__dict__, name, str(tmp_path))


def filled(**more: Any) -> dict[str, Any]:
    """The form of the second step."""
    data = {f"to-{name}": value for name, value in TO.items()} | {f"from-{name}": value for name, value in FROM.items()}
    return {**data, "email": "rui@example.org", **more}


def draft(*, to: dict[str, str] | None = None, text: str = WORDS["text"], **how: Any) -> Letter:
    """A typed draft with everything that ordering needs."""
    letter = keep_typed(None, **{**WORDS, "text": text})
    how = {"email": "rui@example.org", "has_sheet": how.get("is_registered", False), **how}
    address(letter, sender=Address(**FROM), recipient=Address(**(to or TO)), **how)
    return Letter.objects.select_related("sender", "recipient").get(pk=letter.pk)


def ordered(**how: Any) -> Letter:
    letter, now = draft(**how), timezone.now()
    order(letter=letter, seen=price_of(letter, at=now).total, at=now)
    letter.refresh_from_db()
    return letter


def paid(**how: Any) -> Letter:
    letter = ordered(**how)
    pay(letter)
    letter.refresh_from_db()
    return letter


def pay(letter: Letter) -> bool:
    assert letter.charge is not None
    return settle(charge=letter.charge, way=AT_THE_COUNTER, at=timezone.now())


def page(letter: Letter, name: str = "letter") -> str:
    return link_to(letter, name)


def queue() -> str:
    return reverse("post:letters")
