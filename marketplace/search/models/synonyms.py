"""Words that mean the same, as the operator says."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Synonym(models.Model):
    """A group: whoever looks for one of its words finds the others too. A word may be several: ``olive oil, azeite, huile d'olive``."""

    words = models.TextField(
        gettext_lazy("words that mean the same"),
        max_length=500,
        help_text=gettext_lazy("Separated by commas, in any language and in any writing: olive oil, azeite, huile d'olive."),
    )
    language = models.CharField(
        gettext_lazy("only for those who search in"),
        max_length=10,
        blank=True,
        default="",
        help_text=gettext_lazy("Leave it empty unless the words mean the same in one language and not in another."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = gettext_lazy("group of words")
        verbose_name_plural = gettext_lazy("groups of words")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    @property
    def parts(self) -> list[str]:
        return [part.strip() for part in self.words.split(",") if part.strip()]

    def clean(self) -> None:
        self.words = ", ".join(self.parts)
        if len(self.parts) < 2:
            raise ValidationError({"words": _("A group needs two words at least, separated by a comma.")})
        if self.language and self.language not in dict(settings.LANGUAGES):
            raise ValidationError({"language": _("Choose a language of this market, or none.")})
