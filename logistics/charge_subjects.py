"""What charges are for, in words for whoever pays and for the clerk who takes the money. What is paid for says so itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from logistics.models import Charge


def _nothing(_charge: Charge) -> str:
    return ""


@dataclass(frozen=True)
class Subject:
    """``words``: one line that names nobody, since whoever has the reference reads it. ``desk``: the page where a clerk goes on once it is
    paid, "" for none."""

    words: Callable[[Charge], str] = _nothing
    desk: Callable[[Charge], str] = _nothing


_subjects: dict[str, Subject] = {}


def register_subject(about: str, subject: Subject) -> None:
    """Called in ``AppConfig.ready``; ``about`` is one of ``Charge.About``."""
    _subjects[about] = subject


def subject_of(charge: Charge) -> Subject:
    return _subjects.get(charge.about, Subject())


def words_of(charge: Charge) -> str:
    return subject_of(charge).words(charge) or str(charge.get_about_display())
