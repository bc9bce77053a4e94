"""How heavy and how large a parcel is, and what a service says to that."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from logistics.models import Service
from logistics.weights import weight_text


@dataclass(frozen=True)
class ParcelSpec:
    """One box to be sent: its weight with packing, whether it must stay cold, and its sides in millimetres where they are known."""

    grams: int
    keep_cold: bool = False
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None

    @property
    def sides(self) -> tuple[int, int, int] | None:
        """The three sides, longest first; None where one is not known."""
        if not (self.length_mm and self.width_mm and self.height_mm):
            return None
        a, b, c = sorted((self.length_mm, self.width_mm, self.height_mm), reverse=True)
        return a, b, c


def longest_side(parcel: ParcelSpec) -> int | None:
    """In millimetres; None where the sides are not known."""
    return parcel.sides[0] if parcel.sides else None


def chargeable_grams(parcel: ParcelSpec, divisor: int | None) -> int:
    """The weight that is paid for: the larger of what it weighs and its volume, where ``divisor`` cm³ count as a kilogram."""
    if not divisor or not parcel.sides:
        return parcel.grams
    a, b, c = parcel.sides
    # mm³ are cm³ · 1000 and kilograms g · 1000, so both thousands cancel; rounded up to a whole gram.
    return max(parcel.grams, -(-a * b * c // divisor))


def size_refusal(service: Service, parcel: ParcelSpec) -> str:
    """Why ``service`` does not take a parcel of these sides, in one sentence; "" when it does or they are not known."""
    if not parcel.sides:
        return ""
    a, b, c = parcel.sides
    if service.longest_mm and a > service.longest_mm:
        return _too_large(_("Its longest side is %(size)s; %(service)s takes up to %(limit)s."), service, a, service.longest_mm)
    around = a + 2 * (b + c)
    if service.girth_mm and around > service.girth_mm:
        sentence = _("Longest side and the way around it are %(size)s; %(service)s takes up to %(limit)s.")
        return _too_large(sentence, service, around, service.girth_mm)
    if service.sides_mm and a + b + c > service.sides_mm:
        return _too_large(
            _("Its three sides are %(size)s together; %(service)s takes up to %(limit)s."), service, a + b + c, service.sides_mm
        )
    return ""


def _too_large(sentence: str, service: Service, size: int, limit: int) -> str:
    return sentence % {"service": service.name_in(), "size": size_text(size), "limit": size_text(limit)}


def weight_refusal(service: Service, parcel: ParcelSpec, heaviest_step: int) -> str:
    """Why ``service`` does not take a parcel of this weight, where its prices end at ``heaviest_step`` grams; "" when it does."""
    limit = min(service.max_grams, heaviest_step)
    if parcel.grams > limit:
        said = {"service": service.name_in(), "weight": weight_text(parcel.grams), "limit": weight_text(limit)}
        return _("A parcel of %(weight)s is heavier than %(service)s takes. Its limit is %(limit)s.") % said
    charged = chargeable_grams(parcel, service.volumetric_divisor)
    if charged > heaviest_step:
        said = {"service": service.name_in(), "weight": weight_text(charged), "limit": weight_text(heaviest_step)}
        return _("By its size this parcel counts as %(weight)s. %(service)s takes up to %(limit)s.") % said
    return ""


def size_text(millimetres: int) -> str:
    """``1200`` as ``120 cm``, ``1205`` as ``120.5 cm``, in the active language's digits."""
    centimetres, left = divmod(millimetres, 10)
    return _("%(size)s cm") % {"size": number_format(f"{centimetres}.{left}" if left else centimetres)}
