"""What whoever holds a redirected parcel must know: it has a label of before."""

from __future__ import annotations

from django.utils.translation import gettext as _

from logistics.models import LabelPrint, Parcel, Redirection


def waits_for_label(parcel: Parcel) -> Redirection | None:
    """The redirection in force, where the label on the parcel was printed before it; None where none is in force, or its label is there.

    Two queries, none for a parcel that was not redirected.
    """
    if parcel.redirection_id is None:
        return None
    redirection = Redirection.objects.select_related("recipient", "office", "locker").get(pk=parcel.redirection_id)
    since = LabelPrint.objects.filter(parcel=parcel, batch__printed_at__gte=redirection.in_force_at)
    return None if since.exists() else redirection


def goes_to(redirection: Redirection) -> str:
    """The place, in a few words, for the clerk."""
    place = redirection.office or redirection.locker
    return place.name if place else f"{redirection.recipient.postcode} {redirection.recipient.locality}"


def told(redirection: Redirection) -> str:
    """What the clerk does, in the active language."""
    said = {"place": goes_to(redirection), "day": redirection.arrives}
    return _("Redirected: it goes to %(place)s, for %(day)s. Print its new label and stick it over the old one.") % said
