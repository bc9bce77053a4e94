"""How a shop sends: from where, how fast, by what, and when not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from logistics.forms import AddressForm
from logistics.models import Address, Service
from marketplace.partner.models import Partner
from shops.backoffice.selling import free_delivery_field

MOST_PACKING_DAYS = 5
STRETCHES = 3
LONGEST_STRETCH = 45  # days; the delivery calendar looks 60 ahead


def _packing_choices() -> list[tuple[int, Any]]:
    same = (0, gettext_lazy("The same day"))
    return [
        same,
        *((n, ngettext_lazy("%(count)s working day", "%(count)s working days", n) % {"count": n}) for n in range(1, MOST_PACKING_DAYS + 1)),
    ]


class PickUpForm(AddressForm):
    """Where the post collects: what stands there from the trader's address is right for most."""

    class Meta(AddressForm.Meta):
        fields = ["name", "street", "postcode", "locality", "country", "phone"]
        labels = {"name": gettext_lazy("Who hands the parcels over"), "street": gettext_lazy("Street and number")}

    def __init__(self, *args: Any, address: Address | None, **kwargs: Any) -> None:
        first = {name: getattr(address, name) for name in self.Meta.fields} if address else {}
        super().__init__(*args, initial=first, autocomplete_section="", **kwargs)
        self.address = address
        self.fields["phone"].help_text = ""

    def keep(self) -> Address:
        """The address as a row: the one that is there, where nothing has changed."""
        if self.address is not None and all(getattr(self.address, name) == self.cleaned_data[name] for name in self.Meta.fields):
            return self.address
        address: Address = super().save(commit=False)
        address.email = self.address.email if self.address else ""
        address.save()
        return address


class SendingForm(forms.Form):
    packing_days = forms.TypedChoiceField(label=gettext_lazy("How long you need to pack an order"), choices=_packing_choices, coerce=int)
    cutoff = forms.TimeField(
        label=gettext_lazy("Orders until this time can leave the same day"),
        help_text=gettext_lazy("Left empty, the post's own time counts."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write a time like 14:30.")},
    )
    free_delivery_from = free_delivery_field()
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services you offer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Offer at least one service: without one nothing can be sent.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, partner: Partner) -> None:
        self.partner = partner
        self.on_sale = list(Service.objects.filter(is_active=True).prefetch_related("names"))
        left_out = set(partner.services_left_out)
        first: dict[str, Any] = {
            "packing_days": partner.packing_days,
            "cutoff": partner.cutoff,
            "free_delivery_from": partner.free_delivery_from,
            "services": [service.code for service in self.on_sale if service.code not in left_out],
        }
        for n, (begin, end) in enumerate(self._coming(partner)):
            first |= {f"off_from_{n}": begin, f"off_until_{n}": end}
        super().__init__(data, files, initial=first)
        offered = self.fields["services"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = [(s.code, f"{s.name_in()}: {s.description_in()}" if s.description_in() else s.name_in()) for s in self.on_sale]
        if not self.on_sale:
            self.fields["services"].required = False
        for n in range(STRETCHES):
            for which, label in (("from", gettext_lazy("From")), ("until", gettext_lazy("until and with"))):
                self.fields[f"off_{which}_{n}"] = forms.DateField(
                    label=label,
                    required=False,
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                    error_messages={"invalid": gettext_lazy("Write a day like 2026-12-24.")},
                )

    @staticmethod
    def _coming(partner: Partner) -> list[tuple[dt.date, dt.date]]:
        today = timezone.localdate()
        return [stretch for stretch in partner.days_off_ranges if stretch[1] >= today][:STRETCHES]

    @property
    def stretches(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """For the template: the fields of each stretch of days off."""
        return [(self[f"off_from_{n}"], self[f"off_until_{n}"]) for n in range(STRETCHES)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ranges = []
        for n in range(STRETCHES):
            given = [day for day in (cleaned.get(f"off_from_{n}"), cleaned.get(f"off_until_{n}")) if day]
            if not given:
                continue
            begin, end = given[0], given[-1]  # one day alone is its own end
            if end < begin:
                self.add_error(f"off_until_{n}", _("The last day lies before the first. Turn them round."))
            elif end < timezone.localdate():
                self.add_error(f"off_until_{n}", _("These days are over. Write days to come, or leave both fields empty."))
            elif (end - begin).days >= LONGEST_STRETCH:
                self.add_error(
                    f"off_until_{n}",
                    _("More than %(count)s days in a row: ask the operator to close the shop for that time instead.")
                    % {"count": LONGEST_STRETCH},
                )
            else:
                ranges.append([begin.isoformat(), end.isoformat()])
        cleaned["days_off"] = sorted(ranges)
        return cleaned

    @transaction.atomic
    def keep(self, *, sends_from: Address) -> None:
        given = self.cleaned_data
        Partner.objects.filter(pk=self.partner.pk).update(
            sends_from=sends_from,
            packing_days=given["packing_days"],
            cutoff=given["cutoff"],
            free_delivery_from=given["free_delivery_from"],
            days_off=given["days_off"],
            services_left_out=[service.code for service in self.on_sale if service.code not in given["services"]],
        )
