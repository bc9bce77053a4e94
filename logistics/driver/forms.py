"""What a driver says of a stop, from a form or from the phone's queue."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.models import FailureReason, NextAction, StopReport
from logistics.rounds.proofs import PHOTO, SIGNATURE, PictureRefused, Size, clean_picture
from logistics.rounds.reporting import Said

NO_AMOUNT = _("This is no amount. Write it in digits, like 23.40.")


class PictureField(forms.FileField):
    """A picture, checked and written anew."""

    def __init__(self, *, size: Size, **kwargs: Any) -> None:
        self.size = size
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file or not getattr(file, "size", 0):  # browsers send an empty part where nothing was chosen
            return None
        try:
            return clean_picture(file, self.size)
        except PictureRefused as refused:
            raise forms.ValidationError(str(refused)) from None


class ReportForm(forms.Form):
    """Loose where the stop decides what is needed (``rounds.reporting`` refuses), strict in what a value is."""

    key = forms.UUIDField(required=False)
    result = forms.ChoiceField(choices=StopReport.Result.choices, error_messages={"required": _("Say whether it was delivered or not.")})
    occurred_at = forms.CharField(required=False, max_length=40)
    delivered_to = forms.CharField(required=False, max_length=80)
    signed_name = forms.CharField(required=False, max_length=80)
    age_checked = forms.BooleanField(required=False)
    reason = forms.ChoiceField(required=False, choices=[("", ""), *FailureReason.choices])
    next_action = forms.ChoiceField(required=False, choices=[("", ""), *NextAction.choices])
    cash_taken = forms.DecimalField(
        required=False,
        localize=True,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        error_messages={"invalid": NO_AMOUNT, "max_decimal_places": NO_AMOUNT, "min_value": _("Less than nothing cannot be taken.")},
    )
    parcels_taken = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=999,
        error_messages={"invalid": _("Write how many parcels you took, in digits."), "min_value": _("Less than nothing cannot be taken.")},
    )
    signature = PictureField(size=SIGNATURE)
    photo = PictureField(size=PHOTO)

    def clean_occurred_at(self) -> dt.datetime:
        """The phone's own time; what is no time is now, since a report must not be lost for it."""
        try:
            said = dt.datetime.fromisoformat(self.cleaned_data["occurred_at"])
        except ValueError:
            return timezone.now()
        try:
            return said if timezone.is_aware(said) else timezone.make_aware(said)
        except (OverflowError, ValueError):
            return timezone.now()

    def said(self, numbers: list[str]) -> Said:
        """What ``reporting.report_stop`` takes; ``numbers`` are the parcels that were ticked."""
        values = self.cleaned_data
        return Said(
            key=values["key"] or uuid.uuid4(),
            result=values["result"],
            occurred_at=values["occurred_at"],
            numbers=numbers,
            delivered_to=values["delivered_to"],
            signed_name=values["signed_name"],
            age_checked=values["age_checked"],
            reason=values["reason"],
            next_action=values["next_action"],
            cash_taken=values["cash_taken"] or Decimal(0),
            parcels_taken=values["parcels_taken"] or 0,
            signature=values["signature"],
            photo=values["photo"],
        )

    def first_error(self) -> str:
        return " ".join(str(text) for texts in self.errors.values() for text in texts)
