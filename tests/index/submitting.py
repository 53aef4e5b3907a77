"""Submissions put together of made-up documents, as EDGAR keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
TOOL = (DATA / "orchard-tool_10-q.txt").read_text(encoding="utf-8")
PAPER = (DATA / "quill-paper_10-k.txt").read_text(encoding="utf-8")
SOAP = (DATA / "tamarack-soap_10-q.htm").read_text(encoding="utf-8")

HEADER = """<SEC-HEADER>0009990001-94-000007.hdr.sgml : 19940512
ACCESSION NUMBER:		0009990001-94-000007
CONFORMED SUBMISSION TYPE:	10-Q
CONFORMED PERIOD OF REPORT:	19940331
FILED AS OF DATE:		19940512

FILER:
	COMPANY DATA:
		COMPANY CONFORMED NAME:			ORCHARD TOOL CO
		CENTRAL INDEX KEY:			0009990001
		FISCAL YEAR END:			1231
</SEC-HEADER>
"""


def document(kind: str, body: str, number: int = 1, said: str = "") -> str:
    """A document of a submission."""
    return (
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{number}\n<DESCRIPTION>{said}\n"
        f"<TEXT>\n{body}\n</TEXT>\n</DOCUMENT>\n"
    )


def submission(*parts: tuple[str, str], header: str = HEADER) -> bytes:
    """A header and documents of these types, in order."""
    bodies = [document(kind, body, place) for place, (kind, body) in enumerate(parts, 1)]
    return f"<SEC-DOCUMENT>\n{header}{''.join(bodies)}</SEC-DOCUMENT>\n".encode()


def schedule(*lines: str, said: Sequence[str] = (), article: str = "5") -> str:
    """A financial data schedule of the tool company's quarter, with these lines of figures."""
    return "\n".join(
        [
            "<TABLE> <S> <C>",
            f"<ARTICLE> {article}",
            "<LEGEND>",
            "THIS SCHEDULE CONTAINS 3 FIGURES EXTRACTED FROM THE STATEMENTS.",
            "</LEGEND>",
            *(said or TIMES),
            *lines,
            "</TABLE>",
        ]
    )


TIMES = (
    "<MULTIPLIER> 1",
    "<S>                             <C>",
    "<PERIOD-TYPE>                   3-MOS",
    "<FISCAL-YEAR-END>                          DEC-31-1994",
    "<PERIOD-END>                               MAR-31-1994",
)
AGREEING = (
    "<TOTAL-ASSETS>                             3,610,637",
    "<CURRENT-ASSETS>                           1,942,392",
    "<INCOME-PRETAX>                            36,412",
    "<INCOME-TAX>                               12,511",
    "<NET-INCOME>                               23,901",
)
