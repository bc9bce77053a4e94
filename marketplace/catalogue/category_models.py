"""The tree of categories; its texts by language."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory
from oscar.apps.catalogue.managers import CategoryManager

from marketplace.catalogue.managers import CategoryQuerySet
from marketplace.tax.classes import TaxClass


class Category(AbstractCategory):
    """A plain treebeard tree. The operator keeps it; shops choose from it."""

    image = None
    tax_class = models.CharField(_("VAT on its goods"), max_length=20, choices=TaxClass.choices, blank=True)  # "": as the category above

    objects = CategoryManager.from_queryset(CategoryQuerySet)()

    class Meta(AbstractCategory.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the active language; free of queries after ``Category.objects.named()``."""
        return getattr(self, "local_name", None) or self.name_in(get_language() or "")

    def name_in(self, language: str) -> str:
        """The name in ``language``, else in the installation's."""
        return next((text.name for text in self.translations.all() if text.language == language), self.name)

    def get_absolute_url(self) -> str:
        return reverse("category", kwargs={"slug": self.slug, "pk": self.pk})


class CategoryTranslation(models.Model):
    """The category's name in one more language."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=5)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        app_label = "catalogue"
        constraints = [models.UniqueConstraint(fields=["category", "language"], name="one_category_name_a_language")]

    def __str__(self) -> str:
        return self.name
