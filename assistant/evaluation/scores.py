"""What the grades of a set come to: counted by type, held against limits."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evaluation.grading import Grade, Outcome
from assistant.evaluation.naming import Name

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Tally:
    """How the questions of a type went. `other_reason` counts among the right ones.

    Rates are percentages, None where there was nothing to count: `decline_precision` of refusals
    were due, `decline_recall` of what the filing does not say was refused, `citation_hits` of the
    answers to questions with lines cite one of them.
    """

    type: str
    questions: int
    right: int
    wrong: int
    declined: int
    failed: int
    other_reason: int
    decline_precision: float | None
    decline_recall: float | None
    citation_hits: float | None
    median_ms: float | None
    p99_ms: float | None

    @classmethod
    def of(cls, kind: str, grades: Sequence[Grade]) -> Tally:
        """The counts of the grades of one type."""
        counts = Counter(each.outcome for each in grades)
        replied = [each for each in grades if each.outcome is not Outcome.FAILED]
        refused = [each for each in replied if each.is_refused]
        unanswerable = [each for each in replied if each.record.refuse]
        rightly = sum(each.is_refused for each in unanswerable)
        cited = [each.is_cited for each in replied if each.is_cited is not None]
        times = sorted(each.elapsed_ms for each in replied if each.elapsed_ms is not None)
        return cls(
            kind,
            len(grades),
            counts[Outcome.RIGHT],
            counts[Outcome.WRONG],
            counts[Outcome.DECLINED],
            counts[Outcome.FAILED],
            sum(each.is_other_reason for each in grades),
            _percent(rightly, len(refused)) if refused else None,
            _percent(rightly, len(unanswerable)) if unanswerable else None,
            _percent(sum(cited), len(cited)) if cited else None,
            statistics.median(times) if times else None,
            times[math.ceil(0.99 * len(times)) - 1] if times else None,
        )

    @property
    def right_percent(self) -> float:
        """Of all questions of the type."""
        return _percent(self.right, self.questions)

    @property
    def wrong_percent(self) -> float:
        """Of all questions of the type."""
        return _percent(self.wrong, self.questions)


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Of questions put several times: how the replies to each compare. Percentages.

    `right`: of all replies; `least` and `most`: of the replies of one round. `same_outcome` and
    `same_reply`: the questions whose replies all had one outcome, or said one thing.
    """

    rounds: int
    right: float
    least: float
    most: float
    same_outcome: float
    same_reply: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a set, by type in the order of first use, and in all."""

    title: Name
    grades: tuple[Grade, ...]
    tallies: tuple[Tally, ...]
    total: Tally
    steadiness: Steadiness | None = None

    @property
    def name(self) -> str:
        """What its results are called."""
        return self.title.stem


def scores(title: Name, grades: Sequence[Grade]) -> Scores:
    """What a set came to."""
    types = dict.fromkeys(each.record.type for each in grades)
    by_type = tuple(Tally.of(kind, [g for g in grades if g.record.type == kind]) for kind in types)
    return Scores(title, tuple(grades), by_type, Tally.of(_ALL, grades), _steadiness(grades))


def _steadiness(grades: Sequence[Grade]) -> Steadiness | None:
    repeated = [each.repeats for each in grades if each.repeats]
    if not repeated:
        return None
    rounds = [
        _percent(sum(each.outcome is Outcome.RIGHT for each in one), len(one))
        for one in zip(*repeated, strict=True)
    ]
    outcomes = sum(len({each.outcome for each in replies}) == 1 for replies in repeated)
    said = sum(len(set(replies)) == 1 for replies in repeated)
    return Steadiness(
        len(rounds),
        statistics.fmean(rounds),
        min(rounds),
        max(rounds),
        _percent(outcomes, len(repeated)),
        _percent(said, len(repeated)),
    )


def shortfalls(found: Scores, least_right: float | None, most_wrong: float | None) -> Iterator[str]:
    """Why the scores are not good enough; both limits are percentages of all questions."""
    if least_right is not None and found.total.right_percent < least_right:
        yield f"{found.name}: {found.total.right_percent:.1f}% right, want {least_right:g}%"
    if most_wrong is not None and found.total.wrong_percent > most_wrong:
        yield (
            f"{found.name}: {found.total.wrong_percent:.1f}% wrong, want at most {most_wrong:g}%"
        )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
