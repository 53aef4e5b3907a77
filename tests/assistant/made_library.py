"""A library of small filings of companies that do not exist: five annual reports, five quarterly ones."""

from __future__ import annotations

from pathlib import Path

from assistant.ask import Assistant
from assistant.compose import reply_to
from assistant.indexing import index_file, open_library
from assistant.model import Reply
from assistant.plans import Search
from assistant.router import plan_of_wording
from index.store import Entry

DATA = Path(__file__).resolve().parents[1] / "data"
FILINGS = sorted(path for path in DATA.iterdir() if path.is_file() and "_10-" in path.name)


def desk_over(home: Path, paths: list[Path] | None = None) -> Assistant:
    """An assistant over a new library at `home` of these filings, all of them unless they are given."""
    library = open_library(home)
    for path in FILINGS if paths is None else paths:
        index_file(library, path)
    return Assistant(library)


def asked_by_itself(desk: Assistant, entry: Entry, question: str) -> Reply | None:
    """What the figures of one filing answer; None where the question goes to its words."""
    book = desk.book(entry.id)
    planned = plan_of_wording(question, book)
    return None if isinstance(planned, Search) else reply_to(planned, question, book)
