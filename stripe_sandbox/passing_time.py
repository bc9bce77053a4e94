"""What comes by itself when its time has come: sessions expire, disputes are raised, payouts arrive."""

from __future__ import annotations

from collections.abc import Callable

from stripe_sandbox.call import Call
from stripe_sandbox.store import Books

Happening = Callable[[Call, str], None]
HAPPENINGS: dict[str, Happening] = {}


def when_due(kind: str) -> Callable[[Happening], Happening]:
    """Put a function ``(call, id)`` that is called once the note ``due`` of a thing of this kind has come."""

    def put(happening: Happening) -> Happening:
        HAPPENINGS[kind] = happening
        return happening

    return put


def pass_time(books: Books, base_url: str) -> None:
    for kind, happening in HAPPENINGS.items():
        for given in books.due(kind):
            account = books.rows.execute("SELECT account FROM things WHERE id = ?", (given,)).fetchone()[0]
            books.note(given, due=None)
            happening(Call(books=books, base_url=base_url, account=account), given)
