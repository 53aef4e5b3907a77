"""What opens a follow-up: a correction ("no, I meant …"), or a way back ("back to sales: …")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.book import Book, stem
from assistant.follow_up_words import any_of, pattern
from assistant.known_names import content
from assistant.model import Answer
from assistant.period_phrases import times_in
from assistant.turns import Turn

_MARKS = r"[\s,.:;!…–—-]*"
_CORRECTS = re.compile(
    rf"^\s*(?:(?:no|not quite)(?=\s*[,.;:!…–—-]|\s+(?:i|for|in|the|not|at|on|as|sorry|wait|what)\b){_MARKS}|{any_of('corrects')}{_MARKS})+",
    re.I,
)
_CORRECTS_AFTER = re.compile(rf"[\s,–—-]+{any_of('corrects-after')}\s*[?.!]*\s*$", re.I)
_NOT_FIRST = re.compile(
    r"^not\s+(?P<old>.+?)\s*(?:\s[-–—]+\s|[;,:–—]|\bbut\b(?:\s+rather)?)\s*(?P<new>.+)$", re.I
)
_NOT_LAST = re.compile(
    r"^(?P<new>.+?)(?:,\s*(?:and\s+)?not|\s+instead\s+of|\s+rather\s+than|\s+not)\s+(?P<old>[^,]+)$",
    re.I,
)
_RETURNS = re.compile(
    rf"^\s*(?:{any_of('before-return')}{_MARKS})*{any_of('returns')}\s+(?P<to>.+)$", re.I | re.S
)
_WHY = re.compile(r"\b(?:why|how\s+come)\b", re.I)
_ENDS_NAME = re.compile(
    r"\s*(?:[:,;?]|\s[-–—]+\s|[–—])\s*|\s+(?=(?:how|what|when|why|who|where|which|is|was|were|did|does)\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction says, and what it says it in place of, if it does."""

    new: str
    old: str = ""


def correction(question: str) -> Corrected | None:
    """What `question` puts right in the one before it; None where it is no correction."""
    opened = _CORRECTS.match(question)
    rest = question[opened.end() :] if opened else question
    closed = _CORRECTS_AFTER.search(rest)
    rest = (rest[: closed.start()] if closed else rest).strip(" ?.!,")
    if not rest:
        return None
    told = _NOT_FIRST.match(rest) or (_NOT_LAST.match(rest) if opened or closed else None)
    if told:
        return Corrected(told["new"].strip(" ?.!,"), told["old"].strip(" ?.!,"))
    return Corrected(rest) if opened or closed else None


def returned(question: str, turns: Sequence[Turn], book: Book) -> tuple[str, Sequence[Turn]]:
    """A question that goes back to an earlier turn: what is left of it, and the turns up to there.

    Where nothing is left the turn's own question is asked again.
    """
    back = _RETURNS.match(question)
    if not back or not turns:
        return question, _in_order_of_time(question, turns)
    name, rest = _parted(back["to"])
    for nth, heading in enumerate(("first", "second")):
        if pattern(heading).fullmatch(re.sub(r"\s+(?:question|answer)$", "", name.strip())):
            return rest or turns[min(nth, len(turns) - 1)].standalone, turns[: nth + 1]
    wanted = _stems(name, book)
    if rest and times_in(name) and not _stems(_timeless(name), book):
        at = _turn_at(name, turns)
        return (rest, turns[: at + 1]) if at is not None else (f"{rest} {name}", turns)
    scores = [_nearness(wanted, turn, book) for turn in turns]
    best = max(scores)
    if not any(best[:2]):
        return f"{name} {rest}".strip(), turns
    place = max(p for p, score in enumerate(scores) if score == best)
    return rest or turns[place].standalone, turns[: place + 1]


def _turn_at(name: str, turns: Sequence[Turn]) -> int | None:
    """The last turn of the time that is gone back to: of its year, or for "this year" the latest."""
    said = times_in(name)[0]
    year = said.year or said.fiscal_year or (said.day.year if said.day else None)
    ends = {n: turn.period.end for n, turn in enumerate(turns) if turn.period is not None}
    if year is None:
        year = max((end.year for end in ends.values()), default=None) if not said.shift else None
    return max((n for n, end in ends.items() if end.year == year), default=None)


def _in_order_of_time(question: str, turns: Sequence[Turn]) -> Sequence[Turn]:
    """The turns, the later period last where it is asked why one figure of two moved as it did.

    "Net sales of 2003?", "and of 2002?", "why did they fall?" asks of 2003.
    """
    if len(turns) < 2 or not _WHY.search(question):
        return turns
    from assistant.reasons import directions  # a figure does not wait for it

    way = directions(question)
    if len(way) != 1:
        return turns
    later, earlier = turns[-2].reply, turns[-1].reply
    if not isinstance(later, Answer) or not isinstance(earlier, Answer):
        return turns
    of_one = (
        later.derivation is not None
        and earlier.derivation is not None
        and (later.derivation.formula == earlier.derivation.formula)
    )
    if not of_one or later.period is None or earlier.period is None:
        return turns
    alike = later.period.months == earlier.period.months and later.period.end > earlier.period.end
    if not alike or later.value is None or earlier.value is None:
        return turns
    moved = "up" if later.value > earlier.value else "down"
    return (*turns[:-2], turns[-1], turns[-2]) if moved in way else turns


def _parted(to: str) -> tuple[str, str]:
    """The name of what is gone back to, and what is asked of it."""
    end = _ENDS_NAME.search(to)
    if end and to[end.end() :].strip(" ?.!"):
        return to[: end.start()], to[end.end() :]
    times = times_in(to)
    if not times:
        return to, ""
    name = re.sub(r"\s+(?:for|in|at|during|as of|on|and|and in|and at|and for)(?:\s+the)?\s*$", "", to[: times[0].start], flags=re.I)  # fmt: skip
    return name, to[len(name) :].strip()


def _timeless(text: str) -> str:
    """A text without what it says of when."""
    for words in reversed(times_in(text)):
        text = f"{text[: words.start]} {text[words.end :]}"
    return text


def _stems(text: str, book: Book) -> set[str]:
    return {stem(word) for word in content(re.findall(r"[a-z&'/-]+", text.lower()), book)}


def _nearness(wanted: set[str], turn: Turn, book: Book) -> tuple[int, int, bool]:
    """How much of what is gone back to a turn asked and told; one figure before a comparison."""
    asked = _stems(turn.question, book)
    told = asked | _stems(turn.standalone, book)
    is_plain = True
    if isinstance(turn.reply, Answer) and not turn.is_in_words:
        told |= _stems(turn.reply.text, book)
        is_plain = not turn.reply.values
    return len(wanted & told), len(wanted & asked), is_plain
