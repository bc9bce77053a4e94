"""What the law asks to be said about food before it is bought."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from marketplace.catalogue.allergens import ALLERGENS, allergen_names
from marketplace.catalogue.codes import CodesField
from marketplace.catalogue.diets import DIETS, contradicting, with_implied
from marketplace.catalogue.milk import MILK


class FoodInformation(models.Model):
    """Regulation (EU) 1169/2011, art. 14: the mandatory particulars, but for the durability date.

    ``allergens`` holds codes of Annex II (see ``marketplace.catalogue.allergens``). ``milk`` and ``diets`` are what shoppers narrow lists
    by; nothing is said of a food that leaves them empty.
    """

    product = ParentalKey("catalogue.Product", on_delete=models.CASCADE, related_name="food", unique=True)
    legal_name = models.CharField(_("name of the food"), max_length=160)
    ingredients = models.TextField(_("ingredients"), blank=True)
    allergens = CodesField(_("allergens"), known=ALLERGENS, default=list, blank=True)
    milk = CodesField(_("milk of"), known=MILK, default=list, blank=True)
    diets = CodesField(_("suits a diet"), known=DIETS, default=list, blank=True)
    storage = models.CharField(_("how to keep it"), max_length=200, blank=True)
    origin = models.CharField(_("origin"), max_length=160, blank=True)
    operator = models.CharField(_("food business and its address"), max_length=240, blank=True)
    nutrition = models.TextField(_("nutrition, per 100 g or 100 ml"), blank=True)
    made_with_raw_milk = models.BooleanField(_("made with raw milk"), default=False)

    class Meta:
        app_label = "catalogue"
        verbose_name = _("food information")
        verbose_name_plural = _("food information")

    def __str__(self) -> str:
        return self.legal_name

    def clean(self) -> None:
        """Milk is an allergen, and no vegan food has any of an animal."""
        super().clean()
        self.diets = with_implied(self.diets)
        if self.milk and "milk" not in self.allergens:
            raise ValidationError({"allergens": _("You say whose milk it is made of: tick milk among the allergens too.")})
        wrong = contradicting(self.diets, self.allergens)
        if wrong:
            told = {"allergens": ", ".join(allergen_names(wrong))}
            raise ValidationError({"diets": _("It has %(allergens)s in it: nobody of this diet eats that.") % told})
