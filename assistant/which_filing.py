"""Which of a company's filings is meant, where a question says it in words: "in the latest 10-Q"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.periods_in_words import times_in
from assistant.sides import Aim, aim_of, bare_of, pattern, trimmed
from index.periods import MONTHS
from index.store import Entry

_FORM = r"10-?[KQ](?:405|SB)?(?:/A)?|(?:annual|quarterly) reports?|filings?|reports?"
_MONTH = "|".join(MONTHS)
_NAMED = re.compile(
    rf"\b(?:(?:in|of|from|to|and|between|per|under)\s+)?(?:the\s+|its\s+)?(?P<when>(?:(?:{_MONTH})\s+)?(?:\d{{1,2}},?\s+)?(?:19|20)\d\d)\s+(?P<form>{_FORM})(?![\w/-])",
    re.I,
)
_DATED = re.compile(
    rf"\b(?:(?:in|of|from|to|and|between|per|under)\s+)?(?:the\s+|its\s+)?(?P<form>{_FORM})\s+(?:for|of|dated|as of)\s+(?:the\s+)?(?:(?:quarter|year|period)\s+end(?:ed|ing)\s+)?(?P<when>(?:(?:{_MONTH})\s+)(?:\d{{1,2}},?\s+)?(?:19|20)\d\d)(?![\w/-])",
    re.I,
)
_UNIT = r"(?!\s*(?:fiscal|full|reported|completed)?\s*(?:quarter|year|period|month|three|six|nine|twelve|half|date|balance))"
_AMENDED = re.compile(r"(?<!\w)(?:the\s+)?10-?[KQ](?:405)?/A(?!\w)", re.I)
_AS_FIRST = re.compile(r"\s*\b(?:as )?(?:originally|first) (?:reported|filed|stated)\b", re.I)
_ASKS_WHETHER = re.compile(r"\s*(?:was|were|is|are|has|have|had|did|does|do)\b", re.I)


@dataclass(frozen=True, slots=True)
class Meant:
    """The filings that a question means, the question without the words for them, and what to say."""

    question: str
    entries: tuple[Entry, ...]
    note: str = ""


def meant(question: str, entries: Sequence[Entry]) -> Meant | None:
    """The filings of one company that a question means; None where it does not say.

    `entries` are those of one company. A filing that is named by its year or month is replaced by
    its period where the question names two.
    """
    if aims(question, entries) is not None:
        return None
    return (
        _by_amendment(question, entries)
        or _named(question, entries)
        or _by_age(question, entries)
        or _by_last(question, entries)
    )


def aims(question: str, entries: Sequence[Entry]) -> tuple[Aim, Meant] | None:
    """What is asked of a filing and its amendment together; None where both are not meant.

    "By how much was it restated", "was it restated", "compare the original and the amendment".
    """
    pair = amendment_of(entries)
    if pair is None:
        return None
    original = pattern("original", "filings").search(question) or _original_form(question)
    rest = pattern("original", "filings").sub(" ", question)  # "before the restatement"
    amended = pattern("amended", "filings").search(rest) or _AMENDED.search(rest)
    changed = pattern("changed", "filings").search(question)
    is_asked = _ASKS_WHETHER.match(question) is not None
    if not amended or not (original or changed or is_asked):
        return None
    bare = _without_filings(question)
    aim = aim_of(bare)
    if is_asked and not original:
        aim = Aim("differs")
    elif changed and aim.kind == "list":
        aim = Aim("percent" if re.search(r"%|\bper ?cent", question, re.I) else "gap")
    said = bare_of(re.sub(r"^\s*(?:was|were|is|are|has|have|had)\b", " ", bare, flags=re.I))
    said = trimmed(pattern("changed", "filings").sub(" ", said))
    return aim, Meant(said, pair)


def each_of(question: str, entries: Sequence[Entry]) -> Meant | None:
    """ "In each 10-Q", "across all filings": the filings, and the question for each of them."""
    each = pattern("each", "filings").pattern
    match = re.search(
        rf"(?:\b(?:in|of|from|for|per|at|by)\s+)?{each}\s+(?:the\s+|its\s+|their\s+|of\s+)*(?P<form>{_FORM}|10-?[KQ]s)(?![\w/-])",
        question, re.I,
    )  # fmt: skip
    match = match or re.search(rf"\bby\s+(?P<form>{_FORM})(?![\w/-])", question, re.I)
    if match is None:
        return None
    kind = _kind(match["form"].rstrip("s"))
    some = tuple(e for e in entries if not kind.startswith("10") or _is_of(e, kind))
    said = f"{question[: match.start()]} {question[match.end() :]}"
    return Meant(" ".join(said.split()), some) if len(some) > 1 else None


def says_latest(question: str) -> bool:
    """Whether the latest quarter, year or date is asked for, and none is named."""
    if any(words.year or words.fiscal_year or words.day for words in times_in(question)):
        return False
    said = (pattern(heading, "filings").search(question) for heading in ("latest", "now"))
    return any(each is not None for each in said)


def _kind(form: str) -> str:
    """A form as it is filed; what is no form's name stands for all."""
    said = form.upper()
    return "10-K" if said.startswith("ANNUAL") else ("10-Q" if said.startswith("QUARTER") else said)


def amendment_of(entries: Sequence[Entry]) -> tuple[Entry, Entry] | None:
    """The latest amendment, and the filing that it amends; None where both are not there."""
    for later in sorted(entries, key=age, reverse=True):
        form = later.form.removesuffix("/A")
        same = [e for e in entries if e.period == later.period and e.form == form]
        if later.form.endswith("/A") and same:
            return later, same[0]
    return None


