"""What a buyer and a seller read of a line by weight: what was accepted, and what it weighed."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.order.models import Line, Weighing
from marketplace.partner.weight_words import grams_text, per_kilo, promise


def line_words(line: Line) -> str:
    """``1.13 kg packed (€19.95 per kg)``, or before that what was accepted; empty for what is sold by the piece."""
    if line.heaviest_grams is None or line.lightest_grams is None or line.price_per_kilo is None:
        return ""
    if line.packed_grams is None:
        return promise(
            lightest=line.lightest_grams,
            heaviest=line.heaviest_grams,
            price=line.price_per_kilo,
            most=line.line_price_incl_tax,
            pieces=line.quantity,
        )
    return _("%(weight)s packed (%(price)s)") % {"weight": grams_text(line.packed_grams), "price": per_kilo(line.price_per_kilo)}


def weighing_words(weighing: Weighing, *, currency: str) -> str:
    """One line of the mail: each weight, what is paid, and that more than the ceiling is not."""
    line = weighing.line
    said = {
        "title": line.title,
        "weights": " + ".join(grams_text(grams) for grams in weighing.grams),
        "price": per_kilo(line.price_per_kilo or Decimal(0), currency),
        "amount": format_money(line.line_price_incl_tax - line.amount_back, currency),
    }
    if weighing.is_above:
        return _("%(title)s: %(weights)s at %(price)s. That is more than was agreed: you pay no more than %(amount)s.") % said
    return _("%(title)s: %(weights)s at %(price)s, %(amount)s") % said
