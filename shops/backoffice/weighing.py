"""Weighing what is sold by weight while it is packed: a weight in grams for each piece, and the order is packed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from cms.amounts import plain_number
from cms.formats import format_money
from marketplace.order.models import Line, Order, ShopOrder, Weighing
from marketplace.order.weighing import CannotWeigh, lines_to_weigh, weigh_and_pack, weights_of, wrong_with
from marketplace.partner.weight_words import grams_text
from shops.backoffice.order_detail import OrderPage


class GramsField(forms.IntegerField):
    """Whole grams; thousands may be parted by a space. A scale that shows 1.040 kg shows 1040 g."""

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        plain = plain_number(typed)
        if plain is None or "." in plain or len(plain) > 9:
            raise ValidationError(_("Write whole grams, without a point or a comma: 1040 for 1.04 kg."), code="invalid")
        return super().to_python(plain)


class WeighForm(forms.Form):
    """A field for each piece, called ``line-<pk>-<place>``; one for all pieces of a line where they are very many."""

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            for place in range(weights_of(line)):
                self.fields[self._name(line, place)] = GramsField(
                    label=self._label(line, place),
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12}),
                )

    @staticmethod
    def _name(line: Line, place: int) -> str:
        return f"line-{line.pk}-{place}"

    @staticmethod
    def _label(line: Line, place: int) -> str:
        if weights_of(line) < line.to_pack:
            return _("All %(count)s pieces together, in grams") % {"count": line.to_pack}
        if line.to_pack == 1:
            return _("Weight in grams")
        return _("Piece %(number)s, in grams") % {"number": place + 1}

    def groups(self) -> list[tuple[Line, list[Any]]]:
        """Each line with its bound fields."""
        return [(line, [self[self._name(line, place)] for place in range(weights_of(line))]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            for place in range(weights_of(line)):
                name = self._name(line, place)
                reason = "" if name in self.errors else wrong_with(line, given.get(name))
                if reason:
                    self.add_error(name, reason)
        return given

    def weights(self) -> dict[int, list[int]]:
        return {line.pk: [self.cleaned_data[self._name(line, place)] for place in range(weights_of(line))] for line in self.lines}


class Weigh(OrderPage):
    """GET asks for the weights; POST records them and marks the order packed."""

    template_name = "shops/backoffice/weigh.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = self._lines()
        return self._answer(WeighForm(lines=lines)) if lines else self._back()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = self._lines()
        if not lines:
            messages.warning(request, _("This order is not waiting to be weighed any more, so nothing was changed."))
            return self._back()
        form = WeighForm(request.POST, lines=lines)
        if not form.is_valid():
            return self._answer(form, status=422)
        try:
            made = weigh_and_pack(shop_order=self.order, weights=form.weights(), actor=cast(User, request.user))
        except CannotWeigh as reason:
            messages.error(request, str(reason))
            return self._back()
        self._tell(request, made)
        return self._back()

    def _lines(self) -> list[Line]:
        return lines_to_weigh(self.order) if self.order.state == ShopOrder.State.TO_PACK else []

    def _tell(self, request: HttpRequest, made: list[Weighing]) -> None:
        amount = format_money(sum((weighing.to_buyer for weighing in made), Decimal(0)), self.order.order.currency)
        if not any(weighing.goods for weighing in made):
            text = _("Weighed and packed. The buyer pays what was agreed.")
        elif self.order.order.payment == Order.Payment.CASH_ON_DELIVERY:
            text = _("Weighed and packed. %(amount)s less is collected at the door, and the buyer is told by mail.") % {"amount": amount}
        else:
            text = _("Weighed and packed. %(amount)s goes back to the buyer by itself, who is told by mail.") % {"amount": amount}
        messages.success(request, text)
        above = [weighing for weighing in made if weighing.is_above]
        if above:
            said = _("%(titles)s: heavier than you said. The buyer pays no more than the price agreed for the heaviest piece.")
            titles = ", ".join(f"{weighing.line.title} ({grams_text(sum(weighing.grams))})" for weighing in above)
            messages.warning(request, said % {"titles": titles})

    def _answer(self, form: WeighForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, shop_order=self.order)
        return self.render_to_response(context, status=status)
