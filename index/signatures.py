"""The signatures at a report's end → who signed, with what titles, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.ascii_lines import Kind, Line
from index.model import CoverFact, Span
from index.periods import dates_in

_SIGNED = re.compile(r"/s/\s*([A-Z][\w.,' -]{2,60}?)(?:\s{2,}|$)", re.I)
_DULY = re.compile(
    r"Pursuant\s+to\s+the\s+requirements\s+of\s+(?:Section\s+13\b[^.]*?)?the\s+Securities\s+(?:and\s+)?Exchange\s+Act\s+of\s+1934,[^.]*?\b(?:report|behalf)\b[^.]*?\bsigned\b",
    re.I,
)
_PERSON = re.compile(
    r"[A-Z][A-Za-z'-]+(?:\s+(?:[A-Z][A-Za-z'-]*\.?|de|van|von)){1,4}(?:,\s+[JS]r\.?)?"
)
_LONGEST = 8000


def signatures_at(text: str) -> Span | None:
    """Where the signatures stand in a report without a heading for them."""
    match = next(iter(_DULY.finditer(text)), None)
    return Span(match.start(), min(len(text), match.start() + _LONGEST)) if match else None


@dataclass(frozen=True, slots=True)
class _Signature:
    name: str
    titles: tuple[str, ...]
    span: Span


def signatures(page: Sequence[Line]) -> Iterator[CoverFact]:
    """Who signed and when; names typed over a rule count where nothing is signed "/s/"."""
    signed = any(_SIGNED.search(line.text) for line in page)
    for place, line in enumerate(page):
        if not signed:
            yield from _typed(page, place)
        dated = re.search(r"\bDated?:?\s+(\w+\.?\s+\d{1,2},?\s+\d{4})", line.text, re.I)
        if dated:
            yield CoverFact(
                "SignatureDate",
                dated[1],
                Span(line.start + dated.start(1), line.start + dated.end(1)),
            )
        match = _SIGNED.search(line.text)
        if match:
            signature = _signature(page, place, match[1].strip())
            yield CoverFact(
                "Signatory", "; ".join((signature.name, *signature.titles)), signature.span
            )


def _signature(page: Sequence[Line], place: int, name: str) -> _Signature:
    """The name after "/s/" and the titles: below it in its own column, else beside it."""
    titles: list[str] = []
    beside = _beside(page[place], page[place])
    last = page[place]
    named = False
    for line in page[place + 1 : place + 8]:
        if line.kind is Kind.RULE:
            continue
        if line.kind in (Kind.BLANK, Kind.TAG) or _SIGNED.search(line.text):
            if titles or named:
                break
            continue
        words = _in_column(line, page[place])
        beside += _beside(line, page[place])
        if _letters(words).startswith(_letters(name)):
            named, words = True, words[len(name) :].lstrip(" ,")
        if not words or re.match(r"dated?\b", words, re.I):
            continue
        last = line
        titles = _with_title(titles, words)
    for words in [] if titles else beside:
        titles = _with_title(titles, words)
    start = page[place].start + page[place].indent
    return _Signature(name, tuple(titles), Span(start, last.end))


def _with_title(titles: list[str], words: str) -> list[str]:
    """The titles with a line more, which may carry on the last."""
    goes_on = re.match(r"(?:Development|and|of)\b", words)
    if titles and (titles[-1].endswith((" and", ",", "of")) or goes_on):
        return [*titles[:-1], f"{titles[-1]} {words}"]
    return [*titles, words]


def _letters(words: str) -> str:
    return re.sub(r"[^a-z]", "", words.lower())


def _in_column(line: Line, signed: Line) -> str:
    """What a line says under the words around "/s/"."""
    start, end = _column(signed)
    near = [text for first, last, text in line.segments if first <= end and last >= start]
    return next(iter(near), "")


def _beside(line: Line, signed: Line) -> list[str]:
    """What a line says to the right of the name: the title, where it is no date."""
    _, end = _column(signed)
    right = [text for first, _, text in line.segments if first > end]
    return [text for text in right[:1] if not dates_in(text)]


def _column(line: Line) -> tuple[int, int]:
    """From where to where the words around "/s/" reach."""
    signed = next((piece for piece in line.segments if "/s/" in piece[2].lower()), None)
    return (signed[0], signed[1]) if signed else (line.indent, len(line.text))


def _typed(page: Sequence[Line], place: int) -> Iterator[CoverFact]:
    """The person whose typed name stands over a rule, and the titles under it."""
    line = page[place]
    under = page[place + 1 : place + 7]
    if not under or not re.fullmatch(r"[\s-]*-{5,}[\s-]*", under[0].text):
        return
    name = line.segments[-1] if line.segments else None
    if name is None or not _PERSON.fullmatch(name[2].strip()):
        return
    columns: dict[int, list[str]] = {}
    last = under[0]
    for each in under[1:]:
        if each.kind is Kind.BLANK:
            break
        last = each
        for start, _, words in each.segments:
            if dates_in(words):
                continue
            column = next((known for known in columns if abs(known - start) <= 6), start)
            columns.setdefault(column, []).append(words)
    titles = [" ".join(words) for _, words in sorted(columns.items())]
    if titles:
        span = Span(line.start + name[0], last.end)
        yield CoverFact("Signatory", "; ".join((name[2].strip(), *titles)), span)
