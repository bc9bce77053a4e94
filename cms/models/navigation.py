"""What stands around every page: the links of header and footer, edited by the operator, one set a language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable

from cms.links import stays_here


@register_setting(icon="list-ul")
class SiteFrame(BaseSiteSetting, ClusterableModel):
    """Header and footer of one site."""

    help_phone = models.CharField(_("free phone line"), max_length=30, blank=True)

    panels = [FieldPanel("help_phone"), InlinePanel("links", label=_("Link"))]

    class Meta:
        verbose_name = _("header and footer")


class NavigationLink(Orderable):
    """One link, shown in one language."""

    class Place(models.TextChoices):
        HEADER = "header", _("Header")
        FOOTER = "footer", _("Footer")

    frame = ParentalKey(SiteFrame, on_delete=models.CASCADE, related_name="links")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    place = models.CharField(_("place"), max_length=10, choices=Place.choices)
    text = models.CharField(_("text"), max_length=60)
    path = models.CharField(
        _("address"),
        max_length=200,
        validators=[stays_here],
        help_text=_("Starts with /, for example /products/."),
    )

    panels = [FieldPanel("language"), FieldPanel("place"), FieldPanel("text"), FieldPanel("path")]

    def __str__(self) -> str:
        return self.text
