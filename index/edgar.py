"""Submissions as EDGAR keeps them: bytes → text, header, documents, pages."""

from __future__ import annotations

import codecs
import itertools
import re
from dataclasses import dataclass
from datetime import date

from index.errors import NotAFiling
from index.model import Document, MonthDay, Page, Span
from index.unseen import as_seen

_DOCUMENT = re.compile(r"^<DOCUMENT>\s*$", re.I | re.M)
_DOCUMENT_END = re.compile(r"^</DOCUMENT>", re.I | re.M)
_TYPE = re.compile(r"^<TYPE>\s*(\S.*?)\s*$", re.I | re.M)
_SEQUENCE = re.compile(r"^<SEQUENCE>\s*(\d+)", re.I | re.M)
_DESCRIPTION = re.compile(r"^<DESCRIPTION>[ \t]*(.*?)\s*$", re.I | re.M)
_BODY = re.compile(r"^<TEXT>\s*?$|<TEXT>", re.I | re.M)
_BREAK = re.compile(r"^[ \t]*<PAGE>[ \t]*(\d*)[ \t]*$|\f", re.I | re.M)
_NUMBER = re.compile(r"^\s*(?:page\s+|-\s*)?([A-Z]-\d{1,3}|\d{1,3}|[ivxl]{1,6})(?:\s*-)?\s*$", re.I)
_HEADER = re.compile(r"^<(?:SEC|IMS)-HEADER>", re.I | re.M)
_HEADER_END = re.compile(r"^</(?:SEC|IMS)-HEADER>[ \t]*$", re.I | re.M)
_MOST_BEFORE = 2_000  # characters before a header, or before a first document without one
_UNREADABLE = re.compile(
    r"\s*(?:<(?:PDF|ZIP|EXCEL|XML|JSON|XLS)>\s*)?(?:begin [0-7]{3} |%PDF|<\?xml(?![^<]{0,400}<(?:!doctype )?html)(?![^<]{0,400}<!--))|"
    r"\s*<(?:PDF|ZIP|EXCEL|JSON|XLS)>",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Header:
    """What a submission's header says. Every part may be missing."""

    accession: str | None = None
    form: str | None = None
    company: str | None = None
    cik: str | None = None
    period: date | None = None
    filed: date | None = None
    fiscal_year_end: MonthDay | None = None


_NO_TEXT = bytes((*range(9), *range(14, 27)))  # control characters, but for those of text


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, as Windows-1252 has them."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_AS_WINDOWS = "windows-1252-where-no-utf-8"
codecs.register_error(_AS_WINDOWS, _as_windows)


def decode(content: bytes, name: str) -> str:
    """The text of a file, line ends unified and tabs expanded. Lines stay lines.

    Raises NotAFiling for what is empty, a PDF, an archive or otherwise binary.
    """
    if not content.strip():
        raise NotAFiling(f"{name} is empty. Download the filing again.")
    if content.startswith(b"%PDF"):
        raise NotAFiling(
            f"{name} is a PDF. Index the filing's .txt or .htm file from EDGAR instead."
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode()
    sample = content[:8192]
    strange = len(sample) - len(sample.translate(None, _NO_TEXT))
    if b"\x00" in sample or strange > len(sample) // 50:
        raise NotAFiling(
            f"{name} is a binary file. Index the filing's .txt or .htm file from EDGAR."
        )
    text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors=_AS_WINDOWS)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return as_seen(text).expandtabs(8)


def read_header(text: str) -> Header:
    """The submission's header, where the file begins with one.

    It is written as captions ("CONFORMED PERIOD OF REPORT: …") or as tags ("<PERIOD>…"). Of
    several filers the first counts.
    """
    top = _top(text)
    year_end = _said(top, "FISCAL YEAR END", "FISCAL-YEAR-END")
    return Header(
        accession=_accession(top),
        form=_said(top, "CONFORMED SUBMISSION TYPE", "TYPE"),
        company=_said(top, "COMPANY CONFORMED NAME", "CONFORMED-NAME"),
        cik=_said(top, "CENTRAL INDEX KEY", "CIK"),
        period=_day(_said(top, "CONFORMED PERIOD OF REPORT", "PERIOD")),
        filed=_day(_said(top, "FILED AS OF DATE", "FILING-DATE")),
        fiscal_year_end=MonthDay(int(year_end[:2]), int(year_end[2:4])) if year_end and _is_month_day(year_end) else None,
    )  # fmt: skip


def _top(text: str) -> str:
    """What stands before the first document, or before a body that is in none.

    A header opens the file: what is written like one within a body is the body's own words.
    """
    first = _first_document(text)
    if first is not None:
        return text[:first]
    closing = _HEADER_END.search(text) if _HEADER.search(text, 0, _MOST_BEFORE) else None
    return text[: closing.end()] if closing else ""


def _first_document(text: str) -> int | None:
    """Where the first document begins; None where its mark stands within a bare body."""
    first = _DOCUMENT.search(text)
    if first is None:
        return None
    begins = first.start() < _MOST_BEFORE or _HEADER.search(text, 0, _MOST_BEFORE) is not None
    return first.start() if begins else None


def _is_month_day(text: str) -> bool:
    return re.fullmatch(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", text) is not None


def _accession(top: str) -> str | None:
    match = re.search(r"ACCESSION[ -]NUMBER[:>]\s*(\d{10}-\d{2}-\d{6})", top, re.I)
    return match[1] if match else None


def _said(top: str, caption: str, tag: str) -> str | None:
    """The first value under a caption, or else in a tag."""
    captioned = re.search(rf"^\s*{caption}:[ \t]*(\S.*?)\s*$", top, re.M)
    match = captioned or re.search(rf"^\s*<{tag}>[ \t]*(\S.*?)\s*$", top, re.M | re.I)
    return match[1] if match else None


def _day(written: str | None) -> date | None:
    if not written or not re.fullmatch(r"\d{8}", written):
        return None
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None


def documents(text: str) -> tuple[Document, ...]:
    """The documents of a submission, in order; one for a bare body. Spans hold the body."""
    starts = [match.start() for match in _DOCUMENT.finditer(text)]
    if _first_document(text) is None:
        return (Document("", 1, "", Span(len(_top(text)), len(text))),)
    found: list[Document] = []
    for place, start in enumerate(starts):
        limit = starts[place + 1] if place + 1 < len(starts) else len(text)
        closing = _DOCUMENT_END.search(text, start, limit)
        found.append(_document(text, start, closing.start() if closing else limit, place + 1))
    return tuple(found)


def _document(text: str, start: int, end: int, place: int) -> Document:
    body = _BODY.search(text, start, end)
    head = text[start : body.start() if body else min(end, start + 2000)]
    kind, sequence, said = _TYPE.search(head), _SEQUENCE.search(head), _DESCRIPTION.search(head)
    return Document(
        kind[1] if kind else "",
        int(sequence[1]) if sequence else place,
        said[1] if said else "",
        Span(body.end() if body else start, end),
    )


def is_unreadable(text: str, document: Document) -> bool:
    """Whether a document is encoded or data for machines: a PDF, a picture, an XML instance."""
    return _UNREADABLE.match(text, document.span.start, document.span.end) is not None


def pages(text: str, span: Span) -> tuple[Page, ...]:
    """The pages of a document. A number is read where it is printed: first or last line."""
    breaks = list(_BREAK.finditer(text, span.start, span.end))
    bounds = [span.start, *(match.start() for match in breaks), span.end]
    found: list[Page] = []
    for place, (start, end) in enumerate(itertools.pairwise(bounds)):
        if end > start:
            marked = breaks[place - 1][1] if place else None
            found.append(Page(_printed_number(text[start:end]) or marked or None, Span(start, end)))
    return tuple(found)


def _printed_number(page: str) -> str | None:
    lines = [
        line for line in page.splitlines() if line.strip() and not line.lstrip().startswith("<")
    ]
    for line in [*lines[:-4:-1], *lines[:2]]:
        match = _NUMBER.match(line)
        if match:
            return match[1]
    return None
