"""Invoices and credit notes, a seller's own, one a sale.

Rows are only ever added, and the database holds that itself, with numbers that have no gap and credit notes that never come to more
than their invoice: see ``triggers``. All amounts are positive, VAT included where nothing else is said.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.tax.place import Treatment


class Kind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


class Series(models.Model):
    """One seller's numbers of one kind in one year: 1, 2, 3 … without a gap. The row is locked while a number is taken.

    ``validation_code`` is what a tax authority gives for a series before its first use (Portugal); "" where none is asked for.
    """

    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="invoice_series")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    prefix = models.CharField(_("begins with"), max_length=30)
    last_number = models.PositiveIntegerField(_("last number"), default=0)
    validation_code = models.CharField(_("validation code of the series"), max_length=20, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["partner__name", "-year", "kind"]
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "year"], name="one_series_a_seller_kind_and_year"),
            models.UniqueConstraint(fields=["partner", "prefix"], name="a_sellers_series_differ"),
        ]

    def __str__(self) -> str:
        return self.prefix


class Document(models.Model):
    """An invoice or a credit note as it was issued. Its lines and VAT are written before it, in the same transaction.

    ``cause`` is what it was issued for, once: the number of the shop order; for a credit note a reference of whoever gives back.
    ``signature``, ``atcud`` and ``certificate`` have their place for Portugal (``portugal``) and stay empty: Feira is not certified.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    series = models.ForeignKey(Series, verbose_name=_("series of numbers"), on_delete=models.PROTECT, related_name="documents")
    sequence = models.PositiveIntegerField(_("number in the series"))
    number = models.CharField(_("number"), max_length=40)
    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="invoices")
    shop_order = models.ForeignKey("order.ShopOrder", verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="invoices")
    invoice = models.ForeignKey(
        "self", verbose_name=_("invoice"), null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes"
    )
    cause = models.CharField(_("issued for"), max_length=64)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    issued_on = models.DateField(_("date"))
    language = models.CharField(_("language"), max_length=5)
    currency = models.CharField(_("currency"), max_length=3)

    seller_name = models.CharField(_("legal name"), max_length=160)
    seller_shop = models.CharField(_("shop"), max_length=128)
    seller_tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    seller_address = models.ForeignKey(
        "logistics.Address", verbose_name=_("seller’s address"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    buyer_address = models.ForeignKey("logistics.Address", verbose_name=_("buyer’s address"), on_delete=models.PROTECT, related_name="+")
    buyer_tax_number = models.CharField(_("buyer’s tax number"), max_length=20, blank=True)

    vat_treatment = models.CharField(_("VAT"), max_length=20, choices=Treatment.choices)
    vat_territory = models.CharField(_("VAT of"), max_length=10, blank=True)
    vat_mention = models.CharField(_("why no VAT is charged"), max_length=120, blank=True)
    payment = models.CharField(_("payment"), max_length=20)
    paid_on = models.DateField(_("paid"), null=True, blank=True)
    goods = models.DecimalField(_("goods"), max_digits=12, decimal_places=2)
    delivery = models.DecimalField(_("delivery"), max_digits=12, decimal_places=2)
    tax = models.DecimalField(_("VAT"), max_digits=12, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    # Of the total, what the marketplace pays for an offer that it bears; of a credit note, what goes back to it.
    by_operator = models.DecimalField(_("paid by the marketplace"), max_digits=12, decimal_places=2, default=Decimal(0))

    signature = models.CharField(_("signature"), max_length=344, blank=True)
    atcud = models.CharField("ATCUD", max_length=40, blank=True)
    certificate = models.CharField(_("number of the software’s certificate"), max_length=20, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-issued_at", "-sequence"]
        verbose_name = _("invoice or credit note")
        verbose_name_plural = _("invoices and credit notes")
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="a_number_once_in_its_series"),
            models.UniqueConstraint(fields=["partner", "number"], name="a_sellers_number_once"),
            models.UniqueConstraint(fields=["kind", "cause"], name="issued_once_for_its_cause"),
            models.CheckConstraint(condition=~Q(cause=""), name="issued_for_something"),
            models.CheckConstraint(
                condition=Q(kind="invoice", invoice__isnull=True) | Q(kind="credit_note", invoice__isnull=False),
                name="credit_notes_have_an_invoice",
            ),
            models.CheckConstraint(
                condition=Q(goods__gte=0, delivery__gte=0, tax__gte=0, tax__lte=F("total")), name="document_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(by_operator__gte=0, by_operator__lte=F("total")), name="marketplace_pays_no_more_than_the_document"
            ),
        ]
        indexes = [models.Index(fields=["partner", "issued_on"], name="documents_of_a_seller")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_invoice(self) -> bool:
        return self.kind == Kind.INVOICE

    @property
    def net(self):  # type: ignore[no-untyped-def]
        """The total without VAT."""
        return self.total - self.tax

    @property
    def to_pay(self):  # type: ignore[no-untyped-def]
        """What of an invoice its buyer has still to pay."""
        return self.total - self.total if self.paid_on else self.total - self.by_operator

    @property
    def signed_total(self):  # type: ignore[no-untyped-def]
        """The total as it counts in a sum over both kinds."""
        return self.total if self.is_invoice else -self.total


class DocumentLine(models.Model):
    """What was sold, or goes back: ``amount`` for all of ``quantity`` pieces, ``tax`` inside it. No pieces: the price alone is lowered."""

    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", verbose_name=_("line"), on_delete=models.PROTECT, related_name="invoiced")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=255)
    sku = models.CharField(_("your number"), max_length=128, blank=True)
    quantity = models.PositiveIntegerField(_("pieces"))
    percent = models.DecimalField(_("VAT in percent"), max_digits=5, decimal_places=2)
    category = models.CharField(_("VAT category"), max_length=2)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    tax = models.DecimalField(_("VAT"), max_digits=12, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position"]
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of invoices")
        constraints = [
            models.UniqueConstraint(fields=["document", "line"], name="a_line_once_a_document"),
            models.CheckConstraint(condition=Q(amount__gte=0, tax__gte=0, tax__lte=F("amount")), name="document_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def net(self):  # type: ignore[no-untyped-def]
        return self.amount - self.tax


class DocumentVat(models.Model):
    """All of one rate: goods and delivery with the tax inside each. ``category`` is the letter of EN 16931."""

    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="vat")
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    category = models.CharField(_("VAT category"), max_length=2)
    goods = models.DecimalField(_("goods"), max_digits=12, decimal_places=2)
    goods_tax = models.DecimalField(_("VAT in the goods"), max_digits=12, decimal_places=2)
    delivery = models.DecimalField(_("delivery"), max_digits=12, decimal_places=2)
    delivery_tax = models.DecimalField(_("VAT in the delivery"), max_digits=12, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["percent"]
        verbose_name = _("VAT of an invoice")
        verbose_name_plural = _("VAT of invoices")
        constraints = [
            models.UniqueConstraint(fields=["document", "percent"], name="one_row_a_document_and_rate"),
            models.CheckConstraint(
                condition=Q(goods_tax__gte=0, delivery_tax__gte=0, goods_tax__lte=F("goods"), delivery_tax__lte=F("delivery")),
                name="document_vat_inside_the_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent.normalize():f} %: {self.tax}"

    @property
    def gross(self):  # type: ignore[no-untyped-def]
        return self.goods + self.delivery

    @property
    def tax(self):  # type: ignore[no-untyped-def]
        return self.goods_tax + self.delivery_tax

    @property
    def net(self):  # type: ignore[no-untyped-def]
        return self.gross - self.tax


class Archived(models.Model):
    """The PDF of a document, drawn once: where it lies in the private storage, and what it was when it was put there."""

    document = models.OneToOneField(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="archived")
    name = models.CharField(_("file"), max_length=120, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    drawn_at = models.DateTimeField(_("drawn"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("archived document")
        verbose_name_plural = _("archived documents")

    def __str__(self) -> str:
        return self.name
