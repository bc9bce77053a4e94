"""Who sends and who receives in a simulated month: places of the region, and some far from it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cached_property

from logistics.models import Address, Office

FIRST = ["Ana", "João", "Maria da Conceição", "Rui", "Inês", "Łukasz", "Zoé", "António", "Benedita", "Xavier"]
LAST = ["Lopes", "Gonçalves", "Figueiredo e Sousa", "Brito", "Simões", "Żółć", "Nunes", "d’Almeida", "Pires", "Rocha"]
FAR = [("1100-053", "Lisboa"), ("4000-322", "Porto"), ("8000-076", "Faro"), ("9000-082", "Funchal"), ("9500-150", "Ponta Delgada")]


@dataclass
class People:
    """Addresses, saved as they are asked for."""

    dice: random.Random
    senders: list[Address] = field(default_factory=list)

    @classmethod
    def move_in(cls, dice: random.Random, *, senders: int) -> People:
        people = cls(dice)
        people.senders = [people._save(f"Queijaria {n + 1}", people._town()) for n in range(senders)]
        return people

    def sender(self) -> Address:
        return self.dice.choice(self.senders)

    def recipient(self) -> Address:
        place = self.dice.choice(FAR) if self.dice.random() < 0.25 else self._town()
        return self._save(f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}", place)

    def _town(self) -> tuple[str, str]:
        area = self.dice.choice(self._areas)
        first = int(area[0][:4])
        last = int(area[1][:4])
        return f"{self.dice.randint(first, last)}-{self.dice.randint(1, 999):03d}", area[2]

    @cached_property
    def _areas(self) -> list[tuple[str, str, str]]:
        rows = Office.objects.exclude(areas=None).order_by("code").values_list("areas__first", "areas__last", "locality")
        return [(str(first), str(last), locality) for first, last, locality in rows]

    def _save(self, name: str, place: tuple[str, str]) -> Address:
        street = f"Rua da Feira {self.dice.randint(1, 200)}"
        return Address.objects.create(name=name, street=street, postcode=place[0], locality=place[1], country="PT")
