"""What a buyer needs to pay a slip by bank transfer, in words and as the code that bank apps read (EPC069-12)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.functional import cached_property

from marketplace.slips.models import Slip
from marketplace.slips.qr import QR
from marketplace.slips.references import check_digits, grouped

EPC_MOST = Decimal("999999999.99")


def creditor_reference(slip: Slip) -> str:
    """The slip's reference as banks carry it, ISO 11649: its own, or one made of entity and reference."""
    if not slip.entity:
        return slip.reference
    number = slip.entity + slip.reference
    return f"RF{check_digits(number)}{number}"


def slip_references(reference: str) -> list[str]:
    """Which slips' references an ISO 11649 reference may stand for."""
    number = reference[4:]
    return [reference, number[-9:]] if len(number) == 14 and number.isdigit() else [reference]


@dataclass(frozen=True)
class Transfer:
    """Whose account, which, what for, and how much is still to be paid."""

    slip: Slip
    amount: Decimal

    holder: str
    iban: str
    bic: str

    @property
    def shown_iban(self) -> str:
        return grouped(self.iban)

    @property
    def reference(self) -> str:
        return creditor_reference(self.slip)

    @property
    def shown_reference(self) -> str:
        return grouped(self.reference)

    @cached_property
    def qr(self) -> QR | None:
        """None where the scheme does not reach: it knows euros alone."""
        return QR(self.payload) if self.slip.currency == "EUR" and 0 < self.amount <= EPC_MOST else None

    @property
    def payload(self) -> str:
        """The lines of EPC069-12, version 002: a BIC may be left out in the European Economic Area."""
        return "\n".join(["BCD", "002", "1", "SCT", self.bic, self.holder, self.iban, f"EUR{self.amount:.2f}", "", self.reference])


def transfer_for(slip: Slip) -> Transfer | None:
    """How to pay what is missing of ``slip`` by transfer; None where it cannot be paid so."""
    offered = any(due.channel_id == "bank_transfer" for due in slip.dues.all())
    if not (settings.BANK_IBAN and offered and slip.state == Slip.State.OPEN):
        return None
    return Transfer(slip=slip, amount=slip.missing, holder=settings.BANK_HOLDER, iban=settings.BANK_IBAN, bic=settings.BANK_BIC)
