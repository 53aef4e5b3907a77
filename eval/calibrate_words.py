"""What the margin of answers in words costs and saves, and the weights behind it.

python eval/calibrate_words.py [SET…] asks the questions that the router sends to the filing's
words, of the project's set, of eval/calibration and of the sets that are named. It prints how many
of those the filing answers are right, wrong or declined at each margin, and how many are answered
that must be declined; each question is judged by weights found on the other filings. --fit writes
the weights found on all of them to assistant/chances.toml; --text-only asks without vectors.
Filings that are not here are left out.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import kindred
from assistant.asked import read_question
from assistant.book import Book
from assistant.candidates import of_each_part
from assistant.chances import FEATURES, LEAST, features
from assistant.cover import cover_answer
from assistant.evaluation.grading import Outcome, grade
from assistant.evaluation.records import Record
from assistant.evaluation.sets import read_question_set
from assistant.indexing import index_file, open_library
from assistant.model import Answer
from assistant.one_filing import asked_of_words
from assistant.passage_search import LibrarySearch
from assistant.plans import Search as SearchPlan
from assistant.retrieve import Hit, Search
from assistant.router import plan
from assistant.words import answered_from, answering_first
from index.library import Library

_EVAL = Path(__file__).resolve().parent
_SETS = (
    _EVAL / "questions" / "nutrition-21.jsonl",
    _EVAL / "questions" / "words-text.jsonl",
    _EVAL / "questions" / "words-html.jsonl",
    _EVAL / "questions" / "words-more.jsonl",
    _EVAL / "questions" / "words-plain.jsonl",
    _EVAL / "questions" / "words-apart.jsonl",
    _EVAL / "questions" / "words-given.jsonl",
    _EVAL / "questions" / "words-fresh.jsonl",
    _EVAL / "calibration" / "words.jsonl",
    _EVAL / "calibration" / "check.jsonl",
    _EVAL / "calibration" / "paraphrased.jsonl",
    _EVAL / "calibration" / "typed.jsonl",
    _EVAL / "calibration" / "typed-more.jsonl",
    _EVAL / "calibration" / "everyday.jsonl",
    _EVAL / "calibration" / "words-y.jsonl",
)
_MARGINS = (0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.62, 0.64, 0.65, 0.66, 0.68, 0.7, 0.72, 0.75, 0.8, 0.85)
_RIDGE = 1.0
_STEPS = 50
_WEIGHTS = _EVAL.parent / "assistant" / "chances.toml"
_HEAD = """\
# What speaks for a sentence as an answer and what against it, in log-odds: found by
# eval/calibrate_words.py --fit. `meaning`: where the embedding model is there; `words`: without.
"""


class TextOnly:
    """A library's full text alone, as where there are no vectors."""

    is_whole = True

    def __init__(self, library: Library) -> None:
        self._search = LibrarySearch(library)

    def search_text(self, words: Sequence[str], filings: Collection[str], n: int) -> Sequence[Hit]:
        return self._search.search_text(words, filings, n)

    def search_vectors(self, _question: str, _filings: Collection[str], _n: int) -> Sequence[Hit]:
        return ()

    def likeness(self, _question: str, _texts: Sequence[str]) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Case:
    """A question that goes to the words of its filing, and what its best sentence measures.

    `is_right`: whether the answer, were it given, would be right; `measured` is None where there
    is no sentence, `is_given` false where its sentence is none to give, however likely.
    """

    record: Record
    filing: str
    measured: tuple[float, ...] | None
    is_right: bool
    is_given: bool = True


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("sets", nargs="*", type=Path, metavar="SET", help="more question sets")
    options.add_argument("--text-only", action="store_true", help="without vectors")
    options.add_argument("--failures", action="store_true", help="list what fails at the margin")
    options.add_argument("--fit", action="store_true", help="write the weights that are found")
    options.add_argument("--home", type=Path, help="a library to use; one of its own by default")
    chosen = options.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        library = open_library(chosen.home or Path(folder))
        ways: dict[str, Search] = {"meaning": LibrarySearch(library), "words": TextOnly(library)}
        if chosen.text_only:
            del ways["meaning"]
        elif not chosen.fit:
            del ways["words"]
        found = {
            name: list(cases(library, search, (*_SETS, *chosen.sets)))
            for name, search in ways.items()
        }
    for name, held in found.items():
        judged = chances_apart(held)
        print_curve(name, held, judged)
        if chosen.failures:
            print_failures(held, judged, LEAST[name])
    if chosen.fit:
        _WEIGHTS.write_text(weights_file({name: fitted(held) for name, held in found.items()}))


