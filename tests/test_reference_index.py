"""Wagtail notes which rows refer to which, by a task a save. That is for content; baskets, orders and parcels must stay out of it."""

from __future__ import annotations

import pytest
from django.apps import apps
from wagtail.models import ReferenceIndex

TRADE = ("marketplace.basket.", "marketplace.checkout.", "marketplace.order.", "marketplace.slips.", "logistics.", "background.")


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model.__module__.startswith(TRADE)], ids=lambda model: model._meta.label
)
def test_what_is_written_with_every_sale_queues_no_index_task(model: type) -> None:
    assert not ReferenceIndex.model_is_indexable(model)
