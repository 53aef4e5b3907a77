"""The cover page and the signatures → facts, named by the SEC's `dei` elements where one fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from index.ascii_lines import Kind, Line
from index.auditor import auditors
from index.model import CoverFact, Section, SectionKind, Span
from index.periods import dates_in
from index.registrant import registrant_facts
from index.signatures import signatures, signatures_at

_LONGEST = 40_000  # characters of a cover that are looked at: no real one is so long
_WIDEST = 1_000  # characters of a line of it
_FORM = re.compile(
    r"\bFORM\s+(10-?\s?[KQ](?:SB)?(?:405)?(?:T)?(?:/A)?|8-K(?:/A)?|20-F(?:/A)?|6-K|S-\d+|DEF ?14A|11-K|40-F)",
    re.I,
)
_FORM_TAG = re.compile(r"^\s*(10-?[KQ](?:SB)?(?:405)?(?:/A)?)\s*$", re.I | re.M)
_AMENDED = re.compile(r"\bAMENDMENT\s+NO\.?\s*\d+|\(Amendment\b", re.I)
_PERIOD = re.compile(
    r"(?:period|quarter|year)s?\s+(?:then\s+)?end(?:ed|ing)\s*:?\s*"
    r"((?:[A-Z][a-z]+\.?\s+\d{1,2}\s*,?\s*\d{4})|\d{1,2}/\d{1,2}/\d{2,4})",
    re.I,
)
_DAY = r"(?:[A-Z][a-z]+\.?\s+\d{1,2}\s*,?\s*\d{4}|\d{1,2}/\d{1,2}/\d{2,4})"
_TRANSITION = re.compile(
    rf"transition\s+period\s+(?:from|beginning)\s*:?\s*({_DAY})\W+(?:to|through|and\s+ending(?:\s+on)?)\W+({_DAY})",
    re.I,
)
_FILE_NUMBER = re.compile(
    r"\bCommission\s+File\s+(?:Number|No\.?|#)s?\s*:?\s*\(?(\d{1,3}-\d{1,6}(?:-\d+)?)\b", re.I
)
_EIN = re.compile(r"\b\d{2}-\d{7}\b")
_PHONE = re.compile(r"\(?\b\d{3}\)?[\s/-]{1,3}\d{3}-\d{4}\b")
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?\b")
_OF_EACH = ("EntityTaxIdentificationNumber", "LocalPhoneNumber")  # several registrants, one cover
_STATE = r"[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_INCORPORATED = re.compile(
    rf"\bIncorporated\s+in\s+(?:the\s+State\s+of\s+)?({_STATE})|\(?\bAn?\s+({_STATE})\s+[Cc]orporation\b"
)
_EXCHANGE = re.compile(r"\b(?:exchanges?|nasdaq|stock market)\b", re.I)
_PUBLIC_FLOAT = re.compile(
    r"aggregate\s+market\s+value(?:(?!number\s+of\s+shares)[^$]|\$\s?\d{0,3}\.\d+\b(?!\s+[mb]illion)){0,900}?"
    r"(\$\s?(?:\d{1,3}(?:,\d{3}){2,}|\d+(?:\.\d+)?\s+[mb]illion))",
    re.I,
)
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


def transition_of(text: str) -> tuple[date, date] | None:
    """The first and last day of a transition period, where the cover gives them."""
    match = _TRANSITION.search(text[:12_000])
    days = [day.resolved() for part in (1, 2) for day in dates_in(match[part])] if match else []
    first, last = (*days, None, None)[:2]
    return (first, last) if first and last and first < last else None


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
        front = Span(cover.span.start, min(cover.span.end, cover.span.start + _LONGEST))
        page = [
            line for line in lines
            if front.start <= line.start and line.end <= front.end and len(line.text) <= _WIDEST
        ]  # fmt: skip
        facts += _sentences(text, front, {fact.concept: fact for fact in _below(page)})
        facts += _captioned(page)
        facts += _registered(page)
        facts += _incorporated(page, text, front, facts)
        facts += registrant_facts(page, frozenset(fact.concept for fact in facts))
        facts += _exchanges(page)
        facts += _shares(text, front)
        facts += _market_value(text, front)
    named = next((f.value for f in facts if f.concept == "EntityRegistrantName"), "")
    facts += auditors(lines, frozenset(re.findall(r"[a-z]{3,}", named.lower())))
    signed = next((s.span for s in sections if s.kind is SectionKind.SIGNATURES), None)
    signed = signed or signatures_at(text)
    if signed is not None:
        facts += signatures([line for line in lines if signed.start <= line.start < signed.end])
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
    ):
        found = list(pattern.finditer(text, span.start, span.end))
        for match in found if concept in _OF_EACH else found[:1]:
            value = re.sub(r"\s+", " ", match[group])
            yield CoverFact(concept, value, Span(match.start(group), match.end(group)))
        if not found and concept in below:
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
        counted = _sentence_round(words, match.start(number))
        days = [day for day in dates_in(counted) if day.resolved()]
        days = days or [day for day in dates_in(re.sub(r"\s+", " ", words)) if day.resolved()]
        if days:
            yield CoverFact(
                "SharesOutstandingDate", str(days[-1].resolved()), Span(at, at + len(words))
            )
        return


def _sentence_round(words: str, place: int) -> str:
    """The sentence of a paragraph that holds the character at `place`, on one line."""
    ends = [match.end() for match in re.finditer(r"(?<=[a-z\d])\.(?=\s+[A-Z])", words)]
    start = max((end for end in ends if end <= place), default=0)
    end = min((end for end in ends if end > place), default=len(words))
    return re.sub(r"\s+", " ", words[start:end])


def _incorporated(
    page: Sequence[Line], text: str, span: Span, known: Sequence[CoverFact]
) -> Iterator[CoverFact]:
    """Where each registrant is incorporated, on a cover without a caption for it.

    It says so in words ("A Nevada corporation"), or the state stands beside the I.R.S. number.
    """
    concept = "EntityIncorporationStateCountryCode"
    if any(fact.concept == concept for fact in known):
        return
    for match in _INCORPORATED.finditer(text, span.start, span.end):
        group = 1 if match[1] else 2
        yield CoverFact(concept, match[group], Span(match.start(group), match.end(group)))
    for line in page:
        pieces = line.segments
        if len(pieces) == 2 and _EIN.fullmatch(pieces[1][2]) and re.fullmatch(_STATE, pieces[0][2]):
            start, end, state = pieces[0]
            yield CoverFact(concept, state, Span(line.start + start, line.start + end))


def _exchanges(page: Sequence[Line]) -> Iterator[CoverFact]:
    """The exchanges on which securities are registered under Section 12(b), in their own column."""
    head = next(
        (n for n, line in enumerate(page) if re.search(r"\bSection 12\(b\)", line.text, re.I)), None
    )
    if head is None:
        return
    for line in page[head + 1 : head + 25]:
        if re.search(r"\bSection 12\(g\)|check\s+mark", line.text, re.I):
            return
        for start, end, words in line.segments:
            if _EXCHANGE.search(words) and not _LISTING.search(words):
                at = Span(line.start + start, line.start + end)
                yield CoverFact("SecurityExchangeName", words.strip(), at)


def _market_value(text: str, span: Span) -> Iterator[CoverFact]:
    """The market value of the stock, as a rule of what others than affiliates hold."""
    for match in _PUBLIC_FLOAT.finditer(text, span.start, span.end):
        yield CoverFact("EntityPublicFloat", match[1], Span(match.start(1), match.end(1)))
