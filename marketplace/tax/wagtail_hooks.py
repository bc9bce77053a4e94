"""What this room adds to the back office: the operator's list of rates."""

from __future__ import annotations

from wagtail import hooks

from marketplace.tax.desk import RateViewSet


@hooks.register("register_admin_viewset")
def vat_rates() -> RateViewSet:
    return RateViewSet()
