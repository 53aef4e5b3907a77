"""Questions made from the cells that filings print, and how many of them are answered right.

python eval/census.py [FILING…] asks some hundreds of each filing (all those beside the project,
where none is named) and counts what comes: right, another value, among the choices of an ambiguous
name, declined. --show lists the questions that came out so; --seed makes another sample.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from measures.cell_words import plain
from measures.cells import CellQuestion, questions
from measures.model import MORE_FILINGS
from measures.statements import filings_of

from assistant.book import Book
from assistant.compose import reply_to
from assistant.evaluation.grading import is_near
from assistant.indexing import index_file, open_library
from assistant.model import Answer, Reason, Refusal, Reply
from assistant.plans import Search
from assistant.router import plan
from index.library import default_home
from index.model import PURE

_OUTCOMES = ("right", "wrong", "among", "in words", "declined")
_NEAR = Decimal("0.006")  # of the last digit that a percent or a ratio is compared in


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its filing, the reply and what became of it."""

    filing: str
    question: CellQuestion
    reply: Reply
    outcome: str
    lines: tuple[tuple[int, int], ...]


def outcome_of(question: CellQuestion, reply: Reply) -> str:
    """What became of a question: a value that is its cells', another, or none."""
    if isinstance(reply, Refusal):
        labels = [plain(fact.label).lower() for fact in question.facts]
        is_among = any(label in choice.lower() for label in labels for choice in reply.choices)
        return "among" if is_among else "declined"
    if question.label and question.label.lower() in reply.text.lower()[: len(question.label) + 60]:
        return "right"
    values = [value for value in (reply.value, *(v.value for v in reply.values[:1])) if value is not None]  # fmt: skip
    if not values:
        return "in words"
    tolerance = _last_digit(question) if question.lookup else _NEAR
    return "right" if any(is_near(values[0], each, tolerance) for each in question.accept) else "wrong"  # fmt: skip


def _last_digit(question: CellQuestion) -> Decimal:
    """One of the last digit of a printed percent, which may be computed anew; 0 of all else."""
    cell = question.facts[0].cell
    if question.facts[0].quantity.unit != PURE:
        return Decimal(0)
    return Decimal(1).scaleb(-len(cell.text.partition(".")[2].rstrip(")% ")))


def census(paths: Sequence[Path], seed: str, count: int) -> Iterator[Asked]:
    """Every filing's questions, asked."""
    library = open_library(default_home())
    for path in paths:
        entry = index_file(library, path).entry
        reading = library.reading(entry.id)
        book = Book(reading)
        for question in questions(book, f"{seed} {path.name}", count):
            reply = _reply(question.text, book)
            lines = tuple(reading.filing.lines.range(f.cell.span) for f in question.facts)
            yield Asked(path.name, question, reply, outcome_of(question, reply), lines)


def _reply(question: str, book: Book) -> Reply:
    """What the figures answer; what is left to the filing's sentences counts as declined."""
    planned = plan(question, book)
    if isinstance(planned, Search):
        return Refusal(question, Reason.NOT_UNDERSTOOD, "No figure answers; its sentences may.")
    return reply_to(planned, question, book)


def shown(asked: Asked) -> str:
    """A question with what it wants and what came."""
    said = asked.reply.text if isinstance(asked.reply, Answer) else f"{asked.reply.reason}: {asked.reply.text}"  # fmt: skip
    where = ", ".join(str(first) for first, _ in asked.lines)
    return (
        f"[{asked.outcome}] {asked.question.kind} {asked.filing}:{where} {asked.question.text}\n"
        f"    want {asked.question.accept[0]:,.4f} {asked.question.label} "
        f"({' / '.join(f.cell.text for f in asked.question.facts)})\n    got {said[:260]!r}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("filings", nargs="*", type=Path, metavar="FILING")
    options.add_argument("--count", type=int, default=200, help="cells sampled of a filing")
    options.add_argument("--seed", default="census")
    options.add_argument("--show", nargs="*", default=[], choices=_OUTCOMES, metavar="OUTCOME")
    chosen = options.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for asked in census(chosen.filings or filings_of(MORE_FILINGS), chosen.seed, chosen.count):
        form = "look-ups" if asked.question.lookup else "operations"
        for group in ("all", form, f"  {asked.question.kind}", asked.filing):
            counts[group][asked.outcome] += 1
        if asked.outcome in chosen.show:
            print(shown(asked))
    print(f"{'':36}{'asked':>7}" + "".join(f"{name:>10}" for name in _OUTCOMES))
    for group, found in sorted(counts.items(), key=lambda each: (not each[0].startswith(("all", "look", "op")), each[0])):  # fmt: skip
        total = found.total()
        print(f"{group:36}{total:7}" + "".join(f"{found[name] / total:10.1%}" for name in _OUTCOMES))  # fmt: skip


if __name__ == "__main__":
    main()
