"""Many filings at once: what several processes read is what one reads, whatever befalls them."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from assistant.indexing import files_of, index_file, open_bulk, open_library
from assistant.many import run
from assistant.many.jobs import Done, Job, Read, Refused, ToRead, Vectored, done
from assistant.many.run import embed_all, read_all
from assistant.many.workers import Workers
from index.bulk import BulkLibrary, Made
from index.chunks import chunks
from index.corrections import NO_CORRECTIONS
from index.errors import LibraryError
from index.locks import writer
from index.model import READER_VERSION
from index.store.rows import Rows
from tests.index.hashed_words import HashedWords

DATA = Path(__file__).parent.parent.parent / "data"
TEXTS = sorted([*DATA.glob("*.txt"), *DATA.glob("*.htm")])


class InTurn:
    """Jobs done here, one after another; those of the names given are not survived."""

    count = 1

    def __init__(self, *deadly: str) -> None:
        self.deadly = deadly
        self.embedder = HashedWords()

    def each(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Done]]:
        for place, job in enumerate(jobs):
            yield place, self._done(job)

    def _done(self, job: Job) -> Done:
        if isinstance(job, ToRead):
            return Refused("lost") if job.name in self.deadly else done(job)
        if any(reading.filing.name in self.deadly for reading in job.readings):
            return Refused("lost")
        parts = tuple(chunks(reading, self.embedder) for reading in job.readings)
        vectors = tuple(self.embedder.embed([each.text for each in some]) for some in parts)
        return Vectored(parts, vectors, 0.0)


def untold(what: str, done: int, of: int) -> None: ...


def bulk(home: Path) -> BulkLibrary:
    return BulkLibrary.open(home, embedder=HashedWords(), reader=READER_VERSION)


def test_what_processes_read_is_what_one_reads(tmp_path: Path) -> None:
    alone = open_library(tmp_path / "alone")
    for path in TEXTS:
        index_file(alone, path)
    many = open_bulk(tmp_path / "many")
    with Workers(2) as crew:
        outcome = read_all(many, TEXTS, crew, untold)
    assert sorted(outcome.indexed) == sorted(entry.id for entry in alone.entries())
    assert outcome.failed == []
    for entry in alone.entries():
        assert many.reading(entry.id) == alone.reading(entry.id)


def test_only_what_is_left_is_read_again(tmp_path: Path) -> None:
    library = bulk(tmp_path)
    first = read_all(library, TEXTS[:2], InTurn(), untold)
    again = read_all(library, TEXTS[:3], InTurn(), untold)
    assert (len(first.indexed), sorted(again.unchanged)) == (2, sorted(first.indexed))
    assert len(again.indexed) == 1


class _Slow(BulkLibrary):
    """A library that does not write until `more` has been read."""

    more: threading.Event

    def add_all(self, several: Sequence[Rows]) -> None:
        assert self.more.wait(60), "nothing else was read while this was written"
        super().add_all(several)


def test_others_are_read_while_some_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_TOGETHER", 2)
    monkeypatch.setattr(run, "_SECONDS", 600.0)
    library = _Slow.open(tmp_path, embedder=HashedWords(), reader=READER_VERSION)
    library.more = threading.Event()

    def told(what: str, done: int, of: int) -> None:
        if done == 3:
            library.more.set()

    assert len(read_all(library, TEXTS[:5], InTurn(), told).indexed) == 5


class _Full(BulkLibrary):
    def add_all(self, several: Sequence[Rows]) -> None:
        raise LibraryError("the disk is full")


def test_what_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    library = _Full.open(tmp_path, embedder=HashedWords(), reader=READER_VERSION)
    with pytest.raises(LibraryError, match="disk is full"):
        read_all(library, TEXTS[:2], InTurn(), untold)


def test_what_is_no_filing_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    missing = tmp_path / "missing.txt"
    library = bulk(tmp_path / "home")
    outcome = read_all(
        library, [tmp_path / "letter.txt", missing, *TEXTS[:2]], InTurn(TEXTS[0].name), untold
    )
    assert len(outcome.indexed) == 1
    assert dict(outcome.failed) == {
        str(tmp_path / "letter.txt"): "letter.txt is no SEC filing: its first page names no form. "
        "Index a 10-Q or 10-K from EDGAR.",
        str(missing): f"No file at {missing}. Check the path; `filing list` shows what is indexed.",
        str(TEXTS[0]): "lost",
    }


def test_a_process_that_is_killed_is_replaced(tmp_path: Path) -> None:
    jobs = [ToRead(path.name, path.read_bytes(), NO_CORRECTIONS) for path in TEXTS[:3]]
    with Workers(1) as crew:
        answers = []
        for place, answer in crew.each(jobs):
            answers.append((place, type(answer)))
            if place == 0:
                crew._all[-1]._process.kill()
    assert sorted(answers) == [(0, Read), (1, Read), (2, Read)]


def test_a_job_that_no_process_survives_is_given_up(tmp_path: Path) -> None:
    whole = ToRead(TEXTS[0].name, TEXTS[0].read_bytes(), NO_CORRECTIONS)
    broken = ToRead("broken.txt", None, NO_CORRECTIONS)  # type: ignore[arg-type]
    with Workers(1) as crew:
        found = dict(crew.each([broken, whole]))
    assert found[0] == Refused("the process that worked on it failed: its traceback is above")
    assert isinstance(found[1], Read)


def test_vectors_are_made_of_several_filings_together(tmp_path: Path) -> None:
    library = bulk(tmp_path)
    outcome = read_all(library, TEXTS, InTurn(), untold)
    deadly = library.entries()[-1]
    embed_all(library, outcome.indexed, InTurn(deadly.name), untold, outcome, 1)
    assert outcome.failed == [(deadly.id, "its vectors could not be made")]
    assert outcome.embedded == len(TEXTS) - 1
    assert library.unembedded(outcome.indexed) == [deadly.id]
    once = bulk(tmp_path / "once")
    entry = index_file(once, TEXTS[0]).entry
    once.ensure_vectors([entry.id])
    asked = ("what loans are there", [entry.id], 5)
    assert library.search_vectors(*asked) == once.search_vectors(*asked) != []


def test_vectors_of_a_reading_that_was_replaced_are_let_go_of(tmp_path: Path) -> None:
    library = bulk(tmp_path)
    entry = index_file(library, TEXTS[0]).entry
    parts = chunks(library.reading(entry.id), library.embedder)
    vectors = library.embedder.embed([each.text for each in parts])
    library.put_vectors([Made(entry.id, entry.generation + 1, parts, vectors)])
    assert library.unembedded([entry.id]) == [entry.id]
    library.put_vectors([Made(entry.id, entry.generation, parts, vectors)])
    assert library.unembedded([entry.id]) == []


def test_a_filing_with_vectors_keeps_them_where_it_is_read_the_same(tmp_path: Path) -> None:
    library = bulk(tmp_path)
    entry = index_file(library, TEXTS[0]).entry
    library.ensure_vectors([entry.id])
    later = BulkLibrary.open(tmp_path, embedder=HashedWords(), reader=READER_VERSION + 1)
    outcome = read_all(later, TEXTS[:1], InTurn(), untold)
    assert outcome.indexed == [entry.id]
    assert later.unembedded([entry.id]) == []


def test_of_a_folder_the_filings_inside_are_found(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/two.HTM", "one.txt", "notes.md"):
        (tmp_path / name).touch()
    assert files_of([tmp_path, tmp_path / "one.txt", tmp_path / "notes.md"]) == [
        tmp_path / "b" / "two.HTM",
        tmp_path / "one.txt",
        tmp_path / "notes.md",
    ]


def test_the_command_reads_a_folder_and_tells_what_failed(
    filing_command: Path, tmp_path: Path
) -> None:
    for path in TEXTS[:3]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    command = [filing_command, "index", tmp_path, "--workers", "2", "--no-vectors"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stdout.startswith("Indexed 3 filings in ")
    assert ran.stdout.endswith("; 1 failed\n")
    assert ran.stderr.count("\n") == 1
    assert "letter.txt is no SEC filing" in ran.stderr
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.stdout.endswith("; 3 unchanged; 1 failed\n")


def members(group: int) -> int:
    """How many processes of the group there are that have not ended."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of = status.read_text().rpartition(")")[2].split()[:3]
            found += int(of) == group and state != "Z"
    return found


def until(is_so: Callable[[], bool]) -> bool:
    """Whether it is so within a minute."""
    last = time.monotonic() + 60
    while time.monotonic() < last:
        if is_so():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def taking_interrupts() -> Iterator[None]:
    """Hand down that interrupts are taken: after Ray this process may ignore or block them."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)


@pytest.mark.slow
def test_an_interrupt_leaves_a_library_that_is_whole(filing_command: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    library = open_library(home)
    index_file(library, TEXTS[0])
    command = [filing_command, "index", *TEXTS, "--workers", "2", "--no-vectors", "--home", home]
    with writer(home, 1.0):  # so that nothing can be written before the interrupt
        with taking_interrupts():
            running = subprocess.Popen(command, start_new_session=True)
        assert until(lambda: members(running.pid) >= 3)
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(30) == 130
    assert until(lambda: members(running.pid) == 0)
    assert library.damage() is None
    assert len(library.entries()) == 1
    assert subprocess.run(command).returncode == 0
    assert len(library.entries()) == len(TEXTS)
