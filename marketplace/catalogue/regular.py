"""What the catalogue does regularly."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from background.tick import regularly
from marketplace.catalogue.models import Product
from marketplace.catalogue.showing import ARCHIVED, NAME_WITHOUT_PROOF
from producers import gate


@regularly(name="take-off-unproven-names", every=dt.timedelta(hours=1))
def take_off_unproven_names(now: dt.datetime) -> None:
    """Make a draft of each public product named, in any language, with a protected name that it is not declared as.

    Its titles name it, and the name of the food. The form refuses such names; this catches those that were there before the
    name was registered, or that came in by another door. Products declared under a name go off sale by date alone (``on_sale``)
    and are left as they are.
    """
    unproven = []
    public = (
        Product.objects.filter(is_public=True)
        .exclude(off_sale_reason=ARCHIVED)
        .only("title", "designation", "parent")
        .select_related("parent")
    )
    for product in public.prefetch_related("translations", "parent__translations", "food").iterator(chunk_size=2000):
        declared = product.designation_id or (product.parent.designation_id if product.parent else None)
        texts = [product.title, *(text.title for text in product.translations.all())]
        if product.parent:
            begins = [product.parent.title, *(text.title for text in product.parent.translations.all())]
            texts += [f"{title} {text}" for title in begins for text in texts]
        texts += [food.legal_name for food in product.food.all()]
        if any(found.pk != declared for text in texts for found in gate.names_in(text)):
            unproven.append(product.pk)
    if unproven:
        Product.objects.filter(pk__in=unproven).update(is_public=False, off_sale_reason=NAME_WITHOUT_PROOF, date_updated=timezone.now())
