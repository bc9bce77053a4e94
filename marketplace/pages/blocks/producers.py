"""Makers beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.renditions import renditions_of
from marketplace.pages.choosers import producer_chooser
from producers.models import Attestation, Producer


class ProducerChooserBlock(blocks.ChooserBlock):
    """With their pictures and the names they may use today: four queries for all makers of a page."""

    target_model = Producer
    widget = producer_chooser.widget_class()

    def bulk_to_python(self, values: Iterable[Any]) -> list[Producer | None]:
        makers: list[Producer | None] = super().bulk_to_python(values)
        attested = Attestation.objects.valid().select_related("designation").order_by("designation__name")
        prefetch_related_objects(
            [maker for maker in makers if maker],
            "photo",
            renditions_of("photo", "card"),
            Prefetch("attestations", queryset=attested, to_attr="proofs"),
        )
        return makers

    class Meta:
        icon = "user"


class ProducersBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Headline"), max_length=120, required=False)
    producers = blocks.ListBlock(ProducerChooserBlock(label=_("Maker")), label=_("Makers"), min_num=1, max_num=24)

    class Meta:
        template = "marketplace_pages/blocks/producers.html"
        icon = "group"
        label = _("Makers")
        description = _("Who makes the things: name, place, picture and protected names, with a link to what they make.")

        def preview_value(self) -> dict[str, Any]:
            return {"headline": gettext("Who makes it"), "producers": list(Producer.objects.order_by("name")[:4])}
