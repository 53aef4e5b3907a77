"""A question set put to the assistant, one record after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from assistant.evaluation.grading import Grade, Repeat, Seen, failure, grade, said_by
from assistant.evaluation.records import Record
from assistant.model import Reply
from index.content import read_bytes
from index.errors import FilingError, QuestionSetError

_NAMESPACE = b"http://www.xbrl.org/2013/inlineXBRL"  # Inline XBRL 1.1, section 4


class Talk(Protocol):
    """A conversation: a question may lean on those before it."""

    def ask(self, question: str) -> Reply:
        """The reply to the next question."""


# From the files of one filing or more to a conversation about them.
Opener = Callable[..., Talk]

# From the set's folder, a record and its reply to the lines that the reply is read beside.
Beholder = Callable[[Path, Record, Reply], Seen]


def check_files(path: Path, records: Sequence[Record]) -> None:
    """Raises QuestionSetError if a record's file is not there; it is sought beside the set."""
    lacking: dict[str, list[str]] = {}
    for record in records:
        for file in record.files:
            if not _is_file(path.parent / file):
                lacking.setdefault(file, []).append(record.id)
    faults = tuple(
        f"{path} ({ids[0]}{f' and {len(ids) - 1} more' if len(ids) > 1 else ''}): file: "
        f"no file at {path.parent / file}. It is sought from the set's own folder"
        for file, ids in lacking.items()
    )
    if faults:
        raise QuestionSetError(faults[0], faults)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long for a file, or with a nil in it
        return False


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


def run(
    path: Path,
    records: Iterable[Record],
    opener: Opener,
    beholder: Beholder | None = None,
    times: int = 1,
) -> Iterator[Grade]:
    """Put each record to the assistant, in order; `path` is the set's."""
    for record in records:
        yield asked(path, record, opener, beholder, times)


def asked(
    path: Path, record: Record, opener: Opener, beholder: Beholder | None = None, times: int = 1
) -> Grade:
    """The grade of one record; put `times` times, that of the first reply with all as `repeats`."""
    first = _once(path, record, opener)
    if first.reply is not None and beholder is not None:
        first = replace(first, seen=beholder(path.parent, record, first.reply))
    if times == 1:
        return first
    grades = [first, *(_once(path, record, opener) for _ in range(times - 1))]
    return replace(first, repeats=tuple(Repeat(g.outcome, said_by(g)) for g in grades))


def _once(path: Path, record: Record, opener: Opener) -> Grade:
    try:
        talk = opener(*(path.parent / file for file in record.files))
        for turn in record.turns:
            talk.ask(turn)
        begun = time.perf_counter()
        reply = talk.ask(record.question)
    except FilingError as error:
        return failure(record, str(error))
    return grade(record, reply, (time.perf_counter() - begun) * 1000)
