"""Inline XBRL: the elements of a document → tags with their concept, period, unit and value.

`markup` collects the elements as they are written; here they are made sense of. Nothing is
looked up in a taxonomy: a tag's local name is the concept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from index.edgar import Header
from index.model import CoverFact, MonthDay, Period, Span, Unit
from index.periods import dates_in

_WORDS = {
    "no": 0, "none": 0, "zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_TIMES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_COMMA_DECIMAL = frozenset(["numcommadecimal", "numdotcomma", "numspacecomma", "numcomma"])
_MOST_DIGITS = 40
_MOST_WORDS = 16


@dataclass(frozen=True, slots=True)
class RawContext:
    """A context as written: ISO dates (`start` is empty for an instant), (axis, member) pairs."""

    id: str
    start: str
    end: str
    members: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RawUnit:
    """A unit as written: measures with their prefixes, divided by measures."""

    id: str
    over: tuple[str, ...]
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawTag:
    """An element as written, and the text in it."""

    name: str
    context: str
    unit: str = ""
    scale: str = ""
    sign: str = ""
    format: str = ""
    is_nil: bool = False
    text: str = ""

    def holding(self, text: str) -> RawTag:
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Markings:
    """All that a document's inline XBRL says; tags by number, as marks name them."""

    contexts: tuple[RawContext, ...] = ()
    units: tuple[RawUnit, ...] = ()
    tags: tuple[RawTag, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged figure: `value` is in ones with the sign of the concept, whatever the print.

    `members` are the names along the axes; a tag without any states the whole company.
    """

    name: str
    is_standard: bool
    members: tuple[str, ...]
    period: Period
    unit: Unit
    value: Decimal
    is_nil: bool
    span: Span


def combined(
    markings: Sequence[Markings], spans: Sequence[Mapping[int, Sequence[Span]]]
) -> tuple[Markings, dict[int, Sequence[Span]]]:
    """The markings of several documents as one: the contexts of any count for the tags of all."""
    shown: dict[int, Sequence[Span]] = {}
    tags: list[RawTag] = []
    for said, placed in zip(markings, spans, strict=True):
        shown |= {len(tags) + number: places for number, places in placed.items()}
        tags += said.tags
    contexts = tuple(context for said in markings for context in said.contexts)
    units = tuple(unit for said in markings for unit in said.units)
    return Markings(contexts, units, tuple(tags)), shown


def read_tags(markings: Markings, spans: Mapping[int, Sequence[Span]]) -> tuple[Tag, ...]:
    """The tagged figures that are shown, in the order of the document.

    `spans`: where each element's text stands on the canonical text. An element whose
    context, unit or figure cannot be read is left out.
    """
    contexts = {context.id: context for context in markings.contexts}
    periods = {context.id: _period(context) for context in markings.contexts}
    units = {unit.id: _unit(unit) for unit in markings.units}
    found: list[Tag] = []
    for number, raw in enumerate(markings.tags):
        period, unit = periods.get(raw.context), units.get(raw.unit)
        value = _value(raw)
        if number not in spans or period is None or unit is None or value is None:
            continue
        prefix, _, name = raw.name.rpartition(":")
        members = tuple(_local(member) for _, member in contexts[raw.context].members)
        found.append(
            Tag(
                name, prefix in _STANDARD, members, period, unit, value, raw.is_nil,
                Span.around(list(spans[number])),
            )
        )  # fmt: skip
    return tuple(found)


_STANDARD = frozenset(["us-gaap", "dei", "srt", "ifrs-full"])


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _period(context: RawContext) -> Period | None:
    try:
        end = date.fromisoformat(context.end[:10])
        start = date.fromisoformat(context.start[:10]) if context.start else None
        return Period(end, start)
    except ValueError:
        return None


def _unit(raw: RawUnit) -> Unit:
    over = tuple(_local(measure) for measure in raw.over if _local(measure) != "pure")
    return Unit(over, tuple(_local(measure) for measure in raw.under))


def _value(raw: RawTag) -> Decimal | None:
    """The figure in ones: the text by its format, times ten to the scale, with the sign."""
    if not raw.unit:
        return None
    figure = Decimal(0) if raw.is_nil else _figure(raw.text, _local(raw.format))
    if figure is None:
        return None
    scale = int(raw.scale) if re.fullmatch(r"[-+]?\d{1,2}", raw.scale) else 0
    value = figure * Decimal(10) ** scale
    return -value if raw.sign == "-" else value


def _figure(text: str, form: str) -> Decimal | None:
    """What a text in one of the registry's number formats says."""
    words = " ".join(text.replace("\xa0", " ").split()).lower()
    if "zero" in form or "nocontent" in form or re.fullmatch(r"[-–—]+", words):
        return Decimal(0)
    if form.startswith("numwordsen") or words in _WORDS:
        return _number_in_words(words)
    if "comma-decimal" in form or form in _COMMA_DECIMAL:
        words = words.replace(".", "").replace(",", ".")
    if form.startswith(("num-unit-decimal", "numunitdecimal")):  # "5 dollars 30 cents"
        words = ".".join(re.findall(r"[\d,]+", words)[:2])
    digits = re.sub(r"[^\d.]", "", words)
    try:
        return Decimal(digits) if len(digits) <= _MOST_DIGITS else None
    except InvalidOperation:
        return None


def _number_in_words(words: str) -> Decimal | None:
    """A number written out: "twenty-five", "one hundred and six"; digits as they are."""
    if re.fullmatch(r"[\d,]{1,40}", words):
        return Decimal(words.replace(",", "") or "0")
    said = re.findall(r"[a-z]+|\S", words.replace(" and ", " ").replace("-", " "))
    total, part = 0, 0
    for word in said[:_MOST_WORDS]:
        if word in _WORDS:
            part += _WORDS[word]
        elif word == "hundred":
            part = (part or 1) * _TIMES[word]
        elif word in _TIMES:
            total, part = total + (part or 1) * _TIMES[word], 0
        else:
            return None
    return Decimal(total + part) if said else None


_OF_A_CLASS = frozenset(
    ["Security12bTitle", "Security12gTitle", "TradingSymbol", "SecurityExchangeName"]
)


def read_cover(markings: Markings, spans: Mapping[int, Sequence[Span]]) -> tuple[CoverFact, ...]:
    """The facts of the `dei` taxonomy, which say what the cover page says.

    A fact that is not shown (a CIK in the hidden header) has the empty span at the start. Of
    securities of several classes the first is told, as a table of them begins with the common stock.
    """
    contexts = {context.id: context for context in markings.contexts}
    found: dict[str, CoverFact] = {}
    for number, raw in enumerate(markings.tags):
        prefix, _, name = raw.name.rpartition(":")
        context = contexts.get(raw.context)
        if prefix != "dei" or name in found or context is None:
            continue
        if context.members and name not in _OF_A_CLASS:
            continue
        words = _cover_words(raw)
        span = Span.around(list(spans[number])) if number in spans else Span(0, 0)
        if words:
            found[name] = CoverFact(name, words, span)
        if words and name == "EntityCommonStockSharesOutstanding":
            found[name + "Date"] = CoverFact("SharesOutstandingDate", context.end[:10], span)
    return tuple(found.values())


def _cover_words(raw: RawTag) -> str:
    """The text of a fact of the cover; a figure in ones."""
    value = _value(raw)
    if value is not None:
        return f"{value.normalize():,f}"
    if _local(raw.format).startswith("fixed-"):
        return _local(raw.format).removeprefix("fixed-")
    return " ".join(raw.text.replace("\xa0", " ").split())


def with_tags(header: Header, markings: Markings) -> Header:
    """A submission's header, what it leaves out taken from the `dei` facts."""
    said = {fact.concept: fact.value for fact in read_cover(markings, {})}
    form = said.get("DocumentType")
    if form and said.get("AmendmentFlag") == "true" and not form.endswith("/A"):
        form += "/A"
    return replace(
        header,
        form=header.form or form,
        company=header.company or said.get("EntityRegistrantName"),
        cik=header.cik or said.get("EntityCentralIndexKey"),
        period=header.period or _day(said.get("DocumentPeriodEndDate", "")),
        fiscal_year_end=header.fiscal_year_end
        or _year_end(said.get("CurrentFiscalYearEndDate", "")),
    )


def _day(written: str) -> date | None:
    days = [words.resolved() for words in dates_in(written)]
    try:
        return days[0] if days else date.fromisoformat(written[:10])
    except ValueError:
        return None


def _year_end(written: str) -> MonthDay | None:
    """A day of the year: "--12-31", "12-31", "1/25", "December 31"."""
    match = re.fullmatch(r"(?:--)?(\d{1,2})[-/](\d{1,2})", written)
    if match:
        month, day = int(match[1]), int(match[2])
    else:
        named = dates_in(written)
        month, day = (named[0].month or 0, named[0].day or 0) if named else (0, 0)
    return MonthDay(month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
