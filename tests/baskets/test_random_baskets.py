"""Whatever is in a basket, however it is paid and whatever goes back: no coin is off between basket, order, invoice, books and Stripe.

``FEIRA_BASKETS`` says how many; ``make soak`` runs 100,000.
"""

from __future__ import annotations

import gc
import logging
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.baskets.audit import audit
from tests.baskets.draws import Drawn, examples
from tests.baskets.examples import play
from tests.baskets.world import World, forgotten, make_world

pytestmark = pytest.mark.django_db

ROUNDS = int(os.environ.get("FEIRA_BASKETS", "60"))
# Many are played in parts, so that each core has its own: of ten parts two are in francs.
PARTS = 10 if ROUNDS >= 1000 else 1
PLAIN = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("part", range(max(1, PARTS * 8 // 10)))
def test_no_cent_is_off(tmp_path: Path, settings: Any, part: int) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_feira"
    _prove(make_world(tmp_path), ROUNDS // PARTS)


@pytest.mark.parametrize("part", range(max(1, PARTS * 2 // 10)))
def test_no_franc_is_off(tmp_path: Path, settings: Any, part: int) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_feira"
    settings.CURRENCY = settings.OSCAR_DEFAULT_CURRENCY = "XPF"
    settings.POST_COUNTRY = "NC"
    _prove(make_world(tmp_path, overseas=True), ROUNDS // PARTS if PARTS > 1 else ROUNDS // 4)


def _prove(world: World, rounds: int) -> None:
    gc.freeze()  # what is there now stays: looking through it again and again takes a tenth of the time

    logging.getLogger("factur-x").setLevel(logging.WARNING)  # it says of each invoice that it is right

    @given(drawn=examples)
    def one(drawn: Drawn) -> None:
        with forgotten():
            audit(world, play(world, drawn))
        world.stripe.begin_anew()

    settings(PLAIN, max_examples=rounds)(one)()
