"""Questions that the cover page or the signatures answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.model import Answer, Citation, Presentation, Route
from assistant.pattern_files import read_toml
from assistant.period_phrases import times_in, with_whole_years
from assistant.written import written_out
from index.model import CoverFact, Reading, SectionKind, Span

_PRINTED_ROLES = {
    "ceo": re.compile(r"chief executive|principal executive", re.I),
    "president": re.compile(r"^president\b", re.I),
    "cfo": re.compile(r"chief financial|principal financial|vice president.*finance", re.I),
    "accounting": re.compile(r"accounting officer|controller", re.I),
}
_OF_EACH = (
    "LocalPhoneNumber",
    "EntityTaxIdentificationNumber",
    "EntityIncorporationStateCountryCode",
)
_ON_COVER = re.compile(r"\bcover|\bfront\b|\b(?:title|first|front) page\b", re.I)
_COVER_BLOCK = 250  # characters from a registrant's name to its first number
_PAR = re.compile(
    r"par value\s+(?:of\s+)?\$?\s?(\.\d+|\d+\.\d+)|\$\s?(\.\d+|\d+\.\d+)\s+par value", re.I
)
_CHECKED = re.compile(
    r"Indicate by check mark whether the registrant.*?\bYes\b.*?$", re.I | re.S | re.M
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One entry of cover.toml."""

    concept: str
    asks: re.Pattern[str]
    unless: re.Pattern[str] | None
    says: str


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[_Asked, ...], dict[str, tuple[str, ...]]]:
    read = dict(read_toml("cover"))
    roles = {role: tuple(names) for role, names in read.pop("roles").items()}
    names = sorted((name for row in roles.values() for name in row), key=len, reverse=True)
    anyone = "|".join(map(re.escape, names))
    entries = tuple(
        _Asked(
            concept,
            re.compile("|".join(f"(?:{ask})" for ask in entry["asks"]).replace("{role}", anyone)),
            re.compile("|".join(entry["not"])) if "not" in entry else None,
            entry["says"],
        )
        for concept, entry in read.items()
        if "asks" in entry
    )
    return entries, roles


def cover_answer(question: str, reading: Reading) -> Answer | None:
    """The answer from the cover or the signatures; None where the question asks for neither.

    Of two things that are asked in one breath ("which exchange, and what is the ticker?") both.
    """
    for parting in (_TWO, _TWO_NAMES):
        halves = parting.split(question, maxsplit=1)
        told = [_one_answer(half, reading) for half in halves] if len(halves) > 1 else []
        both = [answer for answer in told if answer is not None]
        if len(both) > 1 and both[0].text != both[1].text:
            return _together(question, both)
    return _one_answer(question, reading)


_TWO_NAMES = re.compile(r"\s+(?:and|&)\s+", re.I)  # "ticker and stock exchange"
_TWO = re.compile(r",?\s+and\s+(?=(?:what|which|who|when|where|on|under|the|its|their)\b)", re.I)


def _together(question: str, both: Sequence[Answer]) -> Answer:
    """Two answers as one, which has no single value."""
    text = " ".join(answer.text for answer in both)
    cited = tuple(dict.fromkeys(place for answer in both for place in answer.citations))
    return Answer(question, text, Route.COVER, cited)


def _one_answer(question: str, reading: Reading) -> Answer | None:
    """The answer to a question for one thing that stands there."""
    asked = re.sub(
        r"\s+", " ", with_whole_years(written_out(question)).lower().replace("’", "'")
    ).strip()
    entries, _ = _table()
    for entry in entries:
        if not entry.asks.search(asked):
            continue
        if entry.unless is not None and entry.unless.search(asked):
            continue
        if _is_of_another(asked, question, reading):
            return None
        found = _facts(entry.concept, asked, question, reading)
        if found:
            return _answer(question, entry, found, reading)
    return None


_OTHERS = re.compile(
    r"\b(?:auditor|supplier|customer|bank|transfer agent|underwriter|landlord|lessor|lender|tenant|plaintiff|defendant|lease|agreement|contract|next year|next quarter|will be)\b"
)
_CAPITAL = re.compile(r"(?<=\s)[A-Z][A-Za-z]*[a-zA-Z0-9]\b(?:\s\d+\b)?")


