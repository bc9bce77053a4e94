"""What every page of the postal clerks has."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.views import View
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from accounts.permissions import RoleRequired
from accounts.roles import Role
from cms.prepared import Prepared
from logistics.backoffice.office import office_of, offices_to_work_at
from logistics.destinations import REDIRECTED
from logistics.models import Parcel

PER_PAGE = 50
CLERKS = (Role.CLERK, Role.OPERATOR)


class ClerkPage(RoleRequired, WagtailAdminTemplateMixin, View):
    """For clerks and the operator. ``parents`` are the pages between home and this one: (URL name, label)."""

    roles: tuple[Role, ...] = CLERKS
    parents: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def clerk(self) -> User:
        """Who is at work here; ``RoleRequired`` lets nobody in who is not signed in."""
        return cast(User, self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            *({"url": reverse(name), "label": label} for name, label in self.parents),
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(office=office_of(self.request), offices=offices_to_work_at(), **kwargs)


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], *, count: int | None = None) -> dict[str, Any]:
    """The page of ``rows`` that ``?p=`` asks for, in the words of Wagtail's pagination template. ``count``, where somebody knows it."""
    paginator = WagtailPaginator(rows, PER_PAGE)
    if count is not None:
        paginator.count = count  # stands where Django would keep what it counted itself
    page: Page = paginator.get_page(request.GET.get("p"))
    return {"page_obj": page, "elided_page_range": paginator.get_elided_page_range(page.number), "items_count": paginator.count}


def page_of_parcels(
    request: HttpRequest, parcels: QuerySet[Parcel] | list[int], *, with_events: bool = False, count: int | None = None
) -> dict[str, Any]:
    """``page_of`` of ``parcels`` with what lists show. Which they are is asked first: wide rows of very many would be sorted else.

    A list is of their primary keys: where it costs as much to count them as to have them. ``count``, where somebody knows it.
    """
    keys_of_all = parcels if isinstance(parcels, list) else parcels.values_list("pk", flat=True)
    shown = page_of(request, keys_of_all, count=count)
    keys = list(shown["page_obj"].object_list)
    rows = {parcel.pk: parcel for parcel in (_rows_with_events if with_events else _rows)(pks=keys)} if keys else {}
    shown["page_obj"].object_list = [rows[key] for key in keys if key in rows]
    return shown


def with_shipment(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """``parcels`` with what the lists show of them, in a fixed number of queries."""
    with_way = parcels.select_related("number", "shipment__service", "shipment__recipient", *REDIRECTED)
    return with_way.prefetch_related("shipment__service__names")


_rows: Prepared[Parcel] = Prepared(lambda *, pks: with_shipment(Parcel.objects.filter(pk__in=pks)))
_rows_with_events: Prepared[Parcel] = Prepared(lambda *, pks: with_shipment(Parcel.objects.filter(pk__in=pks)).prefetch_related("events"))
