"""The forms that clerks fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.formats import format_day
from logistics.destinations import bound_for
from logistics.models import Office, Parcel, ParcelStatus, PrintBatch, Round, RoundParcel, RoundStop, Service
from logistics.models.tracking import EventCode, FailureReason, NextAction, TrackingEvent
from logistics.numbers import clean
from logistics.offices import delivered_by
from logistics.queues import labels_in_state

# What a clerk records by hand, in the order of a parcel's way.
CODES = [
    EventCode.EMA,
    EventCode.EDD,
    EventCode.EMG,
    EventCode.EDG,
    EventCode.EMI,
    EventCode.EMH,
    EventCode.EDH,
    EventCode.HOLD,
    EventCode.RTS,
]
CODE_CHOICES = [(code.value, code.label) for code in CODES]
ANY = [("", _("All"))]
SEARCH: dict[str, Any] = {"label": _("Search"), "required": False, "help_text": _("Item number, reference, name or postcode")}


class ParcelFilter(forms.Form):
    """Narrows a list of parcels; what is wrong in it narrows nothing."""

    q = forms.CharField(**SEARCH)

    @property
    def said(self) -> dict[str, Any]:
        """What is right in it."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}

    def narrow(self, parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
        said = self.said
        if words := said.get("q"):
            parcels = parcels.filter(
                Q(number__number__startswith=clean(words))
                | Q(shipment__reference__icontains=words)
                | Q(shipment__recipient__name__icontains=words)
                | Q(shipment__recipient__postcode__startswith=words)
            )
        if service := said.get("service"):
            parcels = parcels.filter(shipment__service=service)
        if day := said.get("pickup_on"):
            parcels = parcels.filter(shipment__pickup_on=day)
        if status := said.get("status"):
            parcels = parcels.filter(status=status)
        return parcels


def _delivered_from(office: Office, way: str) -> Q:
    """Parcels that wait at ``office``, or go to doors of its postcodes. ``way``: shipment or redirection."""
    door = Q(**{f"{way}__office": None}) & delivered_by(office, recipient=f"{way}__recipient")
    return Q(**{f"{way}__office": office}) | door


class QueueFilter(ParcelFilter):
    """What of the print queue is shown. Parcels come from ``logistics.queues``, by ``state``."""

    STATES = [("", _("To print")), ("printed", _("Printed, not yet with the post")), ("void", _("Void"))]
    service = forms.ModelChoiceField(Service.objects.all(), label=_("Service"), required=False, empty_label=_("All"))
    office = forms.ModelChoiceField(Office.objects.all(), label=_("Delivery office"), required=False, empty_label=_("All"))
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=12, help_text=_("Or how it begins: 3000"))
    pickup_on = forms.DateField(label=_("Picked up on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    round = forms.ModelChoiceField(
        Round.objects.none(), label=_("Round"), required=False, empty_label=_("All"), help_text=_("What it brings, and what it fetches.")
    )
    state = forms.ChoiceField(label=_("Label"), required=False, choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_come = Round.objects.filter(day__gte=timezone.localdate(), state__in=Round.OPEN)
        rounds = to_come.select_related("shift__vehicle", "office").order_by("day", "office__name", "pk")
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["round"].label_from_instance = lambda row: f"{format_day(row.day)}, {row.office}, {row}"  # type: ignore[attr-defined]

    def parcels(self) -> QuerySet[Parcel]:
        """What the form asks for; all that is to print where it asks for nothing or for what there is not."""
        said = self.said
        parcels = self.narrow(labels_in_state(said.get("state", "")))
        if office := said.get("office"):
            as_sent = Q(redirection=None) & _delivered_from(office, "shipment")
            parcels = parcels.filter(as_sent | Q(redirection__isnull=False) & _delivered_from(office, "redirection"))
        if row := said.get("round"):
            fetched = RoundStop.objects.filter(round=row, pickup__isnull=False).values("pickup__sender")
            brought = RoundParcel.objects.filter(stop__round=row).values("parcel")
            parcels = parcels.filter(Q(pk__in=brought) | Q(shipment__sender__in=fetched, shipment__pickup_on__lte=row.day))
        if postcode := said.get("postcode"):
            parcels = parcels.filter(bound_for(recipient__postcode__startswith=postcode))
        return parcels

    def asks_for_nothing(self) -> bool:
        return not any(self.said.values())


class StatusFilter(ParcelFilter):
    """The search has the focus, so that a scanned number opens its parcel."""

    q = forms.CharField(**SEARCH, widget=forms.TextInput(attrs={"autofocus": True}))
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[*ANY, *ParcelStatus.choices])


class PaperForm(forms.Form):
    """What the labels are printed on."""

    PAPERS = [("A6", _("A6 (105 × 148 mm)")), ("100x150", _("100 × 150 mm")), ("A4", _("A4, four labels a sheet"))]
    PLACES = [(0, _("Upper left (a new sheet)")), (1, _("Upper right")), (2, _("Lower left")), (3, _("Lower right"))]
    paper = forms.ChoiceField(label=_("Paper"), choices=PAPERS)
    start = forms.TypedChoiceField(label=_("A4: first free place"), choices=PLACES, coerce=int, required=False, empty_value=0)  # type: ignore[arg-type]


class RunForm(PaperForm):
    """And in which order."""

    order = forms.ChoiceField(label=_("Order"), choices=PrintBatch.Order.choices, required=False)


class VoidForm(forms.Form):
    """Why a number is taken out of use."""

    reason = forms.CharField(label=_("Why"), max_length=160, help_text=_("For colleagues who scan it later: label torn, booked twice …"))
    replace = forms.BooleanField(label=_("The parcel travels all the same: give it a new number"), required=False)


class EventForm(forms.Form):
    """One event, with the facts that this event needs and no others."""

    code = forms.ChoiceField(label=_("What happened"), choices=CODE_CHOICES)
    delivered_to = forms.CharField(
        label=_("Delivered to"),
        required=False,
        max_length=TrackingEvent._meta.get_field("delivered_to").max_length,
        help_text=_("Who took it: the name, and who that is if not the recipient."),
    )
    reason = forms.ChoiceField(label=_("Why it failed"), required=False, choices=[("", _("Choose")), *FailureReason.choices])
    next_action = forms.ChoiceField(label=_("What happens next"), required=False, choices=[("", _("Choose")), *NextAction.choices])

    FACTS = {EventCode.EMI: ("delivered_to",), EventCode.EMH: ("reason", "next_action")}
    MISSING = {
        "delivered_to": _("Write who took the parcel."),
        "reason": _("Choose why the delivery failed."),
        "next_action": _("Choose what happens next."),
    }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for fact in self.FACTS.get(said.get("code", ""), ()):
            if not said.get(fact) and fact not in self.errors:
                self.add_error(fact, self.MISSING[fact])
                # On a phone the form lies below the fold: the page opens where something is missing.
                self.fields[fact].widget.attrs.setdefault("autofocus", True)
        return said

    def facts(self) -> dict[str, str]:
        """What this event needs, for ``record_event``."""
        return {fact: self.cleaned_data[fact] for fact in self.FACTS.get(self.cleaned_data["code"], ())}


class StationForm(EventForm):
    """One event for many parcels. A scanner ends each number with a line."""

    LIMIT = 500
    numbers = forms.CharField(label=_("Item numbers"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}), max_length=20_000)
    field_order = ["code", "delivered_to", "reason", "next_action", "numbers"]

    def clean_numbers(self) -> list[str]:
        lines = self.cleaned_data["numbers"].replace(",", "\n").replace(";", "\n").splitlines()
        numbers = [line.strip() for line in lines if line.strip()]
        if len(numbers) > self.LIMIT:
            raise forms.ValidationError(_("These are more than 500 numbers. Nothing was recorded; send them in parts."))
        return numbers
