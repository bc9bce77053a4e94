"""Drafts: the letter itself, then to whom it goes and how. A step that went well is kept, whatever becomes of the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation

from cms.formats import babel_locale
from logistics.letters.checking import Checked, picture_of
from logistics.letters.matching import window_problem
from logistics.letters.paper import MOST_PAGES
from logistics.letters.sheet import draw_sheet
from logistics.letters.typesetting import typeset
from logistics.models import Address, Letter

State, Way = Letter.State, Letter.Way


class NotADraft(Exception):
    """It was ordered, paid or deleted in the meantime; nothing was changed."""


def drafts_end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(days=settings.LETTER_DRAFT_DAYS)


def keep_typed(letter: Letter | None, *, salutation: str, text: str, signature: str) -> Letter:
    """A new draft, or ``letter`` with other words. Raises ``NotADraft``."""
    said = {"way": Way.TYPED, "salutation": salutation, "text": text, "signature": signature, "window_text": "", "window_fault": ""}
    letter = _changed(letter, **said)
    if letter.sender and letter.recipient:
        finish(letter)
    return letter


def keep_upload(letter: Letter | None, checked: Checked) -> Letter:
    """The same with a file that was checked. Raises ``NotADraft``."""
    words = {"salutation": "", "text": "", "signature": ""}
    window = {"window_text": checked.window_text, "window_fault": checked.window_fault}
    letter = _changed(letter, way=Way.UPLOADED, pages=checked.pages, **words, **window)
    _keep_file(letter, "content", "letter.pdf", checked.file)
    # Another first page may have nothing in its window any more.
    if letter.recipient and not letter.has_sheet and window_problem(letter):
        Letter.objects.filter(pk=letter.pk).update(has_sheet=True)
        letter.has_sheet = True
    if letter.sender and letter.recipient:
        finish(letter)
    return letter


def _changed(letter: Letter | None, **fields: Any) -> Letter:
    """The pages are made anew after this: without them nobody can order what was changed half."""
    until = drafts_end(timezone.now())
    if letter is None:
        language = translation.get_language() or settings.LANGUAGE_CODE
        return Letter.objects.create(**fields, language=language, content_until=until)
    if not Letter.objects.filter(pk=letter.pk, state=State.DRAFT).update(**fields, content="", content_until=until):
        raise NotADraft
    _forget_file(letter)
    letter.refresh_from_db()
    return letter


def address(letter: Letter, *, sender: Address, recipient: Address, **fields: Any) -> None:
    """Write down to whom, from whom (unsaved addresses) and how. Raises ``NotADraft``."""
    before = [letter.sender_id, letter.recipient_id]
    with transaction.atomic():
        sender.save()
        recipient.save()
        if letter.way == Way.TYPED:
            fields["content"] = ""  # the address stands on its first page, which is made anew
        draft = Letter.objects.filter(pk=letter.pk, state=State.DRAFT)
        if not draft.update(sender=sender, recipient=recipient, content_until=drafts_end(timezone.now()), **fields):
            raise NotADraft
        Address.objects.filter(pk__in=[pk for pk in before if pk]).delete()
    if letter.way == Way.TYPED:
        _forget_file(letter)
    letter.refresh_from_db()
    finish(letter)


def finish(letter: Letter) -> None:
    """Make the pages of a typed letter, and the picture of what comes first."""
    if letter.way == Way.TYPED:
        file, pages = typeset_of(letter)
        Letter.objects.filter(pk=letter.pk, state=State.DRAFT).update(pages=pages)
        letter.pages = pages
        _keep_file(letter, "content", "letter.pdf", file)
    first = draw_sheet(letter) if letter.has_sheet else contents(letter)
    picture = picture_of(first)
    if picture is not None:
        _keep_file(letter, "preview", "first.png", picture)


def typeset_of(letter: Letter, *, nowhere: bool = False) -> tuple[bytes, int]:
    """The PDF of a typed letter and its pages; ``nowhere``: before it is known where it goes, to count its pages."""
    somebody = Address(name="-", street="-", postcode="-", locality="-", country=settings.POST_COUNTRY)
    sender, recipient = (somebody, somebody) if nowhere else (letter.sender, letter.recipient)
    assert sender is not None
    assert recipient is not None
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        date = format_date(timezone.localdate(letter.created_at or timezone.now()), format="long", locale=babel_locale())
        return typeset(
            sender=sender,
            recipient=recipient,
            date=date,
            salutation=letter.salutation,
            text=letter.text,
            signature=letter.signature,
        )


def is_too_long(*, salutation: str, text: str, signature: str) -> bool:
    """Whether typed words take more pages than an envelope does."""
    draft = Letter(way=Way.TYPED, salutation=salutation, text=text, signature=signature, language=translation.get_language() or "")
    return typeset_of(draft, nowhere=True)[1] > MOST_PAGES


def contents(letter: Letter) -> bytes:
    """Its pages as a PDF, without the address sheet."""
    with letter.content.open("rb") as file:
        return bytes(file.read())


def _forget_file(letter: Letter) -> None:
    """The file that ``letter`` had when it was read."""
    if letter.content.name:
        letter.content.storage.delete(letter.content.name)


def _keep_file(letter: Letter, name: str, file_name: str, content: bytes) -> None:
    """A new file in place of an old one, which goes. Only while it is a draft: what was ordered stays as it is."""
    field = getattr(letter, name)
    storage, before = field.storage, field.name
    made = storage.save(f"letters/{letter.pk}/{file_name}", ContentFile(content))
    if not Letter.objects.filter(pk=letter.pk, state=State.DRAFT).update(**{name: made}):
        storage.delete(made)
        raise NotADraft
    setattr(letter, name, made)
    if before:
        storage.delete(before)
