"""The public pages of letters from home: what it is, the letter, to whom and how, look and pay, and afterwards where it is.

A draft is a row that its secret link opens; no account, no cookie and no script is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cms.private_pages import private_page
from logistics.charges import spoken
from logistics.letters import paper
from logistics.letters.forgetting import delete_draft
from logistics.letters.forms import HowForm, LetterAddressForm, TextForm, UploadForm
from logistics.letters.limits import is_too_much
from logistics.letters.links import is_token_of, link_to
from logistics.letters.ordering import CannotOrder, PriceChanged, order, problem_of, take_back
from logistics.letters.prices import cheapest, price_of, prices_on
from logistics.letters.writing import NotADraft, State, Way, address, keep_typed, keep_upload
from logistics.models import Address, Charge, Letter
from logistics.numbers import spaced
from logistics.pay_views import go_to_pay

MEASURES = {
    "megabytes": paper.MOST_MEGABYTES,
    "pages": paper.MOST_PAGES,
    "sheets": paper.MOST_SHEETS,
    "tolerance": paper.TOLERANCE_MM,
    "margin": paper.MARGIN_MM,
    "strip": paper.LEFT_MARGIN_MM,
    "guard": paper.GUARD_MM,
    "left": paper.WINDOW_LEFT_MM,
    "top": paper.WINDOW_TOP_MM,
    "wide": paper.WINDOW_WIDTH_MM,
    "high": paper.WINDOW_HEIGHT_MM,
}
ADDRESS_FIELDS = ("name", "company", "street", "extra", "postcode", "locality", "country")


def behind_its_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For what a secret link opens: a private page with the letter behind it. A wrong link is a page that is not there."""

    @private_page
    @wraps(view)
    def inner(request: HttpRequest, pk: int, token: str) -> HttpResponseBase:
        letter = None
        if is_token_of(pk, token):
            letter = Letter.objects.select_related("sender", "recipient", "charge", "service", "shipment").filter(pk=pk).first()
        if letter is None:
            raise Http404
        return view(request, letter)

    return inner


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """What it is, what it costs, what a PDF must be like, and when all of it is deleted."""
    terms = {"kept_days": settings.LETTER_KEPT_DAYS, "draft_days": settings.LETTER_DRAFT_DAYS}
    prices = {"prices": prices_on(timezone.localdate()), "postage": cheapest(at=timezone.now())}
    return render(request, "logistics/letters/start.html", {"measures": MEASURES, **prices, **terms})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def write_letter(request: HttpRequest) -> HttpResponse:
    return _write(request, None)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def upload_letter(request: HttpRequest) -> HttpResponse:
    return _upload(request, None)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@behind_its_link