def _is_of_another(asked: str, question: str, reading: Reading) -> bool:
    """Whether a question is about someone whom neither the cover nor the signatures name."""
    if _OTHERS.search(asked):
        return True
    spans = [fact.span for fact in reading.cover]
    spans += [s.span for s in reading.sections if s.kind is SectionKind.COVER]
    text = reading.filing.text
    shown = " ".join(span.of(text) for span in spans).lower() + f" {reading.filing.company.lower()}"
    named = [match.group().lower() for match in _CAPITAL.finditer(question)]
    return any(
        not re.search(rf"\b{re.escape(n)}", shown) and n.split()[0] not in _ordinary()
        for n in named
    )


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """Words that stand with a capital in questions and name nobody: roles, forms, months."""
    table = read_toml("cover")
    return frozenset(table["ordinary"]["words"].split())


def _facts(concept: str, asked: str, question: str, reading: Reading) -> list[CoverFact]:
    if concept == "Signatory":
        return _signatories(asked, reading)
    if concept == "SignatoryTitle":
        return _named_signatories(question, reading)
    if concept == "WholeAddress":
        return _whole_address(reading)
    if concept == "ParValue":
        return _par_value(reading)
    if concept == "EntityCurrentReportingStatus":
        return _reporting_status(reading)
    found = [fact for fact in reading.cover if fact.concept == concept]
    if concept == "EntityCommonStockSharesOutstanding" and not _of_cover_date(question, reading):
        return []
    return _of_registrant(found, question, reading) if concept in _OF_EACH else found


def counted_on_cover(question: str, day: date, reading: Reading) -> Answer | None:
    """The shares outstanding that the cover counts at a day; None where that is not its day.

    For a question that was read as one for shares outstanding, in whichever words.
    """
    entry = next(e for e in _table()[0] if e.concept == "EntityCommonStockSharesOutstanding")
    counted = next((f.value for f in reading.cover if f.concept == "SharesOutstandingDate"), None)
    found = [fact for fact in reading.cover if fact.concept == entry.concept]
    is_other = entry.unless is not None and entry.unless.search(question.lower())
    if counted != day.isoformat() or is_other or not found:
        return None
    return (
        None
        if _is_of_another(question.lower(), question, reading)
        else _answer(question, entry, found, reading)
    )


def _of_registrant(found: list[CoverFact], question: str, reading: Reading) -> list[CoverFact]:
    """Of the facts that each registrant of a cover has, those of the one that the question names.

    The first registrant's where it names none: a registrant's facts stand below its name.
    """
    if len(found) < 2:
        return found
    named = {word.lower() for word in re.findall(r"(?<!^)\b[A-Z][\w-]+", question)}
    text = reading.filing.text
    starts = [max(0, found[0].span.start - _COVER_BLOCK), *(fact.span.end for fact in found)]
    held = [
        len(named & set(re.findall(r"[\w-]+", text[start : fact.span.start].lower())))
        for start, fact in zip(starts, found, strict=False)
    ]
    return [found[held.index(max(held))]]


def _named_signatories(question: str, reading: Reading) -> list[CoverFact]:
    """The signatories whose family name the question gives, where they have a title."""
    said = set(re.findall(r"[a-z'-]+", question.lower().replace("’s", "").replace("'s", "")))
    signed = [fact for fact in reading.cover if fact.concept == "Signatory"]
    return [
        fact
        for fact in signed
        if _family_name(fact.value.split("; ")[0]) in said and "; " in fact.value
    ]


def _family_name(name: str) -> str:
    """The last word of a name, past "Jr." and the like."""
    plain = re.sub(r",?\s+(?:jr|sr|ph\.?\s?d|m\.?d|ii|iii|iv)\.?,?$", "", name.lower().strip(" .,"))
    return plain.split()[-1]


def _whole_address(reading: Reading) -> list[CoverFact]:
    """Street, city and state, with the postal code where it stands beside them."""
    held = {fact.concept: fact for fact in reversed(reading.cover)}
    address, code = held.get("EntityAddressAddressLine1"), held.get("EntityAddressPostalZipCode")
    if address is None:
        return []
    if code is None or code.value in address.value:
        return [address]
    first, last = sorted((address.span, code.span), key=lambda span: span.start)
    whole = Span(first.start, max(first.end, last.end))
    return [CoverFact("WholeAddress", f"{address.value} {code.value}", whole)]


def _of_cover_date(question: str, reading: Reading) -> bool:
    """Whether the question names the cover's own date, the cover, or no date at all."""
    times = times_in(question)
    if not times or _ON_COVER.search(question):
        return True
    counted = next((f.value for f in reading.cover if f.concept == "SharesOutstandingDate"), None)
    days = [words.day.resolved() for words in times if words.day is not None and words.day.day]
    is_month = any(
        words.day is not None and not words.day.day and counted is not None
        and f"{words.day.year}-{words.day.month:02}" == counted[:7]
        for words in times
    )  # fmt: skip
    return is_month or any(day is not None and str(day) == counted for day in days)


