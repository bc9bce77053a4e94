"""Where a product stands, in a word and a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.catalogue.models import Product
from marketplace.catalogue.showing import NAME_WITHOUT_PROOF


@dataclass(frozen=True)
class State:
    """``text`` is for the list; ``is_selling`` says whether shoppers can buy it now."""

    text: str
    is_selling: bool


def state_of(product: Product) -> State:
    """Needs ``is_attested`` on the product, its partner, and prefetched stock records and children; asks nothing more."""
    if product.is_archived:
        return State(_("Archived"), is_selling=False)
    if not product.is_public:
        if product.off_sale_reason == NAME_WITHOUT_PROOF:
            return State(_("Off sale: the title carries a protected name without proof"), is_selling=False)
        return State(_("Draft"), is_selling=False)
    if not product.is_its_time():
        return State(product.schedule_note(), is_selling=False)
    if product.designation and not product.is_attested:
        return State(_("Off sale: no valid attestation for “%(name)s”") % {"name": product.designation}, is_selling=False)
    if not product.partner.is_admitted:
        return State(_("Ready: on sale when the shop opens"), is_selling=False)
    if not product.partner.is_open:
        return State(_("Off sale: the shop is closed"), is_selling=False)
    if not product.choices:
        return State(_("Off sale: it has no price"), is_selling=False)
    if not product.in_stock:
        return State(_("Sold out"), is_selling=False)
    if not product.partner.takes_orders():
        return State(_("Shown, not sold: your shop takes no orders now"), is_selling=False)
    return State(_("On sale"), is_selling=True)
