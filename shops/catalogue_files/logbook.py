"""What an import did to a product stands in the product's history, under the name of who started it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from marketplace.catalogue.models import Product
from shops.catalogue_files.plan import CHANGED, NEW, PlannedItem

ACTIONS = {NEW: "wagtail.create", CHANGED: "wagtail.edit"}


def log_items(items: Sequence[PlannedItem], *, user: User | None) -> None:
    content_type, now, together = ContentType.objects.get_for_model(Product), timezone.now(), uuid.uuid4()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=content_type,
                object_id=str(planned.product.pk),
                label=str(planned.product)[:1000],
                action=ACTIONS[planned.outcome],
                user=user,
                uuid=together,
                timestamp=now,
                content_changed=True,
            )
            for planned in items
            if planned.outcome in ACTIONS and planned.product is not None
        ]
    )
