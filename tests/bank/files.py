"""Statements as banks send them, made up: CAMT.053 in the versions 02 and 08."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

IBAN = "PT50003506510000000000061"
OTHER_IBAN = "PT50000201231234567890154"


@dataclass
class Entry:
    """A line; ``amount`` negative where money left."""

    amount: str
    name: str = "ANA LOPES"
    reference: str = ""
    text: str = ""
    key: str = ""
    day: str = "2026-11-26"
    code: str = "RCDT/ESCT"
    reversal: bool = False
    status: str = "BOOK"
    iban: str = OTHER_IBAN


def statement(
    *entries: Entry,
    number: str = "2026-11-26/330",
    iban: str = IBAN,
    currency: str = "EUR",
    opening: str = "1000.00",
    closing: str | None = None,
    version: str = "02",
) -> bytes:
    """A file with one statement of ``entries``; its closing balance is right unless one is given."""
    booked = sum((Decimal(each.amount) for each in entries if each.status == "BOOK"), Decimal(0))
    end = Decimal(closing) if closing is not None else Decimal(opening) + booked
    rows = "\n".join(_entry(each, place, number, currency, version) for place, each in enumerate(entries, start=1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <BkToCstmrStmt>
  <GrpHdr><MsgId>MSG-{number}</MsgId><CreDtTm>2026-11-27T05:12:44+00:00</CreDtTm></GrpHdr>
  <Stmt>
   <Id>{number}</Id><ElctrncSeqNb>330</ElctrncSeqNb><CreDtTm>2026-11-27T05:12:44+00:00</CreDtTm>
   <Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy><Ownr><Nm>CORREIOS DA BEIRA</Nm></Ownr></Acct>
   {_balance("OPBD", Decimal(opening), currency, "2026-11-25")}
   {_balance("CLBD", end, currency, "2026-11-26")}
{rows}
  </Stmt>
 </BkToCstmrStmt>
</Document>""".encode()


def _balance(code: str, amount: Decimal, currency: str, day: str) -> str:
    mark = "CRDT" if amount >= 0 else "DBIT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{abs(amount)}</Amt>'
        f"<CdtDbtInd>{mark}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(each: Entry, place: int, number: str, currency: str, version: str) -> str:
    amount, came = Decimal(each.amount), Decimal(each.amount) > 0
    family, sub = each.code.split("/")
    party, account = ("Dbtr", "DbtrAcct") if came else ("Cdtr", "CdtrAcct")
    name = f"<Pty><Nm>{escape(each.name)}</Nm></Pty>" if version == "08" else f"<Nm>{escape(each.name)}</Nm>"
    status = f"<Sts><Cd>{each.status}</Cd></Sts>" if version == "08" else f"<Sts>{each.status}</Sts>"
    said = (
        f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>ISO</Issr></Tp><Ref>{each.reference}</Ref></CdtrRefInf></Strd>"
        if each.reference
        else f"<Ustrd>{escape(each.text)}</Ustrd>"
        if each.text
        else ""
    )
    return f"""   <Ntry><NtryRef>{place}</NtryRef><Amt Ccy="{currency}">{abs(amount)}</Amt>
    <CdtDbtInd>{"CRDT" if came else "DBIT"}</CdtDbtInd>
    {"<RvslInd>true</RvslInd>" if each.reversal else ""}{status}
    <BookgDt><Dt>{each.day}</Dt></BookgDt><ValDt><Dt>{each.day}</Dt></ValDt>
    <AcctSvcrRef>{each.key or f"{number}-{place:05d}"}</AcctSvcrRef>
    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>
    <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
     <RltdPties><{party}>{name}</{party}><{account}><Id><IBAN>{each.iban}</IBAN></Id></{account}></RltdPties>
     <RmtInf>{said}</RmtInf></TxDtls></NtryDtls></Ntry>"""


BILLION_LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>&lol3;</BkToCstmrStmt></Document>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE Document [<!ENTITY passwords SYSTEM "file:///etc/passwd">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
<BkToCstmrStmt><Stmt><Id>&passwords;</Id></Stmt></BkToCstmrStmt></Document>"""