def cases(library: Library, search: Search, sets: Sequence[Path]) -> Iterator[Case]:
    """The questions that the words are asked, with what their best sentences measure."""
    if isinstance(search, TextOnly):
        kindred.word_vectors = lambda: None  # they come with the model
    books: dict[Path, Book] = {}
    for path in sets:
        for record in read_question_set(path):
            filing = (path.parent / record.file).resolve()
            if record.turns or not filing.is_file():
                continue
            if filing not in books:
                books[filing] = Book(library.reading(index_file(library, filing).entry.id))
            if _goes_to_words(record.question, books[filing]):
                yield _case(record, filing.name, books[filing], search)


def _case(record: Record, filing: str, book: Book, search: Search) -> Case:
    wording = book.wording
    question = asked_of_words(record.question, book)
    found = of_each_part(read_question(question, wording), wording, search)
    reply = answered_from(question, wording, found, margin=0.0)
    part, best = found[0]
    if not best:
        return Case(record, filing, None, is_right=False, is_given=False)
    measured = features(part, answering_first(part, wording, best)[0])
    is_given = isinstance(reply, Answer)
    is_right = is_given and not record.refuse and grade(record, reply).outcome is Outcome.RIGHT
    return Case(record, filing, tuple(measured[name] for name in FEATURES), is_right, is_given)


def _goes_to_words(question: str, book: Book) -> bool:
    if cover_answer(question, book.reading) is not None:
        return False
    return isinstance(plan(question, book), SearchPlan)


def fitted(held: Sequence[Case]) -> NDArray[np.float64]:
    """The weights, that of `always` first: a logistic regression with a small ridge, by Newton's method."""
    rows = [(1.0, *each.measured) for each in held if each.measured is not None]
    measured = np.array(rows)
    right = np.array([each.is_right for each in held if each.measured is not None], float)
    scale = np.maximum(measured.std(axis=0), 1e-6)
    scale[0] = 1.0
    scaled, weights = measured / scale, np.zeros(measured.shape[1])
    ridge = np.full(len(weights), _RIDGE)
    ridge[0] = 1e-6
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (right - likely) - ridge * weights
        bend = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + np.diag(ridge)
        weights = weights + np.linalg.solve(bend, slope)
    found: NDArray[np.float64] = weights / scale
    return found


def chances_apart(held: Sequence[Case]) -> list[float]:
    """The chance of each case by the weights found on the other filings' cases."""
    weights = {
        filing: fitted([each for each in held if each.filing != filing])
        for filing in {each.filing for each in held}
    }
    return [
        0.0
        if each.measured is None or not each.is_given
        else float(1 / (1 + np.exp(-np.array((1.0, *each.measured)) @ weights[each.filing])))
        for each in held
    ]


def weights_file(found: dict[str, NDArray[np.float64]]) -> str:
    """The weights as chances.toml holds them."""
    tables = (
        f"\n[{name}]\n"
        + "".join(
            f"{key} = {weight:.2f}\n"
            for key, weight in zip(("always", *FEATURES), weights, strict=True)
        )
        for name, weights in found.items()
    )
    return _HEAD + "".join(tables)


def print_curve(name: str, held: Sequence[Case], judged: Sequence[float]) -> None:
    """What each margin costs: a case is answered where its chance is no less."""
    can = [
        (each, chance) for each, chance in zip(held, judged, strict=True) if not each.record.refuse
    ]
    must = [chance for each, chance in zip(held, judged, strict=True) if each.record.refuse]
    filings = len({each.filing for each in held})
    print(
        f"By {name}, over {filings} filings: "
        f"{len(can)} answerable questions, {len(must)} that must be declined"
    )
    print("margin   right   wrong   declined   must decline, answered")
    for margin in _MARGINS:
        right = sum(chance >= margin and each.is_right for each, chance in can)
        wrong = sum(chance >= margin and not each.is_right for each, chance in can)
        counts = (right, wrong, len(can) - right - wrong)
        shares = "".join(f"{count / max(1, len(can)):8.1%}" for count in counts)
        answered = sum(chance >= margin for chance in must)
        mark = " <" if margin == LEAST[name] else ""
        print(
            f"{margin:6.2f}{shares}{answered:8} of {len(must)} ({answered / max(1, len(must)):.1%}){mark}"
        )


def print_failures(held: Sequence[Case], judged: Sequence[float], least: float) -> None:
    """The cases that the margin leaves wrong or declines."""
    for each, chance in zip(held, judged, strict=True):
        answered = chance >= least
        if answered != (not each.record.refuse) or (answered and not each.is_right):
            print(f"{chance:.2f} {each.is_right!s:5} {each.record.id}: {each.record.question}")


if __name__ == "__main__":
    main()
