"""Writing a review: from the page of an order, about a line of it that was delivered."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from marketplace.order.models import Line, ShopOrder
from marketplace.reviews.insiders import works_there
from marketplace.reviews.models import Review

State = Review.State


class CannotReview(Exception):
    """Nothing was written; the message is translated and for whoever wanted to."""


def person_of(email: str) -> str:
    """A keyed digest: that it is the same person can be told, and not who."""
    return salted_hmac("marketplace.reviews.person", email.strip().lower(), algorithm="sha256").hexdigest()


def email_of(line: Line) -> str:
    """Of who bought it."""
    return str(line.order.user.email if line.order.user else line.order.guest_email)


def product_id_of(line: Line) -> int | None:
    """The product that a line is about: a variant's is its product's. None where it is not in the catalogue any more."""
    return (line.product.parent_id or line.product_id) if line.product else None


def check_may_review(line: Line) -> int:
    """The id of the product. Raises ``CannotReview`` for what did not arrive, and for whoever works for the seller. Two queries at most."""
    product_id = product_id_of(line)
    if product_id is None:
        raise CannotReview(_("This product is not in the catalogue any more, so it cannot be reviewed."))
    if line.shop_order.state != ShopOrder.State.DELIVERED or line.to_pack < 1:
        raise CannotReview(_("You can review it once it has been delivered."))
    if works_there(partner_id=line.shop_order.partner_id, email=email_of(line)):
        raise CannotReview(_("You work for this shop, so you cannot review what it sells."))
    return product_id


def review_of(line: Line) -> Review | None:
    """What the person who bought ``line`` has written of the product, in this order or in another."""
    return Review.objects.filter(product=product_id_of(line), person=person_of(email_of(line))).first()


def write_review(*, line: Line, rating: int, text: str, name: str, language: str) -> Review:
    """Write it, or change what the person wrote before; either way it waits for the operator.

    Raises ``CannotReview`` as above, and for one that is published: it may have been answered, and stays as it was read.
    """
    product_id = check_may_review(line)
    said = {"rating": rating, "text": text.replace("\r\n", "\n").strip(), "name": name.strip(), "language": language, "line": line}
    written = review_of(line)
    if written is None:
        try:
            with transaction.atomic():
                return Review.objects.create(product_id=product_id, person=person_of(email_of(line)), writer=line.order.user, **said)
        except IntegrityError:
            raise CannotReview(_("You have written about this product already; look at the page again.")) from None
    changed = Review.objects.filter(pk=written.pk, state__in=(State.WAITING, State.REFUSED), answer="").update(
        **said, state=State.WAITING, reason="", changed_at=timezone.now()
    )
    if not changed:
        raise CannotReview(_("Your review is published, so it cannot be changed any more."))
    written.refresh_from_db()
    return written


def take_back(line: Line) -> bool:
    """Delete what who bought ``line`` wrote of the product, with the shop's answer. False where there is nothing.

    Whoever wrote it may want it forgotten, an account or not (Regulation (EU) 2016/679, article 17), also when it is published.
    """
    deleted, _rows = Review.objects.filter(product=product_id_of(line), person=person_of(email_of(line))).delete()
    return bool(deleted)
