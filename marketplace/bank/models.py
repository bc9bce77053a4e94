"""The statements of our account at the bank, as they were imported, and what was decided about each line."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BankFile(models.Model):
    """A file of the bank's as it came, looked at before it is imported, and kept after."""

    name = models.CharField(_("name"), max_length=120)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("sent"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class BankStatement(models.Model):
    """A statement of the bank, imported once: its number at an account is unique."""

    file = models.ForeignKey(BankFile, null=True, on_delete=models.PROTECT, related_name="statements")
    iban = models.CharField("IBAN", max_length=34)
    number = models.CharField(_("number of the statement"), max_length=35)
    currency = models.CharField(_("currency"), max_length=3)
    from_day = models.DateField(_("from"))
    to_day = models.DateField(_("to"))
    opening = models.DecimalField(_("balance before"), max_digits=14, decimal_places=2)
    closing = models.DecimalField(_("balance after"), max_digits=14, decimal_places=2)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("imported by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-to_day", "-pk"]
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        constraints = [models.UniqueConstraint(fields=["iban", "number"], name="each_statement_is_imported_once")]

    def __str__(self) -> str:
        return f"{self.number}, {self.to_day}"


class BankLine(models.Model):
    """One line of a statement. What came is a receipt; what left is decided by the operator, or is the bank's fee."""

    class Kind(models.TextChoices):
        CAME = "came", _("came")
        LEFT = "left", _("left")
        FEE = "fee", _("fee of the bank")

    statement = models.ForeignKey(BankStatement, verbose_name=_("statement"), on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField(_("line"))
    iban = models.CharField(max_length=34)
    key = models.CharField(_("number at the bank"), max_length=100)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    undoes = models.BooleanField(_("takes back an earlier one"), default=False)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    booked_on = models.DateField(_("booked on"), db_index=True)
    name = models.CharField(_("name"), max_length=140, blank=True)
    account = models.CharField(_("account"), max_length=34, blank=True)
    reference = models.CharField(_("reference"), max_length=35, blank=True)
    text = models.CharField(_("said with it"), max_length=300, blank=True)
    receipt = models.OneToOneField("slips.Receipt", null=True, blank=True, on_delete=models.PROTECT, related_name="bank_line")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["statement", "position"]
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        constraints = [models.UniqueConstraint(fields=["iban", "key"], name="each_bank_line_comes_once")]

    def __str__(self) -> str:
        return f"{self.booked_on}: {self.amount} {self.name}"


class LineDecision(models.Model):
    """What the operator said about a line that no slip took, once, and why.

    ``to_return``: what came goes back to who sent it; the bank's later line, for which ``of`` is this one, books it.
    """

    class Answer(models.TextChoices):
        TO_RETURN = "to_return", _("goes back to who sent it")
        RETURNED = "returned", _("the sending back of a line that came")
        FEE = "fee", _("a fee of the bank")
        ELSEWHERE = "elsewhere", _("is in the books already")

    line = models.OneToOneField(BankLine, on_delete=models.PROTECT, related_name="decision")
    answer = models.CharField(_("answer"), max_length=12, choices=Answer.choices)
    of = models.OneToOneField(BankLine, null=True, blank=True, on_delete=models.PROTECT, related_name="returned_by")
    reason = models.CharField(_("reason"), max_length=200)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("decision about a line")
        verbose_name_plural = _("decisions about lines")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="a_decision_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.answer}"
