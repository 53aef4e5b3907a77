"""An answer with all that it stands on, as JSON: to be kept, and replayed by `assistant.replay`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from assistant.earlier_filings import is_same_company
from assistant.model import Answer, Reply
from assistant.plan_words import expression_words, plan_words
from assistant.reply_json import number, period_json, reply_json
from assistant.saved import saved
from assistant.trace import Trace
from assistant.turns import Turn
from assistant.versions import versions
from index.errors import RecordError
from index.model import Fact, Reading, place_of
from index.store import Entry

SCHEMA = 1
MOST_FILINGS = 10_000

Json: TypeAlias = dict[str, Any]
Reader = Callable[[str], Reading]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question was put to: a filing, if one was named; these alone, or with none all of them.

    `entries`: the filings of the library, beside which it was asked; `model`: the language model.
    """

    filing: str | None
    over: tuple[str, ...]
    entries: tuple[Entry, ...]
    model: str | None

    @property
    def told_of(self) -> list[Entry]:
        """The filings that may have a part in the reply: where some are named, of their companies."""
        named = (self.filing,) if self.filing else self.over
        own = [each for each in self.entries if each.id in named]
        if not own:
            return list(self.entries)
        return [each for each in self.entries if any(is_same_company(each, one) for one in own)]


def record_of(
    turns: Sequence[Turn], asked: Asked, traces: Sequence[Trace], reading: Reader
) -> Json:
    """The last of the turns, which `traces` tell the plans of, as a record.

    Raises RecordError where there is none, or where what it quotes is not there any more.
    """
    if not turns:
        raise RecordError("Nothing was asked yet, so that there is nothing to keep. Ask first")
    beside = asked.told_of
    if len(beside) > MOST_FILINGS:
        raise RecordError(
            f"A record names at most {MOST_FILINGS:,} filings, and {len(beside):,} were asked. "
            "Say which is meant: -f FILING"
        )
    turn = turns[-1]
    _check(turn.reply, reading)
    used = {each.filing for each in turns} | {cited.filing for cited in turn.reply.citations}
    told = {
        "schema": SCHEMA,
        "question": turn.question,
        "standalone": turn.standalone,
        "filing": asked.filing,
        "turns": saved(turns[:-1]),
        "over": list(asked.over) or None,
        "filings": [_filing(each, each.id in used | {asked.filing}) for each in beside],
        "versions": versions(asked.model),
        "plan": [_plan(trace) for trace in traces],
        "facts": [_fact(fact, filing, reading) for filing, fact in facts_of(turn.reply, reading)],
        "reply": reply_json(turn.reply),
    }
    kept: Json = json.loads(json.dumps(told))  # as it is when it is read back
    return kept


def _check(reply: Reply, reading: Reader) -> None:
    """Whether the filings still say what is quoted of them."""
    for each in reply.citations:
        if reading(each.filing).filing.quote(each.span) != each.quote:
            raise RecordError(f"The filing {each.filing} was replaced after it answered. Ask again")


def _filing(entry: Entry, is_used: bool) -> Json:
    return {
        "id": entry.id,
        "digest": entry.digest,
        "company": entry.company,
        "form": entry.form,
        "period": entry.period.isoformat(),
        "corrections": list(entry.corrections),
        "used": is_used,
    }


def _plan(trace: Trace) -> Json:
    if trace.plan is None:
        words = "earlier answers" if trace.on_earlier else "the cover page"
    else:
        words = plan_words(trace.plan)
    formula = expression_words(trace.formula) if trace.formula else None
    return {"filing": trace.filing, "plan": words, "formula": formula}


def facts_of(reply: Reply, reading: Reader) -> Iterator[tuple[str, Fact]]:
    """The facts that a reply draws on, each once, with their filings."""
    if not isinstance(reply, Answer):
        return
    found: dict[tuple[str, int], Fact] = {}
    for given in reply.derivation.inputs if reply.derivation else ():
        filing = reply.citations[given.citation].filing
        found.setdefault((filing, given.fact.id), given.fact)
    for value in reply.values:
        place = reply.citations[value.citation].span
        for fact in reading(value.filing).facts:
            is_it = fact.period == value.period and abs(fact.quantity.value) == abs(value.value)
            if is_it and place_of(fact) in place:
                found.setdefault((value.filing, fact.id), fact)
    for (filing, _), fact in found.items():
        yield filing, fact


def _fact(fact: Fact, filing: str, reading: Reader) -> Json:
    return {
        "filing": filing,
        "label": fact.label,
        "concept": fact.concept,
        "statement": fact.statement,
        "period": period_json(fact.period),
        "value": number(fact.meant.value),
        "unit": str(fact.quantity.unit),
        "printed": fact.cell.text,
        "lines": list(reading(filing).filing.lines.range(place_of(fact))),
        "corrected": list(fact.corrected),
    }
