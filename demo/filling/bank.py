"""What the bank of the demo says: a statement with one payment that names its order, and some that need a person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone

from marketplace.bank.importing import import_file, settle_statement
from marketplace.bank.models import BankFile
from marketplace.order.models import Order
from marketplace.slips.transfer import creditor_reference

OPENING = Decimal("4210.55")
# Who, amount, what was said; the first fee is the bank's. One without a reference, one that is not for the market at all.
STRANGE = (
    ("MARIA JOAO SEABRA", Decimal("18.60"), "Encomenda de queijo, obrigada", "RCDT/ESCT"),
    ("CONDOMINIO RUA DA SOFIA 12", Decimal("45.00"), "Quota de novembro", "RCDT/ESCT"),
    ("BANCO", Decimal("-1.04"), "Comissão de manutenção", "MDOP/CHRG"),
)


def import_statement(*, order: Order, on: dt.date) -> None:
    """The bank's statement of the day: the money of ``order`` among others."""
    name = order.delivers_to.name.upper()
    rows = [(name, order.to_collect, creditor_reference(order.slip), "RCDT/ESCT"), *STRANGE]
    content = _statement(rows, on)
    file = BankFile.objects.create(name=f"extrato-{on}.xml", content=content)
    for statement in import_file(file=file, by=None):
        settle_statement.call(statement.pk)


def _statement(rows: list[tuple[str, Decimal, str, str]], on: dt.date) -> bytes:
    closing = OPENING + sum((amount for _name, amount, _text, _code in rows), Decimal(0))
    entries = "".join(_entry(place, *row, on) for place, row in enumerate(rows, start=1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>DEMO-{on}</MsgId><CreDtTm>{timezone.now().isoformat()}</CreDtTm></GrpHdr>
<Stmt><Id>{on}/1</Id><Acct><Id><IBAN>{settings.BANK_IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>
{_balance("OPBD", OPENING, on)}{_balance("CLBD", closing, on)}{entries}</Stmt></BkToCstmrStmt></Document>""".encode()


def _balance(code: str, amount: Decimal, on: dt.date) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _entry(place: int, name: str, amount: Decimal, text: str, code: str, on: dt.date) -> str:  # noqa: PLR0917
    family, sub = code.split("/")
    mark, party = ("CRDT", "Dbtr") if amount > 0 else ("DBIT", "Cdtr")
    return (
        f'<Ntry><Amt Ccy="EUR">{abs(amount)}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt>'
        f"<AcctSvcrRef>{on}-{place}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn>"
        f"</BkTxCd><NtryDtls><TxDtls><RltdPties><{party}><Pty><Nm>{escape(name)}</Nm></Pty></{party}></RltdPties>"
        f"<RmtInf><Ustrd>{escape(text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
