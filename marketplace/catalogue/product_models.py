"""The product and its texts by language."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from oscar.apps.catalogue.abstract_models import AbstractProduct

from cms.read_quickly import ReadQuickly
from marketplace.catalogue.display import ProductDisplay
from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.showing import SCHEDULE_CONSTRAINT, ShownForSomeDays
from marketplace.tax.classes import TaxClass


class Product(ProductDisplay, ShownForSomeDays, AbstractProduct, ReadQuickly, ClusterableModel):
    """A thing on sale. It belongs to one seller; variants are children of a parent product.

    ``title`` and ``description`` are in the installation's default language; ``ProductTranslation`` has the others.
    ``net_content`` is what is inside, in ``net_unit``; the unit price is computed from it (Directive 98/6, art. 3).
    ``grams`` is the weight packed for sending. ``visible_from`` and ``visible_until`` (days, both included) are of products,
    never of variants.
    """

    class NetUnit(models.TextChoices):
        GRAM = "g", _("g")
        MILLILITRE = "ml", _("ml")
        PIECE = "piece", _("piece")

    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="products")
    producer = models.ForeignKey(
        "producers.Producer", verbose_name=_("maker"), null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    designation = models.ForeignKey(
        "producers.Designation", verbose_name=_("protected name"), null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    grams = models.PositiveIntegerField(_("weight packed, in grams"), default=1000, validators=[MinValueValidator(1)])
    keep_cold = models.BooleanField(_("must be kept cold"), default=False)
    net_content = models.DecimalField(
        _("net content"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    net_unit = models.CharField(_("unit"), max_length=5, choices=NetUnit.choices, default=NetUnit.GRAM)
    tax_class = models.CharField(_("VAT"), max_length=20, choices=TaxClass.choices, blank=True)  # "": as its category, or its product's
    no_withdrawal = models.BooleanField(
        _("cannot be returned"),
        default=False,
        help_text=_(
            "For things that spoil quickly, or are made for one buyer: there is no right of withdrawal (Directive 2011/83, art. 16)."
        ),
    )
    off_sale_reason = models.CharField(_("why it is off sale"), max_length=30, blank=True, editable=False)
    visible_from = models.DateField(_("visible from"), null=True, blank=True)
    visible_until = models.DateField(_("visible until"), null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        constraints = [models.CheckConstraint(condition=Q(grams__gt=0), name="product_weighs_something"), SCHEDULE_CONSTRAINT]
        indexes = [models.Index(fields=["partner", "is_public"], name="products_of_a_seller")]

    def __str__(self) -> str:
        # In the installation's language, so that the back office's lists and choosers load no translations.
        return ", ".join(part for part in (self.parent.title if self.parent else "", self.title) if part)

    def get_absolute_url(self) -> str:
        """The product's page in the active language; a variant's is its product's."""
        shown = self.parent or self
        return reverse("product", kwargs={"slug": shown.slug or "p", "pk": shown.pk})


class ProductTranslation(models.Model):
    """A product's words in one more language."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=5)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        app_label = "catalogue"
        constraints = [models.UniqueConstraint(fields=["product", "language"], name="one_product_text_a_language")]

    def __str__(self) -> str:
        return self.title
