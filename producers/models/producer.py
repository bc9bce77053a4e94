"""Who makes a thing."""

from itertools import chain, count
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.read_quickly import ReadQuickly


class Producer(ReadQuickly, ClusterableModel):
    """A maker: a dairy, a beekeeper, a potter. A Shop may sell several Producers, its own among them."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    municipality = models.CharField(_("municipality"), max_length=80)
    district = models.CharField(_("district"), max_length=80, blank=True)
    postcode = models.CharField(
        _("postcode"), max_length=12, blank=True, help_text=_("People near it then find the maker. Left empty, its municipality counts.")
    )
    country = models.CharField(_("country"), max_length=2, default="PT")
    story = models.TextField(_("story"), blank=True)
    photo = models.ForeignKey(
        "cms.FeiraImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    is_listed = models.BooleanField(_("has a page that the public sees"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("maker")
        verbose_name_plural = _("makers")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new maker an address of its name; a renamed one keeps the address that people have."""
        if not self.slug:
            begin = slugify(self.name)[:100].strip("-") or "maker"
            taken = set(Producer.objects.filter(slug__startswith=begin).values_list("slug", flat=True))
            self.slug = next(slug for slug in chain([begin], (f"{begin}-{n}" for n in count(2))) if slug not in taken)
        super().save(*args, **kwargs)

    def get_story(self) -> str:
        """The story in the active language, else in the installation's. One query, none where translations are prefetched."""
        language = get_language()
        return next((text.story for text in self.translations.all() if text.language == language and text.story), self.story)


class ProducerTranslation(models.Model):
    """The story in one more language."""

    producer = ParentalKey(Producer, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=5)
    story = models.TextField(_("story"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["producer", "language"], name="one_producer_text_a_language")]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.language}"
