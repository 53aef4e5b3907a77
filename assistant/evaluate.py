"""A question set put to the assistant: graded, counted by type, held against limits."""

from __future__ import annotations

import math
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.grading import Grade, Outcome, failure, grade
from assistant.model import Reply
from assistant.question_sets import Record
from index.content import read_bytes
from index.errors import FilingError, QuestionSetError

_ALL = "all"
_NAMESPACE = b"http://www.xbrl.org/2013/inlineXBRL"  # Inline XBRL 1.1, section 4


class Talk(Protocol):
    """A conversation: a question may lean on those before it."""

    def ask(self, question: str) -> Reply:
        """The reply to the next question."""


# From the files of one filing or more to a conversation about them.
Opener = Callable[..., Talk]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions of a type went how. `other_reason` counts among the right ones."""

    type: str
    questions: int
    right: int
    wrong: int
    declined: int
    failed: int
    other_reason: int

    @classmethod
    def of(cls, kind: str, grades: Sequence[Grade]) -> Tally:
        """The counts of the grades of one type."""
        counts = Counter(each.outcome for each in grades)
        return cls(
            kind,
            len(grades),
            counts[Outcome.RIGHT],
            counts[Outcome.WRONG],
            counts[Outcome.DECLINED],
            counts[Outcome.FAILED],
            sum(each.is_other_reason for each in grades),
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
class Scores:
    """The scores of a set. Rates are percentages, None where there was nothing to count."""

    name: str
    grades: tuple[Grade, ...]
    tallies: tuple[Tally, ...]
    total: Tally
    decline_precision: float | None
    decline_recall: float | None
    citation_hits: float | None
    median_ms: float | None
    p99_ms: float | None


def check_files(path: Path, records: Sequence[Record]) -> None:
    """Raises QuestionSetError if a record's file is not there; it is sought beside the set."""
    for record in records:
        lacking = [file for file in record.files if not (path.parent / file).is_file()]
        if lacking:
            raise QuestionSetError(
                f"{path} ({record.id}): file: no file at {path.parent / lacking[0]}. "
                "It is sought from the set's own folder"
            )


def of_tagged_filings(path: Path, records: Sequence[Record]) -> tuple[Record, ...]:
    """The records whose filings all hold inline XBRL. Raises QuestionSetError if there are none."""
    files = {file for record in records for file in record.files}
    tagged = {file for file in files if is_tagged(read_bytes(path.parent / file))}
    if not tagged:
        raise QuestionSetError(f"{path} asks of no filing with inline XBRL: leave --ignore-tags")
    return tuple(record for record in records if tagged.issuperset(record.files))


def is_tagged(content: bytes) -> bool:
    """Whether a file holds inline XBRL: such a page declares the namespace of its tags."""
    return _NAMESPACE in content


def run(path: Path, records: Iterable[Record], opener: Opener) -> Iterator[Grade]:
    """Put each record to the assistant, in order; `path` is the set's."""
    for record in records:
        try:
            talk = opener(*(path.parent / file for file in record.files))
            for turn in record.turns:
                talk.ask(turn)
            begun = time.perf_counter()
            reply = talk.ask(record.question)
        except FilingError as error:
            yield failure(record, str(error))
        else:
            yield grade(record, reply, (time.perf_counter() - begun) * 1000)


def scores(name: str, grades: Sequence[Grade]) -> Scores:
    """What a set came to: by type in the order of first use, and in all."""
    types = dict.fromkeys(each.record.type for each in grades)
    by_type = tuple(Tally.of(kind, [g for g in grades if g.record.type == kind]) for kind in types)
    replied = [each for each in grades if each.outcome is not Outcome.FAILED]
    refused = [each for each in replied if each.is_refused]
    unanswerable = [each for each in replied if each.record.refuse]
    rightly = sum(each.is_refused for each in unanswerable)
    cited = [each.is_cited for each in replied if each.is_cited is not None]
    times = sorted(each.elapsed_ms for each in replied if each.elapsed_ms is not None)
    return Scores(
        name,
        tuple(grades),
        by_type,
        Tally.of(_ALL, grades),
        _percent(rightly, len(refused)) if refused else None,
        _percent(rightly, len(unanswerable)) if unanswerable else None,
        _percent(sum(cited), len(cited)) if cited else None,
        statistics.median(times) if times else None,
        times[math.ceil(0.99 * len(times)) - 1] if times else None,
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