def letter_text(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Another text, or another file, for a draft."""
    if letter.state != State.DRAFT:
        return _not_a_draft(request, letter)
    return _write(request, letter) if letter.way == Way.TYPED else _upload(request, letter)


def _write(request: HttpRequest, letter: Letter | None) -> HttpResponse:
    before = {"salutation": letter.salutation, "text": letter.text, "signature": letter.signature} if letter else None
    form = TextForm(request.POST) if request.method == "POST" else TextForm(initial=before)
    too_much = form.is_bound and is_too_much(request)
    if form.is_bound and not too_much and form.is_valid():
        return _kept(request, letter, lambda: keep_typed(letter, **form.cleaned_data))
    context = {"form": form, "letter": letter, "step": 1, "too_much": too_much}
    return render(request, "logistics/letters/write.html", context, status=_status(form, too_much))


def _upload(request: HttpRequest, letter: Letter | None) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    too_much = form.is_bound and is_too_much(request)  # before the file is read: reading is what costs
    if form.is_bound and not too_much and form.is_valid():
        return _kept(request, letter, lambda: keep_upload(letter, form.checked))
    shown = UploadForm() if too_much else form
    context = {"form": shown, "letter": letter, "step": 1, "measures": MEASURES, "too_much": too_much}
    return render(request, "logistics/letters/upload.html", context, status=_status(form, too_much))


def _status(form: TextForm | UploadForm, too_much: bool) -> int:
    return 429 if too_much else 422 if form.is_bound else 200


def _kept(request: HttpRequest, letter: Letter | None, keep: Callable[[], Letter]) -> HttpResponse:
    try:
        kept = keep()
    except NotADraft:
        assert letter is not None
        return _not_a_draft(request, letter)
    return redirect(link_to(kept, "letter" if kept.recipient_id else "letter_address"))


def _not_a_draft(request: HttpRequest, letter: Letter) -> HttpResponse:
    messages.warning(request, _("This letter cannot be changed any more. Where it is, stands below."))
    return redirect(link_to(letter))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@behind_its_link
def letter_address(request: HttpRequest, letter: Letter) -> HttpResponse:
    """To whom, from whom, and how."""
    if letter.state != State.DRAFT:
        return _not_a_draft(request, letter)
    data = request.POST if request.method == "POST" else None
    to = LetterAddressForm(data, prefix="to", initial=_initial(letter.recipient), autocomplete_section="section-to shipping")
    sender = LetterAddressForm(data, prefix="from", initial=_initial(letter.sender), autocomplete_section="section-from")
    how = HowForm(data, letter=letter, initial=_how(letter))
    if data is not None and all([to.is_valid(), sender.is_valid(), how.is_valid()]):
        recipient, from_whom = to.save(commit=False), sender.save(commit=False)
        how.look_at_window(recipient=recipient, sender=from_whom)
        if how.is_valid():
            try:
                address(letter, sender=from_whom, recipient=recipient, **how.fields_of_letter())
            except NotADraft:
                return _not_a_draft(request, letter)
            return redirect(link_to(letter))
    forms = [(_("To"), to), (_("From"), sender), (_("How"), how)]
    context = {"letter": letter, "to": to, "sender": sender, "how": how, "forms": forms, "step": 2}
    context["text_link"] = link_to(letter, "letter_text")
    return render(request, "logistics/letters/address.html", context, status=422 if data is not None else 200)


def _initial(row: Address | None) -> dict[str, str]:
    return {name: getattr(row, name) for name in ADDRESS_FIELDS} if row else {}


def _how(letter: Letter) -> dict[str, Any]:
    if letter.recipient is None:
        return {"address_on": "sheet" if letter.window_fault else "letter"}
    said = {name: getattr(letter, name) for name in ("email", "is_registered", "in_colour", "both_sides")}
    return said | {"address_on": "sheet" if letter.has_sheet else "letter"}


@require_http_methods(["GET", "HEAD", "POST"])
@behind_its_link
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Look and pay, while it is a draft; after that, where it is. POST ``order``, ``change`` or ``delete``."""
    if letter.state == State.DRAFT and letter.recipient is None:
        return _delete(request, letter) if "delete" in request.POST else redirect(link_to(letter, "letter_address"))
    if request.method == "POST":
        if "order" in request.POST:
            return _order(request, letter)
        if "change" in request.POST:
            return _change(request, letter)
        return _delete(request, letter)
    if letter.state == State.DRAFT:
        return _review(request, letter)
    context: dict[str, Any] = {"letter": letter, "number": _number(letter)}
    if letter.charge is not None:
        context |= {"reference": spoken(letter.charge.reference), "pay_page": reverse("pay_postage", args=[letter.charge.reference])}
        context["is_open"] = letter.state == State.ORDERED and letter.charge.state == Charge.State.OPEN
    return render(request, "logistics/letters/letter.html", _with_links(context, letter))


def _with_links(context: dict[str, Any], letter: Letter) -> dict[str, Any]:
    names = {"text_link": "letter_text", "address_link": "letter_address", "picture_link": "letter_picture", "file_link": "letter_file"}
    return context | {key: link_to(letter, name) for key, name in names.items()}


def _review(request: HttpRequest, letter: Letter, *, problem: str = "", status: int = 200) -> HttpResponse:
    price = price_of(letter, at=timezone.now())
    stands = problem_of(letter, price)
    context = {"letter": letter, "price": price, "step": 3, "problem": problem or stands, "can_be_ordered": not stands}
    context["draft_days"] = settings.LETTER_DRAFT_DAYS
    return render(request, "logistics/letters/review.html", _with_links(context, letter), status=status)


def _order(request: HttpRequest, letter: Letter) -> HttpResponse:
    try:
        seen = Decimal(request.POST.get("total", ""))
    except InvalidOperation:
        seen = Decimal(-1)
    try:
        charge = order(letter=letter, seen=seen, at=timezone.now())
    except PriceChanged:
        return _review(request, letter, problem=_("The price has changed. It is the one below: look at it and go on."), status=409)
    except CannotOrder as refusal:
        return _review(request, letter, problem=str(refusal), status=422)
    except NotADraft:
        return redirect(link_to(letter))
    return go_to_pay(request, charge, then=link_to(letter))


def _change(request: HttpRequest, letter: Letter) -> HttpResponse:
    if take_back(letter=letter, now=timezone.now()):
        return redirect(link_to(letter, "letter_address"))
    return _not_a_draft(request, letter)


def _delete(request: HttpRequest, letter: Letter) -> HttpResponse:
    if not delete_draft(letter, now=timezone.now()):
        return _not_a_draft(request, letter)
    messages.success(request, _("Your letter is deleted."))
    return redirect("letters")


def _number(letter: Letter) -> dict[str, str]:
    if letter.shipment is None:
        return {}
    number = letter.shipment.parcels.select_related("number").get().number.number
    return {"plain": number, "spaced": spaced(number)}


@require_safe
@behind_its_link
def letter_picture(_request: HttpRequest, letter: Letter) -> HttpResponseBase:
    return hand_out(letter.preview, "image/png", "letter.png")


@require_safe
@behind_its_link
def letter_file(_request: HttpRequest, letter: Letter) -> HttpResponseBase:
    return hand_out(letter.content, "application/pdf", "letter.pdf")


def hand_out(file: Any, content_type: str, name: str) -> FileResponse:
    """A file of the private storage, kept by nobody in between. 404 where it is deleted."""
    if not file:
        raise Http404
    try:
        opened = file.open("rb")
    except (OSError, ValueError) as error:
        raise Http404 from error
    response = FileResponse(opened, content_type=content_type, filename=name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
