"""Amounts as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SPACES = re.compile(r"[\s'’]+")
_PLAIN = re.compile(r"[+-]?\d+(\.\d*)?\Z|[+-]?\.\d+\Z")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+\Z")


def plain_number(text: str) -> str | None:
    """``text`` with a point before the decimals and no grouping: ``12,50`` and ``1.234,50`` are read as they are meant.

    ``None`` where it is no number, or where nobody can say which it is (``1.234.5``). One sign alone parts decimals.

    >>> plain_number("1 234,50")
    '1234.50'
    """
    typed = _SPACES.sub("", text)
    last = max(typed.rfind(","), typed.rfind("."))
    whole, decimals = (typed[:last], typed[last + 1 :]) if last >= 0 else (typed, "")
    if "," in whole or "." in whole:
        if not _GROUPED.match(whole) or typed[last] in whole:
            return None
        whole = whole.replace(",", "").replace(".", "")
    plain = f"{whole}.{decimals}" if last >= 0 else whole
    return plain if _PLAIN.match(plain) else None


class AmountField(forms.DecimalField):
    """A decimal number, written with a comma or a point, shown as the reader's language writes it.

    A text field: a browser's number field drops what its own language does not know, and the writer would only be told
    that it is empty.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(attrs={"inputmode": "decimal"}), "localize": True, **kwargs})
        self.error_messages["invalid"] = _("Write it as a number, like 12.50 or 12,50.")
        self.error_messages["decimals"] = _(
            "“%(typed)s” can be read in two ways. Write thousands without a sign, and at most %(places)s decimals."
        )

        self.error_messages["whole"] = _("“%(typed)s” has decimals, and this currency has none. Write a whole number.")

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        plain = plain_number(value)
        if plain is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if self.decimal_places == 0 and "." in plain:
            raise ValidationError(self.error_messages["whole"], code="whole", params={"typed": value.strip()[:40]})
        if self.decimal_places is not None and len(plain.partition(".")[2]) > self.decimal_places:
            raise ValidationError(
                self.error_messages["decimals"], code="decimals", params={"typed": value.strip()[:40], "places": self.decimal_places}
            )
        return Decimal(plain)
