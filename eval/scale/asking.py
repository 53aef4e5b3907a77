"""A process that asks one library of many filings: `python asking.py STORE HOME QUESTIONS`.

On standard output goes one JSON object: seconds of each question by kind, and the memory after
every so many. The ids of the filings that may be asked come on standard input, one a line: those
that have vectors, as the first search of words in another makes its vectors. They are taken evenly.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from assistant.ask import Assistant
from assistant.cli import COLLECTED_AFTER
from assistant.indexing import open_library
from assistant.model import Answer
from index.store import Entry

FIGURES = (
    "What were total assets?",
    "What was net income?",
    "How much cash and cash equivalents were there?",
    "What were total current liabilities?",
    "What was the current ratio?",
)
WORDS = (
    "Why did revenues change?",
    "What does the company say about its liquidity?",
)
_OFTEN = 5  # questions on one filing, one after another
_WORDS_OF = 40  # filings whose words are asked


def main(store: str, home: str, most: str) -> None:
    """Ask, and print what it took."""
    gc.set_threshold(COLLECTED_AFTER)  # as the program does, which this is instead of
    vectored = sys.stdin.read().split()
    library = open_library(Path(home), create=False, store=store)
    desk = Assistant(library)
    by_id = {entry.id: entry for entry in library.entries()}
    asked = [by_id[each] for each in _evenly(vectored, int(most) // _OFTEN)]
    count = len(asked)
    for question in (*FIGURES, *WORDS):  # loads what a process loads once
        desk.ask(question, vectored[0])
    took: dict[str, list[float]] = defaultdict(list)
    memory = [_megabytes()]
    answered = 0
    for number, entry in enumerate(asked):
        for place, question in enumerate(FIGURES):
            kind = "a figure, of a filing asked before" if place else "a figure, of another filing"
            answered += _timed(desk, question, entry.id, took[kind])
        named = f"What were {_company(entry)}'s total assets at {entry.period:%B %-d, %Y}?"
        answered += _timed(desk, named, None, took["a figure, the filing named in the question"])
        if number % max(1, count // 20) == 0:
            memory.append(_megabytes())
    of_figures = _megabytes()
    for number, filing in enumerate(_evenly(vectored, _WORDS_OF)):
        for place, question in enumerate(WORDS):
            kind = "words, of a filing asked before" if place else "words, of another filing"
            _timed(desk, question, filing, took[kind] if number else [])
    print(
        json.dumps(
            {
                "took": took,
                "filings": count,
                "answered": answered,
                "asked": count * (len(FIGURES) + 1),
            }
            | {"memory": memory, "of_figures": of_figures, "of_words": _megabytes()}
        )
    )


def _evenly(ids: Sequence[str], most: int) -> list[str]:
    """Up to so many of these, from all over them."""
    count = min(most, len(ids))
    return [ids[place * len(ids) // count] for place in range(count)]


def _timed(desk: Assistant, question: str, filing: str | None, took: list[float]) -> bool:
    begun = time.perf_counter()
    reply = desk.ask(question, filing)
    took.append(time.perf_counter() - begun)
    return isinstance(reply, Answer)


def _company(entry: Entry) -> str:
    return entry.company.title()


def _megabytes() -> float:
    """The memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
