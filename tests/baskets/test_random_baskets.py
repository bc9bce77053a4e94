"""Whatever is in a basket, however it is paid and whatever goes back: no coin is off between basket, order, invoice, books and Stripe.

``FEIRA_BASKETS`` says how many; ``make soak`` runs 100,000.
"""

from __future__ import annotations

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
SHARE_IN_FRANCS = 5  # one of so many
PLAIN = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


def test_no_cent_is_off(tmp_path: Path, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_feira"  # noqa: S105 - the sandbox's
    _prove(make_world(tmp_path), ROUNDS)


def test_no_franc_is_off(tmp_path: Path, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_feira"  # noqa: S105 - the sandbox's
    settings.CURRENCY = settings.OSCAR_DEFAULT_CURRENCY = "XPF"
    settings.POST_COUNTRY = "NC"
    _prove(make_world(tmp_path, overseas=True), max(10, ROUNDS // SHARE_IN_FRANCS))


def _prove(world: World, rounds: int) -> None:
    @given(drawn=examples)
    def one(drawn: Drawn) -> None:
        with forgotten():
            audit(world, play(world, drawn), with_xml=True)
        world.stripe.begin_anew()

    settings(PLAIN, max_examples=rounds)(one)()
