"""The plainest questions on rows of statements, asked of every filing at hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.ask import Assistant
from assistant.evaluation.grading import is_near
from assistant.evaluation.scorecard import plain
from assistant.indexing import index_file
from assistant.layout import columns, folded
from assistant.model import Answer, Refusal, Reply
from index.embed import SentenceModel
from index.errors import EmbeddingError
from index.library import default_home
from measures.desk import open_library
from measures.row_questions import RowQuestion, Wanted, questions

NAME = "rows"
LEAST_RIGHT, MOST_WRONG = 98, 0.3
"""Percent of the questions that must be right, and that may be wrong."""

SEED, COUNT = "rows", 80
"""The sample that is kept: so many questions of each filing."""

RIGHT, WRONG, DECLINED = "right", "wrong", "declined"
_HEADINGS = ("kind", "questions", RIGHT, WRONG, DECLINED)
_NO_WEIGHTS = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its filing, what became of it and what was said."""

    filing: str
    question: RowQuestion
    outcome: str
    said: str

    @property
    def line(self) -> str:
        """The question and the reply, where it is not right."""
        wanted = self.question.wanted
        want = ", ".join(f"{value:,.4f}" for value in wanted.values) or str(wanted.verdict)
        return (
            f"{self.outcome}: {self.filing}, {self.question.kind}: {self.question.text} "
            f"(want {want}{wanted.label and f', {wanted.label}'}; got {self.said[:300]})"
        )


def asked(paths: Sequence[Path], seed: str = SEED, count: int = COUNT) -> Iterator[Asked]:
    """Every filing's questions, asked of it alone.

    Without an embedding model: what only the filing's sentences might answer counts as declined.
    """
    library = open_library(default_home(), SentenceModel(_NO_WEIGHTS))
    desk = Assistant(library)
    for path in paths:
        entry = index_file(library, path).entry
        book = desk.book(entry.id)
        for each in questions(book.reading, book.times.calendar, f"{seed} {path.name}", count):
            outcome, said = _outcome(desk, each, entry.id)
            yield Asked(path.name, each, outcome, said)


def _outcome(desk: Assistant, question: RowQuestion, filing: str) -> tuple[str, str]:
    try:
        reply = desk.ask(question.text, filing)
    except EmbeddingError:
        return DECLINED, "No figure answers; the filing's sentences may."
    return outcome_of(question.wanted, reply), folded(reply.text)


def outcome_of(wanted: Wanted, reply: Reply) -> str:
    """What became of a question: words without a figure are no answer to it, and no wrong one."""
    if isinstance(reply, Refusal) or _is_in_words(reply):
        return DECLINED
    return RIGHT if _is_right(wanted, reply) else WRONG


def _is_in_words(reply: Answer) -> bool:
    return reply.value is None and not reply.values and reply.verdict is None


def _is_right(wanted: Wanted, reply: Answer) -> bool:
    if wanted.verdict is not None:
        return reply.verdict is wanted.verdict
    given = [each.value for each in reply.values]
    if len(wanted.values) == 1 and reply.value is not None:
        given = [reply.value]
    are_given = all(any(_is_same(value, want, wanted) for value in given) for want in wanted.values)
    return are_given and wanted.label.lower() in reply.text.lower()


def _is_same(value: Decimal, want: Decimal, wanted: Wanted) -> bool:
    ways = (want, -want) if wanted.any_sign else (want,)
    return any(is_near(value, each, Decimal(0)) for each in ways)


def said(found: Sequence[Asked]) -> str:
    """How many came out how, in words."""
    counts, total = Counter(each.outcome for each in found), max(len(found), 1)
    return (
        f"{len(found)} questions: {100 * counts[RIGHT] / total:.1f}% right, "
        f"{100 * counts[WRONG] / total:.1f}% wrong, {100 * counts[DECLINED] / total:.1f}% declined;"
        f" want at least {LEAST_RIGHT}% right and at most {MOST_WRONG}% wrong"
    )


def is_met(found: Sequence[Asked]) -> bool:
    counts = Counter(each.outcome for each in found)
    is_right = 100 * counts[RIGHT] >= LEAST_RIGHT * len(found)
    return is_right and 100 * counts[WRONG] <= MOST_WRONG * len(found)


def table(found: Sequence[Asked]) -> list[str]:
    """The kinds that are not all right, as aligned lines, and each question that is not."""
    failing = [row for row in _tallies(found) if row[1] != row[2]]
    drawn = columns([_HEADINGS, *failing], frozenset(range(1, 5)), 120) if failing else []
    return [*drawn, *(each.line for each in found if each.outcome != RIGHT)]


def _tallies(found: Sequence[Asked]) -> list[tuple[str, ...]]:
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        by_kind[each.question.kind][each.outcome] += 1
    return [
        (kind, *map(str, (counts.total(), counts[RIGHT], counts[WRONG], counts[DECLINED])))
        for kind, counts in sorted(by_kind.items())
    ]


def outcomes(found: Sequence[Asked]) -> Mapping[str, str]:
    return {f"{each.filing}: {each.question.text}": each.outcome for each in found}


def results(found: Sequence[Asked]) -> dict[str, Any]:
    """The object that is kept: of the questions, those that are not right."""
    counts = Counter(each.outcome for each in found)
    numbers = {kind: map(int, row) for kind, *row in _tallies(found)}
    failing = {name: outcome for name, outcome in outcomes(found).items() if outcome != RIGHT}
    return {
        "set": NAME,
        "total": {"questions": len(found), **{name: counts[name] for name in _HEADINGS[2:]}},
        "kinds": {k: dict(zip(_HEADINGS[1:], row, strict=True)) for k, row in numbers.items()},
        "records": [{"id": name, "outcome": outcome} for name, outcome in failing.items()],
    }


def markdown(found: Sequence[Asked]) -> str:
    """The page that is kept."""
    rule = ("---",) + ("--:",) * 4
    rows = [f"| {' | '.join(row)} |" for row in (_HEADINGS, rule, *_tallies(found))]
    lines = [f"- {plain(each.line)}" for each in found if each.outcome != RIGHT]
    parts = [f"# {NAME}", f"{said(found)}.", "\n".join(rows), "\n".join(lines)]
    return "\n\n".join(part for part in parts if part) + "\n"
