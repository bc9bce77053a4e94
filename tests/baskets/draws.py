"""What Hypothesis draws: a basket, how it is paid, what is missing, what it weighs, offers, credit, what goes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from marketplace.partner.weights import BY_PIECE, Weights
from tests.baskets.bargains import Bargain, bargains
from tests.baskets.world import Wanted

CARD, SLIP, CASH = "card", "slip", "cash_on_delivery"
weights = st.one_of(
    st.just(BY_PIECE), st.tuples(st.integers(1, 3000), st.integers(0, 900)).map(lambda pair: Weights(pair[0], pair[0] + pair[1]))
)
coins = st.one_of(st.integers(1, 9999), st.sampled_from([1, 2, 3, 5, 7, 50, 99, 1995, 3333]))
wanted = st.lists(
    st.builds(Wanted, st.integers(0, 17), coins, st.integers(1, 4), weights), min_size=1, max_size=4, unique_by=lambda want: want.place
)
# What happens to one shop's part: before it is packed, while it is, and afterwards.
before = st.lists(
    st.tuples(st.sampled_from(["missing", "cancel", "goodwill", "extra"]), st.integers(0, 7), st.integers(0, 100)), max_size=1
)
after = st.lists(
    st.tuples(st.sampled_from(["goodwill", "withdrawal", "returned", "extra", "delivery"]), st.integers(0, 7), st.integers(0, 100)),
    max_size=2,
)
# In thousandths of the way from half the lightest to twice the heaviest: some weigh too much, some less than was said.
scales = st.lists(st.integers(0, 1000), min_size=8, max_size=8)
part = st.tuples(before, scales, st.sampled_from(["packed", "packed", "packed", "delivered", "unweighed", "waits"]), after)

# What of the buyer's credit pays first: in hundredths of what the goods cost, and some coins. Not at the door.
credit = st.one_of(st.none(), st.none(), st.tuples(st.integers(0, 150), st.integers(1, 700)))
# What becomes of a slip: it is paid in time, not at all, or when its order was cancelled already.
slips = st.sampled_from(["paid", "paid", "paid", "not paid", "late"])


@dataclass(frozen=True)
class Drawn:
    """One example. ``parts`` are used by turns for the shops of the order."""

    wanted: list[Wanted]
    payment: str
    address: int
    parts: list[Any]
    as_credit: bool
    offers: list[Bargain]
    credit: tuple[int, int] | None
    slip: str


examples = st.builds(
    Drawn,
    wanted,
    st.sampled_from([CARD, CARD, SLIP, CASH]),
    st.integers(0, 2),
    st.lists(part, min_size=2, max_size=2),
    st.booleans(),
    bargains,
    credit,
    slips,
)
