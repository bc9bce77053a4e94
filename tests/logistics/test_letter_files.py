"""What an uploaded letter must be like: each bad file is refused in words that say what to do, and costs little."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from logistics.letters import checking, paper
from logistics.letters.checking import Checked, PdfRefused, check_upload, picture_of
from logistics.letters.matching import window_problem
from logistics.letters.typesetting import typeset
from logistics.models import Address, Letter
from tests.logistics import pdf_files as files
from tests.logistics.pdf_files import MM, address, body, pdf, text_at

ANA = Address(name="Ana Lopes", street="Rua da Sofia 12", postcode="3000-389", locality="Coimbra", country="PT")
RUI = Address(name="Rui Salgado", street="Avenida da Liberdade 110", postcode="1250-142", locality="Lisboa", country="PT")


def check(file: bytes) -> Checked:
    return check_upload(SimpleUploadedFile("letter.pdf", file))


def refusal(file: bytes) -> str:
    with pytest.raises(PdfRefused) as refused:
        check(file)
    return str(refused.value)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(lambda: b"", "This file is empty", id="empty"),
        pytest.param(lambda: b"MZ\x90\x00" + b"\x00" * 3000, "This is no PDF", id="exe renamed"),
        pytest.param(lambda: b"%PDF-1.7\n" + b"\x00" * 3000 + b"%%EOF", "damaged or not complete", id="nonsense"),
        pytest.param(lambda: files.good()[:-200], "damaged or not complete", id="truncated"),
        pytest.param(lambda: files.good()[:400] + b"%%EOF", "damaged or not complete", id="truncated with an end"),
        pytest.param(files.locked, "Save it without a password", id="encrypted"),
        pytest.param(files.no_pages, "This PDF has no page", id="no pages"),
        pytest.param(files.looping_pages, "damaged", id="loop of pages"),
        pytest.param(files.doubling_pages, "damaged", id="doubling pages"),
        pytest.param(files.million_pages, "too large to be read", id="a million pages"),
        pytest.param(files.deep_nest, "damaged", id="deep nest"),
        pytest.param(files.bomb, "too large to be read", id="bomb"),
        pytest.param(lambda: files.good(200), "more than 20 pages", id="200 pages"),
        pytest.param(lambda: files.good(21), "more than 20 pages", id="21 pages"),
        pytest.param(lambda: files.us_letter, "Page 1 measures 216 × 279 mm. Letters are printed on A4", id="US letter"),
        pytest.param(lambda: files.lying, "Page 1 lies across", id="landscape"),
        pytest.param(files.turned_across, "Page 1 lies across", id="turned to landscape"),
        pytest.param(files.with_script, "a program in this PDF (JavaScript)", id="JavaScript"),
        pytest.param(files.with_attachment, "other files in this PDF", id="attachment"),
        pytest.param(files.with_form, "a form that can be filled in", id="form"),
        pytest.param(files.with_xfa, "a form that can be filled in", id="XFA"),
        pytest.param(files.with_launch, "starts, plays or fetches", id="launch"),
        pytest.param(files.fetching_stream, "starts, plays or fetches", id="fetches a file"),
        pytest.param(lambda: files.with_note("/Text"), "On page 1 there are notes", id="note"),
        pytest.param(lambda: files.with_note("/Movie"), "starts, plays or fetches", id="film"),
        pytest.param(
            lambda: pdf(address, text_at(6, 150, "x")), "Page 1 is printed on too close to its edge (on the left)", id="left margin"
        ),
        pytest.param(lambda: pdf(address, text_at(204, 150, "xx")), "its edge (on the right)", id="right margin"),
        pytest.param(lambda: pdf(address, text_at(100, 4, "x")), "its edge (at the top)", id="top margin"),
        pytest.param(lambda: pdf(address, text_at(100, 295, "x")), "its edge (at the bottom)", id="bottom margin"),
        pytest.param(lambda: pdf(lambda canvas: canvas.rect(0, 0, 595, 842, fill=1)), "its edge", id="a picture over all"),
    ],
)
def test_a_bad_file_is_refused_in_words(make: Callable[[], bytes], says: str) -> None:
    assert says in refusal(make())


def test_a_file_of_more_than_ten_megabytes_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "run", lambda *args: pytest.fail("it was read"))
    assert "at most 10 MB are taken" in refusal(b"%PDF-1.7" + b" " * paper.MOST_MEGABYTES * 1024 * 1024)


def test_what_would_draw_for_ever_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", 3)
    assert "too large to be read" in refusal(files.endless_drawing())


def test_the_process_that_reads_gets_no_more_memory_than_it_may() -> None:
    wants = f"from logistics.letters.child import limit; limit({checking.MEGABYTES}, 3); bytearray({checking.MEGABYTES} * 1024 * 1024)"
    ended = subprocess.run([sys.executable, "-c", wants], capture_output=True, text=True, check=False)
    assert "MemoryError" in ended.stderr


def test_a_reader_that_only_waits_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "python"
    answer = '{"pages": 1, "window_text": "", "window_fault": ""}'
    slow.write_text(f"#!/bin/sh\nsleep 5\ncp $4/in.pdf $4/out.pdf\necho '{answer}' > $4/answer.json\n")
    slow.chmod(0o755)
    monkeypatch.setattr(checking.sys, "executable", str(slow))
    monkeypatch.setattr(checking, "SECONDS", 1)

    assert "too large to be read" in refusal(files.good())


def test_the_process_that_reads_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setenv("SECRET_KEY", "not for you")
    monkeypatch.setattr(checking.subprocess, "run", lambda *args, **more: given.update(more))

    refusal(files.good())

    assert set(given["env"]) == {"PATH", "LANG"}


def texts(file: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(file)).pages]


@pytest.mark.parametrize("make", [files.good, files.scanned_across], ids=["upright", "scanned across and turned"])
def test_a_good_letter_is_kept_upright_on_a4_with_its_address_read(make: Callable[[], bytes]) -> None:
    checked = check(make())

    assert checked.pages == 1
    assert checked.window_text.splitlines() == files.ADDRESS
    assert checked.window_fault == ""
    page = PdfReader(io.BytesIO(checked.file)).pages[0]
    assert ("Querida Ana" in page.extract_text(), page.rotation) == (True, 0)
    assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]


def test_a_page_that_hangs_over_and_is_a_little_off_a4_is_taken() -> None:
    file = pdf(address, body, size=(211 * MM, 296 * MM))
    assert check(file).pages == 1
    assert "measures 213 ×" in refusal(pdf(address, body, size=(213 * MM, 297 * MM)))


def test_of_the_file_only_its_pages_are_kept() -> None:
    kept = check(files.with_link()).file
    assert "Querida Ana" in texts(kept)[0]
    assert b"example.org" not in kept
    assert b"/Annots" not in kept


def test_a_picture_of_the_first_page_marks_the_window() -> None:
    drawn = picture_of(check(files.good()).file)
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")


# --- The window ------------------------------------------------------------------------------------------------------


def line_at(x_mm: float, from_top_mm: float) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.line(x_mm * MM, (297 - from_top_mm) * MM, (x_mm + 40) * MM, (297 - from_top_mm) * MM)


def problem(*draws: Callable[[Canvas], None], sender: Address = RUI) -> str:
    checked = check(pdf(*draws))
    return window_problem(Letter(window_text=checked.window_text, window_fault=checked.window_fault, recipient=ANA, sender=sender))


def test_an_address_in_the_window_with_the_senders_line_above_is_taken() -> None:
    above = text_at(25, 60, "Rui Salgado, 1250-142 Lisboa")
    assert problem(above, text_at(25, 66, "ANA LOPES", "Rua da Sofia, 12", "3000-389 Coimbra", "Portugal"), body) == ""


@pytest.mark.parametrize(
    ("draws", "says"),
    [
        ([body], "There is no address in the window"),
        ([text_at(25, 86, *files.ADDRESS), body], "reaches into the window"),
        ([address, text_at(25, 92, "Querida Ana,")], "reaches into the window"),
        ([address, text_at(107, 60, "Lisboa")], "reaches into the window"),
        ([address, line_at(90, 60)], "reaches into the window"),
        ([text_at(25, 66, "Ana Lopes", "Rua da Sofia 12"), body], "“3000-389 Coimbra” is missing"),
        ([text_at(25, 66, "Ana Lopez", *files.ADDRESS[1:]), body], "“Ana Lopes” is missing"),
        ([text_at(25, 60, "Confidencial", *files.ADDRESS), body], "“Confidencial” in the window"),
    ],
    ids=["no address", "too low", "text below", "text beside", "a line", "no postcode", "another name", "more than the address"],
)
def test_a_window_that_shows_anything_else_is_refused_with_what(draws: list[Callable[[Canvas], None]], says: str) -> None:
    assert says in problem(*draws)


def test_what_the_post_typesets_would_pass_its_own_check() -> None:
    words = {"date": "27 November 2026", "salutation": "Dear Ana,", "text": "All is well.\n" * 60, "signature": "Rui"}
    file, pages = typeset(sender=RUI, recipient=ANA, **words)

    checked = check(file)

    assert (checked.pages, pages) == (2, 2)
    assert window_problem(Letter(window_text=checked.window_text, window_fault=checked.window_fault, recipient=ANA, sender=RUI)) == ""
    page = pypdfium2.PdfDocument(file)[0].get_textpage()
    left, bottom, right, top = paper.window()
    assert "3000-389 Coimbra" in page.get_text_bounded(left, bottom, right, top - paper.NOTES_MM * MM)
