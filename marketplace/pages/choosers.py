"""Choosing products and makers in the back office: for blocks, campaigns and wherever a form points at one.

Rooms above may narrow what a person can choose: a function registered for the Wagtail hook
``construct_product_chooser_queryset`` or ``construct_producer_chooser_queryset`` takes ``(queryset, request)`` and returns a
queryset. It holds for the list, for its search and for the ids that a browser sends back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet

from marketplace.catalogue.models import Product
from producers.models import Producer


def allowed(queryset: QuerySet[Any], *, hook: str, request: HttpRequest) -> QuerySet[Any]:
    """What of ``queryset`` the signed-in person may choose."""
    for narrow in hooks.get_hooks(hook):
        queryset = narrow(queryset, request)
    return queryset


class ProductFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Product, maker or seller"), required=False)

    def filter(self, objects: QuerySet[Product]) -> QuerySet[Product]:
        words = self.cleaned_data.get("q", "").strip()
        if words:
            self.is_searching, self.search_query = True, words
            objects = objects.filter(Q(title__icontains=words) | Q(producer__name__icontains=words) | Q(partner__name__icontains=words))
        return objects


class ProducerFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Maker or municipality"), required=False)

    def filter(self, objects: QuerySet[Producer]) -> QuerySet[Producer]:
        words = self.cleaned_data.get("q", "").strip()
        if words:
            self.is_searching, self.search_query = True, words
            objects = objects.filter(Q(name__icontains=words) | Q(municipality__icontains=words))
        return objects


class ProductRows:
    """Mixed into the views of one chooser: what may be listed, and which ids are taken."""

    request: HttpRequest

    def allowed(self) -> QuerySet[Product]:
        rows = Product.objects.filter(parent=None).select_related("partner", "producer")
        return allowed(rows, hook="construct_product_chooser_queryset", request=self.request)

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("partner", label=_("Seller"))]  # type: ignore[misc]

    def get_object_list(self) -> QuerySet[Product]:
        return self.allowed()

    def get_object(self, pk: str) -> Product:
        return self.allowed().get(pk=pk)

    def get_objects(self, pks: Iterable[str]) -> QuerySet[Product]:
        return self.allowed().filter(pk__in=[pk for pk in pks if pk.isdecimal()])


class ProducerRows:
    request: HttpRequest

    def allowed(self) -> QuerySet[Producer]:
        return allowed(Producer.objects.all(), hook="construct_producer_chooser_queryset", request=self.request)

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("municipality", label=capfirst(_("municipality")))]  # type: ignore[misc]

    def get_object_list(self) -> QuerySet[Producer]:
        return self.allowed()

    def get_object(self, pk: str) -> Producer:
        return self.allowed().get(pk=pk)

    def get_objects(self, pks: Iterable[str]) -> QuerySet[Producer]:
        return self.allowed().filter(pk__in=[pk for pk in pks if pk.isdecimal()])


class ProductChooseView(ProductRows, views.ChooseView):
    filter_form_class = ProductFilterForm
    ordering = ["title", "pk"]


class ProductChooseResultsView(ProductRows, views.ChooseResultsView):
    filter_form_class = ProductFilterForm
    ordering = ["title", "pk"]


class ProductChosenView(ProductRows, views.ChosenView):
    pass


class ProductChosenMultipleView(ProductRows, views.ChosenMultipleView):
    pass


class ProducerChooseView(ProducerRows, views.ChooseView):
    filter_form_class = ProducerFilterForm


class ProducerChooseResultsView(ProducerRows, views.ChooseResultsView):
    filter_form_class = ProducerFilterForm


class ProducerChosenView(ProducerRows, views.ChosenView):
    pass


class ProducerChosenMultipleView(ProducerRows, views.ChosenMultipleView):
    pass


class ProductChooserViewSet(ChooserViewSet):
    model = Product
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    choose_view_class = ProductChooseView
    choose_results_view_class = ProductChooseResultsView
    chosen_view_class = ProductChosenView
    chosen_multiple_view_class = ProductChosenMultipleView


class ProducerChooserViewSet(ChooserViewSet):
    model = Producer
    icon = "user"
    choose_one_text = _("Choose a maker")
    choose_another_text = _("Choose another maker")
    choose_view_class = ProducerChooseView
    choose_results_view_class = ProducerChooseResultsView
    chosen_view_class = ProducerChosenView
    chosen_multiple_view_class = ProducerChosenMultipleView


product_chooser = ProductChooserViewSet("product_chooser")
producer_chooser = ProducerChooserViewSet("producer_chooser")