def age(entry: Entry) -> tuple[date, date, bool]:
    """Later reports last; of one period, the one that was filed later, or amends."""
    return (entry.period, entry.filed or date.min, entry.form.endswith("/A"))


def called(entry: Entry) -> str:
    """A filing by its form and period."""
    return f"{entry.form} for {entry.period:%B} {entry.period.day}, {entry.period.year}"


def _named(question: str, entries: Sequence[Entry]) -> Meant | None:
    """ "The June 1998 10-Q": the filing itself, or its period where two are named."""
    matches = list(_NAMED.finditer(question)) or list(_DATED.finditer(question))
    found = [_of(match, entries) for match in matches]
    if not matches or any(len(some) != 1 for some in found):
        return None
    chosen = tuple(dict.fromkeys(entry for some in found for entry in some))
    said = question
    for match, (entry,) in reversed(list(zip(matches, found, strict=True))):
        lead = re.match(r"(?:in|of|from|to|and|between|per|under)\s+", match[0], re.I)
        length = "quarter" if entry.form.upper().startswith("10-Q") else "year"
        day = f"{entry.period:%B} {entry.period.day}, {entry.period.year}"
        when = f"{lead[0] if lead else ''}the {length} ended {day}" if len(chosen) > 1 else ""
        said = f"{said[: match.start()]}{when}{said[match.end() :]}"
    return Meant(" ".join(said.split()), chosen)


def _of(match: re.Match[str], entries: Sequence[Entry]) -> list[Entry]:
    """The filings of a year, or month, and form."""
    words = times_in(match["when"])
    day = words[0].day if words else None
    year = day.year if day else (words[0].year if words else None)
    kind = _kind(match["form"])
    return [
        entry
        for entry in entries
        if entry.period.year == year
        and (day is None or entry.period.month == day.month)
        and (not kind.startswith("10") or _is_of(entry, kind))
    ]


def _is_of(entry: Entry, kind: str) -> bool:
    """Whether a filing is of a form: "10-K" is a 10-K405 too, and no amendment."""
    held = entry.form.upper().replace("-", "")
    wanted = kind.replace("-", "")
    return held == wanted or (held.startswith(wanted) and "/A" not in held)


def _by_age(question: str, entries: Sequence[Entry]) -> Meant | None:
    """ "The latest 10-Q", "the earliest filing", "the latest inventories"."""
    if any(words.year or words.fiscal_year or words.day for words in times_in(question)):
        return None
    for heading, newest in (("latest", True), ("earliest", False)):
        word = pattern(heading, "filings").pattern
        match = re.search(
            rf"(?:\b(?:in|of|from|per|at|as of|according to)\s+)?(?:\b(?:the|its|their)\s+)?{word}\s+(?P<form>{_FORM})(?![\w/-])",
            question, re.I,
        )  # fmt: skip
        if match is None and newest:
            match = re.search(rf"(?:\b(?:the|its|their)\s+)?{word}{_UNIT}(?=\s+\w)", question, re.I)
        if match is None:
            continue
        kind = _kind(match.groupdict().get("form") or "")
        some = [e for e in entries if not kind.startswith("10") or _is_of(e, kind)]
        if not some:
            return None
        chosen = (max if newest else min)(some, key=age)
        note = f"From the {called(chosen)}, the {'latest' if newest else 'earliest'} of {len(some)} filings"
        said = f"{question[: match.start()]} {question[match.end() :]}"
        return Meant(" ".join(said.split()), (chosen,), note if len(some) > 1 else "")
    return None


def _by_last(question: str, entries: Sequence[Entry]) -> Meant | None:
    """ "Revenue last year", and no other time: the latest report of a year, or of a quarter."""
    for heading, form in (("last-year", "10-K"), ("last-quarter", "10-Q")):
        some = [entry for entry in entries if entry.form.upper().startswith(form)]
        if len(times_in(question)) != 1 or len(entries) < 2 or not some:
            continue
        if pattern(heading, "filings").search(question):
            chosen = max(some, key=age)
            note = f"From the {called(chosen)}, the latest of {len(entries)} filings"
            return Meant(question, (chosen,), note)
    return None


def _by_amendment(question: str, entries: Sequence[Entry]) -> Meant | None:
    """ "As originally reported", "in the amendment": one of a filing and its amendment."""
    pair = amendment_of(entries)
    if pair is None:
        first = _AS_FIRST.search(question)
        said = f"{question[: first.start()]} {question[first.end() :]}" if first else ""
        return Meant(" ".join(said.split()), tuple(entries)) if first else None
    for heading, chosen in (("original", pair[1]), ("amended", pair[0])):
        if pattern(heading, "filings").search(question):
            said = _without_filings(question)
            other = next(each for each in pair if each is not chosen)
            note = f"From the {called(chosen)}; there is a {called(other)} too"
            return Meant(said, (chosen,), note)
    return None


def _original_form(question: str) -> re.Match[str] | None:
    """A form that is no amendment, where an amendment's stands beside it."""
    return re.search(r"(?<!\w)10-?[KQ](?:405)?(?![\w/])", question, re.I)


def _without_filings(question: str) -> str:
    """The question without the words for a filing and its amendment."""
    said = _AMENDED.sub(" ", question)
    for heading in ("original", "amended"):
        said = pattern(heading, "filings").sub(" ", said)
    said = re.sub(rf"(?:\b(?:in|from|of|between)\s+)?(?:\bthe\s+)?(?<!\w)(?:{_FORM})(?![\w/-])", " ", said, flags=re.I)  # fmt: skip
    return trimmed(re.sub(r"\b(?:in|between|from)\s+(?:and|the|vs\.?|versus|to|in|\s)*$", " ", " ".join(said.split()).rstrip(" ?."), flags=re.I))  # fmt: skip
