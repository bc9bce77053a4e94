"""The public page of a charge: what is to be paid, and the ways. Whoever has the reference sees it, and nobody's name or address."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms.private_pages import private_page
from logistics.barcode import Code128
from logistics.charge_mails import vat_words, way_words
from logistics.charge_subjects import words_of
from logistics.charges import LENGTH, LETTERS, spoken, tidy
from logistics.guessing import guesses_too_much, note_wrong_guess
from logistics.models import Charge
from logistics.paying import CannotBegin, ways_for

AFTER_PAYING = "after_paying"  # in the session: reference → where its own browser goes on
KEPT = 20
GUESSED = "charge"


class SeeOther(HttpResponseRedirect):
    """After a form: fetch that page. A browser that sent the form again would pay twice."""

    status_code = HTTPStatus.SEE_OTHER


class ReferenceForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("Eight letters and digits, for example ABCD-2345."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the reference.")},
    )

    def clean_reference(self) -> str:
        reference = tidy(self.cleaned_data["reference"])
        if len(reference) != LENGTH or not set(reference) <= set(LETTERS):
            raise forms.ValidationError(_("This is no reference. It has eight letters and digits; 0, 1, I, L and O are not among them."))
        return reference


def go_to_pay(request: HttpRequest, charge: Charge, *, then: str) -> HttpResponse:
    """On to the page of ``charge``. Once it is paid, this browser is shown the way on to ``then``, which may be secret; others are not."""
    kept = dict(request.session.get(AFTER_PAYING, {}))
    kept[charge.reference] = then
    request.session[AFTER_PAYING] = dict(list(kept.items())[-KEPT:])
    return SeeOther(reverse("pay_postage", args=[charge.reference]))


@private_page
@require_safe
def find_charge(request: HttpRequest) -> HttpResponse:
    """Ask for the reference (``?reference=``) and go on to its page."""
    form = ReferenceForm(request.GET) if "reference" in request.GET else ReferenceForm()
    if form.is_bound and form.is_valid():
        return redirect("pay_postage", form.cleaned_data["reference"])
    return render(request, "logistics/pay_find.html", {"form": form})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def pay_postage(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to be paid. POST ``way``: on to where it is paid that way."""
    if guesses_too_much(request, GUESSED):
        return render(request, "logistics/pay_find.html", {"form": ReferenceForm(), "too_many": True}, status=429)
    tidied = tidy(reference)
    if tidied != reference:
        return redirect("pay_postage", tidied)
    charge = Charge.objects.select_related("office").filter(reference=reference).first()
    if charge is None:
        note_wrong_guess(request, GUESSED)
        form = ReferenceForm({"reference": reference})
        if form.is_valid():
            form.add_error("reference", _("We know no such reference. Compare it with the mail, letter by letter."))
        return render(request, "logistics/pay_find.html", {"form": form}, status=404)
    if request.method == "POST":
        return _begin(request, charge)
    return _page(request, charge)


def _begin(request: HttpRequest, charge: Charge) -> HttpResponse:
    way = next((way for way in ways_for(charge) if way.code == request.POST.get("way")), None)
    if way is None or not _can_be_paid(charge):
        return redirect("pay_postage", charge.reference)
    try:
        return SeeOther(way.begin(charge, settings.BASE_URL + reverse("pay_postage", args=[charge.reference])))
    except CannotBegin as reason:
        return _page(request, charge, trouble=str(reason), status=503)


def _can_be_paid(charge: Charge) -> bool:
    return charge.state == Charge.State.OPEN and charge.expires_at > timezone.now()


def _page(request: HttpRequest, charge: Charge, *, trouble: str = "", status: int = 200) -> HttpResponse:
    can_be_paid = _can_be_paid(charge)
    context = {
        "charge": charge,
        "state": charge.state if charge.state != Charge.State.OPEN or can_be_paid else Charge.State.CANCELLED,
        "reference": spoken(charge.reference),
        "bars": Code128(charge.reference),
        "what": words_of(charge),
        "ways": ways_for(charge) if can_be_paid else [],
        "way": way_words(charge),
        "vat": vat_words(charge),
        "then": request.session.get(AFTER_PAYING, {}).get(charge.reference, ""),
        "trouble": trouble,
    }
    return render(request, "logistics/pay.html", context, status=status)