def _signatories(asked: str, reading: Reading) -> list[CoverFact]:
    """Who signed; of a role where the question names one."""
    signed = [fact for fact in reading.cover if fact.concept == "Signatory"]
    _, roles = _table()
    for role, names in roles.items():
        if any(re.search(rf"\b{re.escape(name)}\b", asked) for name in names):
            held = _holding(role, signed)
            return held or (_holding("president", signed) if role == "ceo" else [])
    return signed


def _holding(role: str, signed: Sequence[CoverFact]) -> list[CoverFact]:
    """The signatories with a title for the role, each once, as it is printed most fully."""
    printed = _PRINTED_ROLES[role]
    held: dict[str, CoverFact] = {}
    for fact in signed:
        name, *titles = fact.value.split("; ")
        kept = held.get(_family_name(name))
        if any(printed.search(title) for title in titles) and (
            kept is None or len(fact.value) > len(kept.value)
        ):
            held[_family_name(name)] = fact
    return list(held.values())


def _par_value(reading: Reading) -> list[CoverFact]:
    for fact in reading.cover:
        match = _PAR.search(fact.value) if fact.concept.startswith("Security12") else None
        if match:
            return [CoverFact("ParValue", f"${match[1] or match[2]}", fact.span)]
    return []


def _reporting_status(reading: Reading) -> list[CoverFact]:
    """Which of Yes and No the cover marks with an X."""
    cover = next((section for section in reading.sections if section.id == "cover"), None)
    if cover is None:
        return []
    match = _CHECKED.search(reading.filing.text, cover.span.start, cover.span.end)
    if not match:
        return []
    marked = re.search(r"Yes\s*\[?_*\s*X|\[X\]\s*Yes|☒\s*Yes|Yes\s*☒", match.group(), re.I)
    return [
        CoverFact("EntityCurrentReportingStatus", "Yes" if marked else "No", Span(*match.span()))
    ]


def _answer(question: str, entry: _Asked, found: Sequence[CoverFact], reading: Reading) -> Answer:
    citations = tuple(_cited(fact, reading) for fact in found)
    shown = "; ".join(_shown(fact) for fact in found)
    shown = shown.removesuffix(".") if entry.says.endswith("{value}.") else shown
    quote = re.sub(r"\s+", " ", citations[0].quote)
    value, unit = _value(entry.concept, found[0]) if len(found) == 1 else (None, None)
    verdict = _verdict(question, entry.concept, found[0])
    counted = [fact for fact in reading.cover if fact.concept == "SharesOutstandingDate"]
    if entry.concept == "EntityCommonStockSharesOutstanding" and counted:
        citations = (_cited(counted[0], reading),)
        when = f" as of {_shown(counted[0])}"
    else:
        when = ""
    text = entry.says.replace("{value}", shown).replace("{quote}", quote).replace("{when}", when)
    return Answer(question, text, Route.COVER, citations, value, unit, verdict=verdict)


def _cited(fact: CoverFact, reading: Reading) -> Citation:
    from index.notes import innermost  # most questions are not of the cover

    section = innermost(reading.sections, fact.span.start)
    return Citation.at(reading.filing, section, fact.span)


def _verdict(question: str, concept: str, fact: CoverFact) -> bool | None:
    """Yes or no where the cover marks it, or registers some securities or none."""
    if concept == "EntityCurrentReportingStatus":
        return fact.value == "Yes"
    asked = re.match(r"\s*(?:is|are|was|were|do|does|did|has|have|any)\b", question, re.I)
    if concept.startswith("Security12") and asked:
        return fact.value.strip(" .").lower() != "none"
    return None


def _shown(fact: CoverFact) -> str:
    if fact.concept == "Signatory":
        name, *titles = fact.value.split("; ")
        return f"{name}, {' '.join(titles)}" if titles else name
    if re.fullmatch(r"\d{4}-\d\d-\d\d", fact.value):
        return _spoken(fact.value)
    return fact.value


def _spoken(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day:%B} {day.day}, {day.year}"


def _value(concept: str, fact: CoverFact) -> tuple[Decimal | None, Presentation | None]:
    if concept == "EntityCommonStockSharesOutstanding":
        return Decimal(fact.value.replace(",", "")), Presentation.SHARES
    if concept == "EntityPublicFloat":
        from assistant.findings import money

        amount = next(iter(money(fact.value)), None)
        if amount is None and re.fullmatch(r"[\d,]+", fact.value):
            return Decimal(fact.value.replace(",", "")), Presentation.USD
        return (amount.value, amount.unit) if amount else (None, None)
    if concept == "ParValue":
        return Decimal(fact.value.removeprefix("$")), Presentation.USD_PER_SHARE
    return None, None
