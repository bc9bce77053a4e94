"""The operator's pages about our account at the bank: statements, what they brought, and lines that wait for somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from cms.formats import format_money
from logistics.backoffice.base import page_of
from marketplace.bank.camt import LARGEST, BadStatement
from marketplace.bank.deciding import OPEN, CannotDecide, assign_line, explain, open_lines, send_back, to_send_back
from marketplace.bank.importing import import_file, plan
from marketplace.bank.matching import propose
from marketplace.bank.models import BankFile, BankLine, BankStatement, LineDecision
from marketplace.ledger.backoffice.books import BooksPage
from marketplace.slips.lookup import find
from marketplace.slips.models import Slip
from marketplace.slips.refusals import SlipRefused

SHOWN = 100  # lines of a preview
WHY: dict[str, str | Promise] = {
    "typo": gettext_lazy("amount fits, reference with a slip of the pen"),
    "name": gettext_lazy("amount and name fit"),
    "order": gettext_lazy("amount and the order’s number fit"),
}


class BankPage(BooksPage):
    header_icon = "list-ul"
    parents: tuple[tuple[str, str | Promise], ...] = (("bank:index", gettext_lazy("Bank")),)

    @property
    def operator(self) -> User:
        return cast(User, self.request.user)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Statement of the bank"),
        help_text=gettext_lazy("A file in the form CAMT.053, as your bank offers it. You see what is in it before anything is done."),
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy("This file is empty.")},
    )


class Statements(BankPage):
    """The statements, newest first, what waits, and the form for the next."""

    page_title = gettext_lazy("Bank")
    template_name = "bank/index.html"
    parents = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(FileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            if sent.size > LARGEST:
                form.add_error("file", _("This file is too large for a statement. Ask the bank for fewer days at once."))
            else:
                file = BankFile(name=sent.name[:120], content=sent.read(), uploaded_by=self.operator)
                try:
                    plan(bytes(file.content))
                except BadStatement as bad:
                    form.add_error("file", str(bad))
                else:
                    file.save()
                    return redirect("bank:preview", file.pk)
        return self._show(form, status=422)

    def _show(self, form: FileForm, *, status: int = 200) -> HttpResponse:
        counted = BankStatement.objects.annotate(count=Count("lines"), waiting=Count("lines", filter=_within(OPEN)))
        rows = counted.order_by("-to_day", "-pk")  # the model's own order is dropped where rows are counted
        context = self.get_context_data(
            form=form, waiting=open_lines().count(), to_send_back=to_send_back().count(), **page_of(self.request, rows)
        )
        return self.render_to_response(context, status=status)


def _within(condition: Q) -> Q:
    """``condition`` about lines, asked of their statement."""
    children = [(f"lines__{child[0]}", child[1]) if isinstance(child, tuple) else _within(cast(Q, child)) for child in condition.children]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


class Preview(BankPage):
    """What a file would do. POST does it."""

    page_title = gettext_lazy("Look before importing")
    template_name = "bank/preview.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = get_object_or_404(BankFile, pk=pk)
        try:
            plans = plan(bytes(file.content))
        except BadStatement as bad:
            messages.error(request, str(bad))
            return redirect("bank:index")
        shown = [
            {
                "plan": each,
                "rows": [(movement, each.exact.get(place), each.near.get(place, [])) for place, movement in enumerate(each.new[:SHOWN])],
                "more": max(0, len(each.new) - SHOWN),
            }
            for each in plans
        ]
        return self.render_to_response(self.get_context_data(file=file, plans=shown, is_new=any(not each.is_known for each in plans)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = get_object_or_404(BankFile, pk=pk)
        try:
            written = import_file(file=file, by=self.operator)
        except BadStatement as bad:
            messages.error(request, str(bad))
            return redirect("bank:index")
        if not written:
            messages.warning(request, _("This statement was imported before. Nothing was done twice."))
            return redirect("bank:index")
        lines = BankLine.objects.filter(statement__in=written)
        said = {"count": lines.count(), "waiting": lines.filter(OPEN).count()}
        text = ngettext(
            "%(count)s line is imported; %(waiting)s wait for you.",
            "%(count)s lines are imported; %(waiting)s wait for you.",
            said["count"],
        )
        messages.success(request, text % said)
        return redirect("bank:lines" if said["waiting"] else "bank:index")


class StatementPage(BankPage):
    """The lines of one statement."""

    template_name = "bank/statement.html"
    statement: BankStatement

    def get_page_title(self) -> str:
        return _("Statement %(number)s") % {"number": self.statement.number}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.statement = get_object_or_404(BankStatement, pk=pk)
        rows = _with_all(self.statement.lines.all()).order_by("position")
        return self.render_to_response(self.get_context_data(statement=self.statement, **page_of(request, rows)))


class Lines(BankPage):
    """Lines that wait for somebody, each with the slips that it may be for."""

    page_title = gettext_lazy("Lines that wait")
    template_name = "bank/lines.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("search", "").strip()[:80]
        rows = _with_all(open_lines())
        if typed:
            rows = rows.filter(Q(name__icontains=typed) | Q(text__icontains=typed) | Q(reference__icontains=typed.replace(" ", "")))
        page = page_of(request, rows)
        lines = list(page["page_obj"])
        near = propose(lines, currency=lines[0].statement.currency) if lines else {}
        shown = [(line, [(each.slip, WHY[each.why]) for each in near.get(place, [])]) for place, line in enumerate(lines)]
        back = _with_all(to_send_back())[:50]
        return self.render_to_response(self.get_context_data(lines=shown, going_back=back, typed=typed, **page))


class LinePage(BankPage):
    """One line, and what can be done with it."""

    template_name = "bank/line.html"
    parents = (*BankPage.parents, ("bank:lines", gettext_lazy("Lines that wait")))
    line: BankLine

    def get_page_title(self) -> str:
        return _("Line over %(amount)s") % {"amount": format_money(self.line.amount, self.line.statement.currency)}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.line = get_object_or_404(_with_all(BankLine.objects.all()), pk=pk)
        return self._show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """``do`` says what; ``reason`` why."""
        self.line = get_object_or_404(_with_all(BankLine.objects.all()), pk=pk)
        deeds: dict[str, Callable[[str], str]] = {"assign": self._assign, "send_back": self._send_back, "explain": self._explain}
        deed = deeds.get(request.POST.get("do", ""))
        if deed is None:
            return redirect("bank:line", pk)
        try:
            said = deed(request.POST.get("reason", "").strip()[:200])
        except (CannotDecide, SlipRefused) as refused:
            messages.error(request, str(refused))
            return self._show(status=422)
        messages.success(request, said)
        return redirect("bank:lines")

    def _assign(self, reason: str) -> str:
        slip = find(self.request.POST.get("reference", "")[:80])
        if slip.currency != self.line.statement.currency:
            raise CannotDecide(_("This slip is in another currency."))
        slip = assign_line(line=self.line, slip=slip, by=self.operator, reason=reason)
        said = {"number": slip.order.number, "missing": format_money(slip.missing, slip.currency)}
        if slip.state == Slip.State.PAID:
            return _("The money is for order %(number)s, which is paid. What it did not need is owed to the buyer.") % said
        if slip.state == Slip.State.OPEN and slip.missing < slip.amount:
            return _("The money is kept for order %(number)s. %(missing)s is missing, and the buyer is told.") % said
        return _("Order %(number)s does not stand any more: the money is owed to the buyer, who is told.") % said

    def _send_back(self, reason: str) -> str:
        send_back(line=self.line, by=self.operator, reason=reason)
        return _("Send it back at the bank now. It is booked when a statement says that it left.")

    def _explain(self, reason: str) -> str:
        of = self.request.POST.get("of", "")
        chosen = BankLine.objects.filter(pk=int(of)).first() if of.isascii() and of.isdigit() and len(of) < 18 else None
        explain(line=self.line, answer=self.request.POST.get("answer", ""), by=self.operator, reason=reason, of=chosen)
        return _("Written down.")

    def _show(self, *, status: int = 200) -> HttpResponse:
        line = self.line
        is_open = BankLine.objects.filter(OPEN, pk=line.pk).exists()
        near = propose([line], currency=line.statement.currency).get(0, []) if is_open and line.receipt_id else []
        answers = [one for one in LineDecision.Answer.choices if one[0] != LineDecision.Answer.TO_RETURN]
        context = {
            "line": line,
            "is_open": is_open,
            "near": [(each.slip, WHY[each.why]) for each in near],
            "answers": answers,
            "going_back": to_send_back().filter(amount=-line.amount)[:50] if line.kind == BankLine.Kind.LEFT else (),
            "typed": self.request.POST.get("reference", "")[:80],
            "reason": self.request.POST.get("reason", "")[:200],
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


def _with_all(rows: QuerySet[BankLine]) -> QuerySet[BankLine]:
    """``rows`` with what the pages show of them, in one query."""
    return rows.select_related("statement", "decision", "receipt__assignment__slip__order")
