"""Sending labels to a printer on the post's own network: ZPL over raw TCP, as printers take it on port 9100.

Nobody but the operator names a printer, and no address is connected to that the environment does not allow (``PRINTER_NETWORKS``). The
name is looked up once, the address that was found is compared, and that very address is connected to.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from background.retry import Permanent
from logistics.models import PrintBatch, Printer, PrinterJob, PrintFile
from logistics.models.printing import FIRST_PORT, LAST_PORT
from logistics.printing import contents, draw, file_of

State, Form = PrinterJob.State, PrintFile.Form
CONNECT_SECONDS, SEND_SECONDS, LISTEN_SECONDS = 5, 30, 3
CHUNK = 16 * 1024
_log = logging.getLogger(__name__)


class NotAllowed(Exception):
    """The printer's address is none that may be connected to. The text says which it was."""


def allowed_address(host: str, port: int) -> tuple[str, int]:
    """The numeric address of ``host`` that may be connected to. Raises ``NotAllowed``; ``OSError`` where the name is not found.

    Every address that the name has must be allowed: a name that points outside as well is not the printer's.
    """
    if not FIRST_PORT <= port <= LAST_PORT:
        raise NotAllowed(_("Port %(port)s is none of a label printer.") % {"port": port})
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    networks = [ipaddress.ip_network(network) for network in settings.PRINTER_NETWORKS]
    for address in sorted(found):
        number = ipaddress.ip_address(address.partition("%")[0])
        number = getattr(number, "ipv4_mapped", None) or number
        if not any(number in network for network in networks):
            raise NotAllowed(_("%(address)s is not in the networks that printers may be in.") % {"address": address})
    return sorted(found, key=lambda address: (":" in address, address))[0], port


def send_to_printer(*, batch: PrintBatch, printer: Printer, actor: Any) -> PrinterJob:
    """Ask that ``batch`` is sent to ``printer``; the task does it. Asked while that is under way, the same job comes back."""
    from logistics.tasks import run_printer_job

    with transaction.atomic():
        try:
            with transaction.atomic():
                job = PrinterJob.objects.create(batch=batch, printer=printer, asked_by=actor)
        except IntegrityError:
            return PrinterJob.objects.get(batch=batch, printer=printer, state__in=[State.WAITING, State.SENDING])
        run_printer_job.enqueue(job.pk)
    return job


def send(job: PrinterJob, *, last_try: bool) -> None:
    """Send one waiting job. An ``OSError`` before the first byte went over leaves it waiting, to be tried again, unless it is the last try.

    Whatever breaks off later is not sent again by itself: some labels may hang out of the printer already. A run that finds the job
    "being sent" comes after one that died in the middle, and says that.
    """
    mine = PrinterJob.objects.filter(pk=job.pk)
    if not mine.filter(state=State.WAITING).update(state=State.SENDING):
        broken = _("The sending broke off. Look which labels are printed, then print the others.")
        mine.filter(state=State.SENDING).update(state=State.UNSURE, message=broken, ended_at=timezone.now())
        return
    printer = job.printer
    sent = 0
    try:
        if not printer.is_active:
            raise NotAllowed(_("This printer is not in use."))
        content = _content(job)
        with socket.create_connection(allowed_address(printer.host, printer.port), timeout=CONNECT_SECONDS) as line:
            line.settimeout(SEND_SECONDS)
            for start in range(0, len(content), CHUNK):
                line.sendall(content[start : start + CHUNK])
                sent = min(len(content), start + CHUNK)
            line.shutdown(socket.SHUT_WR)
            # A printer that was switched off in the middle says so now; one that keeps the line open says nothing, which is well.
            line.settimeout(LISTEN_SECONDS)
            with contextlib.suppress(TimeoutError):
                while line.recv(1024):
                    pass
    except NotAllowed as refusal:
        _end(job, State.FAILED, _("Nothing was sent: %(why)s") % {"why": refusal}, sent)
        raise Permanent(str(refusal)) from refusal
    except OSError as failure:
        _log.warning("Printer %s: %s after %s bytes", printer.name, failure, sent)
        if sent:
            _end(job, State.UNSURE, _("The printer hung up. Look which labels are printed, then print the others."), sent)
            raise Permanent(str(failure)) from failure
        if last_try:
            _end(job, State.FAILED, _("The printer does not answer. Is it switched on, and has it paper? Then send the run again."), 0)
        else:
            mine.update(state=State.WAITING, message=_("The printer does not answer. It is tried again."))
        raise
    _end(job, State.SENT, "", sent)


def _content(job: PrinterJob) -> bytes:
    """The batch in the printer's own resolution and for its paper, kept as a file."""
    file = file_of(job.batch, Form.ZPL_203 if job.printer.dots == Printer.Dots.D203 else Form.ZPL_300)
    if file.state != PrintFile.State.READY:
        draw(file)
        file.refresh_from_db()
    return contents(file)


def _end(job: PrinterJob, state: str, message: str, sent: int) -> None:
    PrinterJob.objects.filter(pk=job.pk).update(state=state, message=message[:250], sent_bytes=sent, ended_at=timezone.now())
