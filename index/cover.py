"""The cover page and the signatures → facts, named by the SEC's `dei` elements where one fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.ascii_lines import Kind, Line
from index.model import CoverFact, Section, SectionKind, Span
from index.periods import dates_in
from index.registrant import registrant_facts

_FORM = re.compile(
    r"\bFORM\s+(10-?\s?[KQ](?:SB)?(?:405)?(?:T)?(?:/A)?|8-K(?:/A)?|20-F(?:/A)?|6-K|S-\d+|DEF ?14A|11-K|40-F)",
    re.I,
)
_FORM_TAG = re.compile(r"^\s*(10-?[KQ](?:SB)?(?:405)?(?:/A)?)\s*$", re.I | re.M)
_AMENDED = re.compile(r"\bAMENDMENT\s+NO\.?\s*\d+|\(Amendment\b", re.I)
_PERIOD = re.compile(
    r"(?:quarterly|fiscal|annual|transition)?\s*(?:period|quarter|year)s?\s+(?:then\s+)?end(?:ed|ing)\s*:?\s*"
    r"((?:[A-Z][a-z]+\.?\s+\d{1,2}\s*,?\s*\d{4})|\d{1,2}/\d{1,2}/\d{2,4})",
    re.I,
)
_FILE_NUMBER = re.compile(
    r"\bCommission\s+File\s+(?:Number|No\.?|#)s?\s*:?\s*\(?(\d{1,3}-\d{1,6}(?:-\d+)?)\b", re.I
)
_EIN = re.compile(r"\b\d{2}-\d{7}\b")
_PHONE = re.compile(r"\(?\b\d{3}\)?[\s/-]{1,3}\d{3}-\d{4}\b")
_PUBLIC_FLOAT = re.compile(
    r"\baggregate\s+market\s+value\b(?:(?!\n\s*\n)[^$]){0,400}(\$\s?[\d,.]+\d(?:\s+(?:million|billion))?)",
    re.I,
)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?\b")
_CAPTIONS = (
    ("EntityRegistrantName", re.compile(r"\(?exact\s+name\s+of\s+(?:the\s+)?(?:regis\w+|small|issuer)", re.I)),
    ("EntityIncorporationStateCountryCode", re.compile(r"\(?\s*state\s+(?:or\s+other\s+jurisdiction|of\s+incorporation)", re.I)),
    ("EntityTaxIdentificationNumber", re.compile(r"\(?(?:I\.?\s?R\.?\s?S\.?\s+employer|employer\s+identification)", re.I)),
    ("EntityAddressAddressLine1", re.compile(r"\(?address\s+of\s+(?:registrant'?s?\s+)?principal\s+(?:executive|office)", re.I)),
    ("EntityAddressPostalZipCode", re.compile(r"\(?zip\s+code", re.I)),
)  # fmt: skip
_ANYTHING = re.compile(r".*", re.S)
_FITS = {
    "EntityTaxIdentificationNumber": re.compile(r"\d{2}-?\d{7}"),
    "EntityIncorporationStateCountryCode": re.compile(r"[A-Za-z.]+(?:,? [A-Za-z.]+){0,4}"),
}
_LISTING = re.compile(
    r"title\s+of\s+(?:each\s+)?class|name\s+of\s+(?:each\s+)?exchange(?:\s+on)?|(?:on\s+)?which\s+registered|"
    r"registered\s+pursuant",
    re.I,
)
_SHARES = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d{5,})\s+(?:\w+\s+){0,4}shares|"
    r"shares?\b[^;]{0,260}?\b(\d{1,3}(?:,\d{3})+|\d{6,})|outstanding\b[^;]{0,200}?\b(\d{1,3}(?:,\d{3})+|\d{6,})",
    re.I | re.S,
)
_HEADS_BELOW = (
    ("DocumentPeriodEndDate", re.compile(r"(?:period|quarter|year)\s+end(?:ed|ing)\s*:?$", re.I),
     re.compile(r"[A-Z][a-z]+\.?\s+\d{1,2}\s*,?\s*\d{4}|\d{1,2}/\d{1,2}/\d{2,4}")),
    ("EntityFileNumber", re.compile(r"^Commission\s+File(?:\s+(?:Numbers?|Nos?\.?|#))?\s*:?$|^File\s+Numbers?$", re.I),
     re.compile(r"\d{1,3}-\d{1,6}(?:-\d+)?")),
)  # fmt: skip
_SIGNED = re.compile(r"/s/\s*([A-Z][\w.,' -]{2,60}?)(?:\s{2,}|$)", re.I)


def form_of(text: str) -> str | None:
    """The form that a cover page names: "10-Q", "10-K405", "10-Q/A"; None for no form."""
    match = _FORM.search(text[:12_000])
    if not match:
        tag = _FORM_TAG.search(text[:3_000])
        return tag[1].upper() if tag else None
    form = re.sub(r"\s", "", match[1].upper())
    form = re.sub(r"^10(?=[KQ])", "10-", form)
    if _AMENDED.search(text[match.start() : match.start() + 400]) and not form.endswith("/A"):
        form += "/A"
    return form


def cover_facts(
    lines: Sequence[Line], sections: Sequence[Section], text: str
) -> tuple[CoverFact, ...]:
    """What the cover page and the signatures state; what they leave out is left out."""
    cover = next((s for s in sections if s.kind is SectionKind.COVER), None)
    facts: list[CoverFact] = []
    if cover is not None:
        page = [line for line in lines if cover.span.start <= line.start < cover.span.end]
        facts += _sentences(text, cover.span, {fact.concept: fact for fact in _below(page)})
        facts += _captioned(page)
        facts += _registered(page)
        facts += registrant_facts(page, frozenset(fact.concept for fact in facts))
        facts += _shares(text, cover.span)
    signed = next((s for s in sections if s.kind is SectionKind.SIGNATURES), None)
    if signed is not None:
        facts += _signatures(
            [line for line in lines if signed.span.start <= line.start < signed.span.end]
        )
    return tuple({(fact.concept, fact.value): fact for fact in facts}.values())


def shares_of(cover: Sequence[CoverFact]) -> int:
    """All shares outstanding that the cover states, 0 where it states none."""
    counts = [f.value for f in cover if f.concept == "EntityCommonStockSharesOutstanding"]
    return sum(int(count) for count in (re.sub(r"\D", "", text) for text in counts) if count)


def _sentences(text: str, span: Span, below: dict[str, CoverFact]) -> Iterator[CoverFact]:
    """Facts that a phrase of the cover names itself; else those `below` their caption."""
    for concept, pattern, group in (
        ("DocumentType", _FORM, 1),
        ("DocumentPeriodEndDate", _PERIOD, 1),
        ("EntityFileNumber", _FILE_NUMBER, 1),
        ("EntityTaxIdentificationNumber", _EIN, 0),
        ("LocalPhoneNumber", _PHONE, 0),
        ("EntityPublicFloat", _PUBLIC_FLOAT, 1),
    ):
        match = pattern.search(text, span.start, span.end)
        if match:
            value = re.sub(r"\s+", " ", match[group])
            yield CoverFact(concept, value, Span(match.start(group), match.end(group)))
        elif concept in below:
            yield below[concept]


def _below(page: Sequence[Line]) -> Iterator[CoverFact]:
    """Facts under their caption, where two captions share a line ("Commission File No.")."""
    found: set[str] = set()
    for place, line in enumerate(page):
        for start, end, text in line.segments:
            for concept, caption, value in _HEADS_BELOW:
                under = _under(page, place, start, end) if caption.search(text) else None
                if under and value.fullmatch(under[3]) and concept not in found:
                    found.add(concept)
                    below, first, last, written = under
                    yield CoverFact(concept, written, Span(below.start + first, below.start + last))


def _under(
    page: Sequence[Line], place: int, start: int, end: int
) -> tuple[Line, int, int, str] | None:
    """The words that stand under a caption, on the next line of words."""
    kinds = (Kind.WORDS, Kind.FIGURES, Kind.YEARS)
    below = next((line for line in page[place + 1 : place + 7] if line.kind in kinds), None)
    pieces = below.segments if below is not None else []
    near = [piece for piece in pieces if piece[0] <= end + 6 and piece[1] >= start - 6]
    return (below, *near[0]) if below is not None and near else None


def _captioned(page: Sequence[Line]) -> Iterator[CoverFact]:
    """Facts over their caption: "New York" over "(State or other jurisdiction …"."""
    for place, line in enumerate(page):
        for concept, caption in _CAPTIONS:
            match = caption.search(line.text)
            if not match:
                continue
            over = _over(page, place, match.start(), match.end())
            if over:
                value = ", ".join(text for _, _, _, text in over)
                first, last = over[0], over[-1]
                span = Span(first[0].start + first[1], last[0].start + last[2])
                if _FITS.get(concept, _ANYTHING).fullmatch(value):
                    yield CoverFact(concept, value, span)


def _over(
    page: Sequence[Line], place: int, start: int, end: int
) -> list[tuple[Line, int, int, str]]:
    """The words that stand over a caption, from the top down, up to a blank line."""
    found: list[tuple[Line, int, int, str]] = []
    for line in reversed(page[max(0, place - 7) : place]):
        if line.kind is Kind.BLANK and found:
            break
        if line.kind in (Kind.BLANK, Kind.RULE) or line.text.strip().startswith("("):
            if found:
                break
            continue
        pieces = line.segments
        near = [piece for piece in pieces if piece[0] <= end + 6 and piece[1] >= start - 6]
        if not near and len(pieces) == 1 and not found:
            near = pieces
        if not near or (found and len(found) > 3):
            break
        closest = min(near, key=lambda piece: abs((piece[0] + piece[1]) / 2 - (start + end) / 2))
        found.insert(0, (line, *closest))
    return found


def _registered(page: Sequence[Line]) -> Iterator[CoverFact]:
    """The securities registered under Section 12(b) and 12(g), where the cover lists them."""
    for place, line in enumerate(page):
        match = re.search(r"pursuant to Section 12\(([bg])\) of the Act", line.text, re.I)
        if not match:
            continue
        beside = re.search(r"Act\s*:\s+(\S.*)", line.text)
        if beside:
            at = Span(line.start + beside.start(1), line.start + beside.end(1))
            yield CoverFact(f"Security12{match[1].lower()}Title", beside[1].strip(), at)
            continue
        below = _listed(page[place + 1 : place + 12])
        if below is not None:
            start = below.start + below.indent
            yield CoverFact(
                f"Security12{match[1].lower()}Title", below.text.strip(), Span(start, below.end)
            )


def _listed(below: Sequence[Line]) -> Line | None:
    """The first security of a list, past its captions; None where another list begins."""
    for line in below:
        if re.search(r"registered pursuant", line.text, re.I):
            return None
        words = re.sub(r"[-=_\s]|\bregistrant\b", "", _LISTING.sub("", line.text), flags=re.I)
        if line.kind in (Kind.WORDS, Kind.FIGURES) and len(words) > 2:
            return line
    return None


def _shares(text: str, span: Span) -> Iterator[CoverFact]:
    """Each count of shares outstanding, and the day on which it was counted."""
    for paragraph in re.finditer(r"\S(?:.|\n(?!\s*\n))*", span.of(text)):
        words = paragraph.group()
        if not re.search(r"outstanding", words, re.I) or not re.search(
            r"shares|stock", words, re.I
        ):
            continue
        match = _SHARES.search(words)
        if not match:
            continue
        number = next(name for name in (1, 2, 3) if match[name])
        at = span.start + paragraph.start()
        yield CoverFact(
            "EntityCommonStockSharesOutstanding",
            match[number],
            Span(at + match.start(number), at + match.end(number)),
        )
        day = _counted(re.sub(r"\s+", " ", words))
        if day is not None:
            yield CoverFact("SharesOutstandingDate", str(day), Span(at, at + len(words)))
        return


def _counted(words: str) -> date | None:
    """The day on which shares were counted: the first right after "outstanding", else the last."""
    near = re.search(r"\boutstanding\b[^;]{0,80}", words, re.I)
    after = [found.resolved() for found in dates_in(near.group())] if near else []
    days = [found.resolved() for found in dates_in(words)]
    return next((day for day in (*after, *reversed(days)) if day is not None), None)


@dataclass(frozen=True, slots=True)
class _Signature:
    name: str
    titles: tuple[str, ...]
    span: Span


def _signatures(page: Sequence[Line]) -> Iterator[CoverFact]:
    for place, line in enumerate(page):
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
