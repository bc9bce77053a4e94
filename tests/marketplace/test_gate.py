"""Protected names on the market: what is refused, and what goes off sale by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from marketplace.catalogue.allergens import ALLERGENS, allergen_names
from marketplace.catalogue.models import FoodInformation, Product
from marketplace.catalogue.publishing import food_refusals, missing_food_facts, refusals_for
from marketplace.catalogue.regular import take_off_unproven_names
from producers.models import Attestation
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_protected_name_needs_its_makers_attestation_in_force() -> None:
    serra, maker = factories.make_designation(), factories.make_producer()
    product = Product(title="Queijo Serra da Estrela", producer=maker, designation=serra)
    [reason] = refusals_for(product, texts=[product.title])
    assert "has no accepted attestation" in reason
    attestation = factories.make_attestation(producer=maker, designation=serra)
    assert refusals_for(product, texts=[product.title]) == []
    assert refusals_for(product, texts=[product.title], on=attestation.valid_until + dt.timedelta(days=1)) != []
    product.designation = None
    assert "Choose it" in refusals_for(product, texts=["Cheese", "queijo serra da estrela"])[0]


@pytest.mark.parametrize(("state", "is_sold"), [("accepted", True), ("submitted", False), ("refused", False)])
def test_on_sale_asks_the_attestations_of_the_day(state: str, is_sold: bool) -> None:
    serra, maker = factories.make_designation(), factories.make_producer()
    attestation = factories.make_attestation(producer=maker, designation=serra, state=state)
    product = factories.make_product(title="Queijo Serra da Estrela", producer=maker, designation=serra)
    plain = factories.make_product()
    first, last, day = attestation.valid_from, attestation.valid_until, dt.timedelta(days=1)
    for on in (first, last, None):
        assert (product in Product.objects.on_sale(on)) is is_sold
    for on in (first - day, last + day):
        assert list(Product.objects.on_sale(on)) == [plain]
    # another maker's attestation covers nothing
    Attestation.objects.update(producer=factories.make_producer())
    assert list(Product.objects.on_sale()) == [plain]


def test_a_name_that_is_registered_later_takes_unproven_products_off_sale() -> None:
    named = factories.make_product(title="Queijo Rabaçal curado")
    translated = factories.make_product(title="Cheese")
    translated.translations.create(language="pt", title="QUEIJO RABACAL")
    translated.save()
    labelled = factories.make_product(title="Cheese of the hill")
    labelled.food.create(legal_name="Queijo Rabaçal", storage="Cool", operator="Dairy, Soure")
    labelled.save()
    whole = factories.make_product(title="Cheese wheel", structure="parent")
    whole.translations.create(language="pt", title="Queijo")
    whole.save()
    sized = factories.make_product(title="Rabaçal, 500 g", structure="child", parent=whole, partner=whole.partner)
    plain, draft = factories.make_product(title="Queijo fresco"), factories.make_product(title="Queijo Rabaçal", is_public=False)
    assert set(Product.objects.on_sale()) >= {named, translated, labelled, plain}

    designation = factories.make_designation(name="Queijo Rabaçal", file_number="")
    maker = factories.make_producer()
    factories.make_attestation(producer=maker, designation=designation)
    proven = factories.make_product(title="Queijo Rabaçal", producer=maker, designation=designation)
    take_off_unproven_names(timezone.now())

    assert not {named, translated, labelled} & set(Product.objects.on_sale())
    assert {plain, proven} <= set(Product.objects.on_sale())
    for product in (named, translated, labelled, sized):
        product.refresh_from_db()
        assert (product.is_public, product.off_sale_reason) == (False, "protected name")
    draft.refresh_from_db()
    assert draft.off_sale_reason == ""


@pytest.mark.parametrize("count", [10, 500])
def test_the_check_of_titles_asks_few_questions(count: int, django_assert_max_num_queries: Any) -> None:
    first = factories.make_product()
    factories.make_designation()
    Product.objects.bulk_create(
        [Product(title=f"P {n}", slug="p", partner=first.partner, product_class=first.product_class) for n in range(count)]
    )
    with django_assert_max_num_queries(7):
        take_off_unproven_names(timezone.now())


def test_food_information_says_what_is_missing() -> None:
    assert missing_food_facts(FoodInformation(legal_name="Honey", storage="Dry", operator="Ana, Seia")) == []
    assert missing_food_facts(FoodInformation(legal_name="Honey", storage=" ")) == ["how to keep it", "food business and its address"]
    assert food_refusals([], is_food=False) == []
    assert "Fill in the food information" in food_refusals([], is_food=True)[0]


def test_the_allergens_are_those_of_annex_ii_in_its_order() -> None:
    assert len(ALLERGENS) == 14
    assert allergen_names(["milk", "gluten", "unknown"]) == ["cereals containing gluten", "milk"]
