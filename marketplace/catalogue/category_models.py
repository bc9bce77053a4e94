"""The tree of categories; its texts by language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory


class Category(AbstractCategory):
    """A plain treebeard tree. The operator keeps it; shops choose from it."""

    image = None

    class Meta(AbstractCategory.Meta):
        pass


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
