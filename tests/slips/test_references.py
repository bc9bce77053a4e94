"""References as ISO 11649 has them, and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.slips.references import check_digits, grouped, is_valid, new_reference, normalise

PUBLISHED = ["RF18539007547034", "RF18000000000539007547034", "RF712348231", "RF45G72UUR", "RF6518K5", "RF471234567890"]
our_numbers = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("reference", PUBLISHED)
def test_published_references_are_valid(reference: str) -> None:
    assert is_valid(reference)
    assert check_digits(reference[4:]) == reference[2:4]


@pytest.mark.parametrize(
    "reference", ["", "RF", "RF18", "RF18539007547035", "RF1853900754703", "rf18539007547034", "XX18539007547034", "RF00" + "1" * 22]
)
def test_anything_else_is_not(reference: str) -> None:
    assert not is_valid(reference)


def test_new_references_are_valid_and_differ() -> None:
    made = {new_reference() for _ in range(500)}
    assert len(made) == 500
    assert all(is_valid(reference) and len(reference) == 16 for reference in made)


@given(our_numbers)
def test_every_single_wrong_digit_is_refused(number: str) -> None:
    reference = f"RF{check_digits(number)}{number}"
    for place in range(2, len(reference)):
        for digit in "0123456789":
            if digit != reference[place]:
                assert not is_valid(reference[:place] + digit + reference[place + 1 :])


@given(our_numbers)
def test_every_swap_of_neighbours_is_refused(number: str) -> None:
    reference = f"RF{check_digits(number)}{number}"
    for place in range(2, len(reference) - 1):
        one, other = reference[place], reference[place + 1]
        if one != other:
            assert not is_valid(reference[:place] + other + one + reference[place + 2 :])


@pytest.mark.parametrize(
    "typed",
    [
        "RF18 5390 0754 7034",
        " rf18 5390 0754 7034 \n",
        "RF18-5390-0754-7034",
        "RF18.5390.0754.7034",
        "rf185390o7547o34",
        "RF18 539O O754 7O34",
        "RFI8 5390 0754 7034",
        "18 5390 0754 7034",
        "RF18\u00a05390\u00a00754\u00a07034",
        "\uff32\uff2618539007547034",
    ],
)
def test_what_people_type_becomes_the_reference(typed: str) -> None:
    assert normalise(typed) == "RF18539007547034"


@given(st.text(max_size=60))
def test_no_text_breaks_it(typed: str) -> None:
    assert is_valid(normalise(typed)) in {True, False}


def test_people_read_it_by_fours() -> None:
    assert grouped("RF18539007547034") == "RF18 5390 0754 7034"
