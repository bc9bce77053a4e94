"""What clerks fill in about rounds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from logistics.models import CashCount, Office, Round, Shift, Vehicle


def clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def delivery_offices() -> Any:
    """Offices that bring parcels to doors."""
    return Office.objects.filter(is_active=True).filter(Q(areas__isnull=False) | Q(vehicles__isnull=False)).distinct()


def drivers() -> Any:
    return (
        User.objects.filter(is_active=True, groups__name__in=[Role.DRIVER.value, Role.CLERK.value]).distinct().order_by("first_name", "pk")
    )


class DayForm(forms.Form):
    """Which day of which of ``offices``; what is wrong in it falls back to today and the nearest office."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    office = forms.TypedChoiceField(label=_("Office"), coerce=int)

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(((office.pk, office.name) for office in offices), key=lambda choice: choice[1])
        self.fields["office"].choices = choices  # type: ignore[attr-defined]


class DriverChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class ShiftForm(forms.ModelForm[Shift]):
    """A shift on ``day``. Of one driver and of one vehicle, two shifts may not overlap."""

    driver = DriverChoice(User.objects.none(), label=_("Driver"))
    starts = forms.TimeField(label=_("Leaves at"), initial=dt.time(8, 30), widget=clock())
    ends = forms.TimeField(label=_("Back by"), initial=dt.time(13, 30), widget=clock())

    class Meta:
        model = Shift
        fields = ["vehicle", "driver", "starts", "ends"]

    def __init__(self, *args: Any, office: Office, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = self.instance.day = day
        self.fields["vehicle"].queryset = Vehicle.objects.filter(office=office, is_active=True)  # type: ignore[attr-defined]
        self.fields["driver"].queryset = drivers()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        starts, ends = said.get("starts"), said.get("ends")
        if not starts or not ends:
            return said
        if ends <= starts:
            self.add_error("ends", _("The shift ends before it begins."))
            return said
        same = Shift.objects.filter(day=self.day, starts__lt=ends, ends__gt=starts)
        if said.get("vehicle") and same.filter(vehicle=said["vehicle"]).exists():
            self.add_error("vehicle", _("This vehicle has a shift at that time already."))
        if said.get("driver") and same.filter(driver=said["driver"]).exists():
            self.add_error("driver", _("This driver has a shift at that time already."))
        return said


class WindowForm(forms.Form):
    opens = forms.TimeField(label=_("Not before"), widget=clock())
    closes = forms.TimeField(label=_("Not after"), widget=clock())


class CashForm(forms.Form):
    """What was counted. Letters and less than nothing are explained beside the field."""

    counted = forms.DecimalField(
        label=_("Counted"),
        localize=True,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": _("Write what you counted; 0 if there was none."),
            "invalid": _("This is no amount. Write it in digits, like 23.40."),
            "min_value": _("Less than nothing cannot be counted. Write the amount that is in the bag."),
        },
    )
    reason = forms.CharField(
        label=_("Why it differs"),
        required=False,
        max_length=CashCount._meta.get_field("reason").max_length,
        help_text=_("Only where the count is not what was expected."),
    )

    def __init__(self, *args: Any, expected: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        counted = said.get("counted")
        if counted is not None and counted != self.expected and not said.get("reason", "").strip():
            self.add_error("reason", _("The count differs from what was expected. Write why, as far as you know."))
        return said


def offices_by_nearness(name: str) -> list[Office]:
    """All delivery offices: the clerk's own first, where its name is known, then those with vehicles. One query."""
    own = Case(When(name=name, then=0), When(vehicles__is_active=True, then=1), default=2)
    rows = delivery_offices().annotate(nearness=own).order_by("nearness", "name")
    found: dict[int, Office] = {}
    for office in rows:
        found.setdefault(office.pk, office)  # one with vehicles in use and others comes twice
    return list(found.values())


def today() -> dt.date:
    return timezone.localdate()


def moves_to(row: Round, rounds: list[Round]) -> list[Round]:
    """The other drafts of the day, to which a stop of ``row`` can be moved."""
    return [one for one in rounds if one.pk != row.pk and one.state == Round.State.DRAFT]
