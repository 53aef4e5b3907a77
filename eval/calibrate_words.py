"""What the margin of answers in words costs and saves.

python eval/calibrate_words.py [--text-only] [--failures] asks the questions that the router sends
to the filing's words, of the project's set and of eval/calibration, and prints for each margin how
many of those the filing answers are right, wrong or declined, and how many are answered that must
be declined. Filings that are not here are left out.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.book import Book
from assistant.cover import cover_answer
from assistant.grading import Outcome, grade
from assistant.indexing import index_file, open_library
from assistant.model import Answer
from assistant.passage_search import LibrarySearch
from assistant.plans import Search as SearchPlan
from assistant.question_sets import Record, read_question_set
from assistant.retrieve import Hit
from assistant.router import plan
from assistant.words import MARGIN, answer_in_words
from index.library import Library

_EVAL = Path(__file__).resolve().parent
_SETS = (
    _EVAL / "questions" / "nutrition-21.jsonl",
    _EVAL / "calibration" / "words.jsonl",
    _EVAL / "calibration" / "check.jsonl",
)
_MARGINS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


class TextOnly:
    """A library's full text alone, as where there are no vectors."""

    def __init__(self, library: Library) -> None:
        self._search = LibrarySearch(library)

    def search_text(self, words: Sequence[str], filings: Collection[str], n: int) -> Sequence[Hit]:
        return self._search.search_text(words, filings, n)

    def search_vectors(self, _question: str, _filings: Collection[str], _n: int) -> Sequence[Hit]:
        return ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set that goes to the words of its filing."""

    record: Record
    book: Book


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--text-only", action="store_true", help="without vectors")
    options.add_argument("--failures", action="store_true", help="list what fails at the margin")
    chosen = options.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    with tempfile.TemporaryDirectory() as home:
        library = open_library(Path(home))
        search = TextOnly(library) if chosen.text_only else LibrarySearch(library)
        asked = list(questions(library))
        print_curve(asked, search)
        if chosen.failures:
            print_failures(asked, search)


def questions(library: Library) -> Iterator[Asked]:
    """The questions that the words are asked, each with the book of its filing."""
    books: dict[Path, Book] = {}
    for path in _SETS:
        for record in read_question_set(path):
            filing = (path.parent / record.file).resolve()
            if record.turns or not filing.is_file():
                continue
            if filing not in books:
                books[filing] = Book(library.reading(index_file(library, filing).entry.id))
            if _goes_to_words(record.question, books[filing]):
                yield Asked(record, books[filing])


def _goes_to_words(question: str, book: Book) -> bool:
    if cover_answer(question, book.reading) is not None:
        return False
    return isinstance(plan(question, book), SearchPlan)


def print_curve(asked: Sequence[Asked], search: LibrarySearch | TextOnly) -> None:
    answerable = sum(not each.record.refuse for each in asked)
    print(f"{answerable} answerable questions, {len(asked) - answerable} that must be declined")
    print("margin   right   wrong   declined   must decline, answered")
    for margin in _MARGINS:
        outcomes = [(each.record.refuse, _outcome(each, search, margin)) for each in asked]
        counts = [sum(1 for r, o in outcomes if not r and o is outcome) for outcome in _OUTCOMES]
        answered = sum(1 for refuse, outcome in outcomes if refuse and outcome is Outcome.WRONG)
        shares = "".join(f"{count / max(1, answerable):8.1%}" for count in counts)
        must = len(asked) - answerable
        mark = " <" if margin == MARGIN else ""
        print(f"{margin:6.2f}{shares}{answered:8} of {must} ({answered / max(1, must):.1%}){mark}")


_OUTCOMES = (Outcome.RIGHT, Outcome.WRONG, Outcome.DECLINED)


def _outcome(asked: Asked, search: LibrarySearch | TextOnly, margin: float) -> Outcome:
    reply = answer_in_words(
        asked.record.question, asked.book.reading, search, asked.book.wording, margin
    )
    if asked.record.refuse:
        return Outcome.WRONG if isinstance(reply, Answer) else Outcome.RIGHT
    return grade(asked.record, reply).outcome


def print_failures(asked: Sequence[Asked], search: LibrarySearch | TextOnly) -> None:
    for each in asked:
        outcome = _outcome(each, search, MARGIN)
        if outcome is not Outcome.RIGHT:
            print(f"{outcome.value:9} {each.record.id}: {each.record.question}")


if __name__ == "__main__":
    main()
