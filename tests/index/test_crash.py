"""Killed in any gap of a write, the library answers as before it or as after it, never half."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import UnknownFiling
from index.library import Library
from index.model import Reading
from tests.index.hashed_words import HashedWords
from tests.index.killed import FILING, GAPS, NEW, OLD, OTHER
from tests.index.test_library import owners

ROOT = Path(__file__).resolve().parents[2]
Kill = Callable[[Path, str, str], None]


def opened(home: Path) -> Library:
    return Library.open(home, embedder=HashedWords(), wait=0.2)


@pytest.fixture(scope="module")
def killed() -> Iterator[Kill]:
    """Has a process write to a library, and kill itself in a gap of it."""
    command = [sys.executable, "-m", "tests.index.killed"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        asking, said = process.stdin, process.stdout

        def kill(home: Path, deed: str, gap: str) -> None:
            assert said is not None
            asking.write(f"{home}\t{deed}\t{gap}\n")
            asking.flush()
            assert said.readline() == f"{-signal.SIGKILL}\n"

        yield kill
        asking.close()
        assert process.wait() == 0


def check_answers_wholly(library: Library, reading: Reading, *, embedded: bool) -> None:
    """Every answer is this reading's, and each of its passages is found by each way there is."""
    assert library.reading(FILING) == reading
    numbers = set(range(len(reading.passages)))
    words = ["old", "new", "loans", "leases"]
    assert {hit.passage for hit in library.search_text(words, [FILING], 99)} == numbers
    (entry,) = (entry for entry in library.entries() if entry.id == FILING)
    assert (entry.digest, bool(entry.models)) == (reading.filing.digest, embedded)
    nearest = {}
    for passage in reading.passages if embedded else ():
        quote = reading.filing.quote(passage.span)
        nearest[passage.id] = library.search_vectors(quote, [FILING], 1)[0].passage
    assert set(nearest.items()) == {(n, n) for n in numbers if embedded}


@pytest.mark.parametrize("gap", GAPS["embed"])
def test_killed_while_it_is_embedded(killed: Kill, filing_home: Path, gap: str) -> None:
    with closing(opened(filing_home)) as library:
        library.add(OLD)
    killed(filing_home, "embed", gap)
    with closing(opened(filing_home)) as library:
        check_answers_wholly(library, OLD, embedded=GAPS["embed"][gap][1])
        library.ensure_vectors([FILING])
        check_answers_wholly(library, OLD, embedded=True)
        library.add(OTHER)
        library.ensure_vectors(["other"])
    assert owners(filing_home) == {FILING: 30, "other": 1}


@pytest.mark.parametrize("gap", GAPS["replace"])
def test_killed_while_it_is_replaced(killed: Kill, filing_home: Path, gap: str) -> None:
    with closing(opened(filing_home)) as library:
        library.add(OLD)
        library.ensure_vectors([FILING])
    killed(filing_home, "replace", gap)
    with closing(opened(filing_home)) as library:
        there = NEW if GAPS["replace"][gap][1] else OLD
        check_answers_wholly(library, there, embedded=True)
        library.add(OTHER)
        library.ensure_vectors(["other"])
        assert owners(filing_home) == {FILING: len(there.passages), "other": 1}
        check_answers_wholly(library, there, embedded=True)
        library.add(NEW)
        check_answers_wholly(library, NEW, embedded=True)
    assert owners(filing_home) == {FILING: 25, "other": 1}


@pytest.mark.parametrize("gap", GAPS["remove"])
def test_killed_while_it_is_removed(killed: Kill, filing_home: Path, gap: str) -> None:
    with closing(opened(filing_home)) as library:
        library.add(OLD)
        library.ensure_vectors([FILING])
    killed(filing_home, "remove", gap)
    with closing(opened(filing_home)) as library:
        if GAPS["remove"][gap][1]:
            assert library.entries() == ()
            assert library.search_text(["loans"], [FILING], 9) == []
            assert library.search_vectors("loans", [FILING], 9) == []
            with pytest.raises(UnknownFiling):
                library.reading(FILING)
        else:
            check_answers_wholly(library, OLD, embedded=True)
            library.remove(FILING)
        library.add(NEW)
        library.ensure_vectors([FILING])
        check_answers_wholly(library, NEW, embedded=True)
    assert owners(filing_home) == {FILING: 25}


@pytest.mark.slow
def test_killed_at_any_moment(filing_home: Path) -> None:
    """Without a gap of our choosing: whenever the clock says, over and over, in one home."""
    with closing(opened(filing_home)) as library:
        library.add(OLD)
        library.ensure_vectors([FILING])
    code = """
import sys
from pathlib import Path
from tests.index.killed import NEW, OLD
from tests.index.test_crash import opened
library = opened(Path(sys.argv[1]))
print("writing", flush=True)
while True:
    library.add(NEW)
    library.add(OLD)
"""
    for delay in range(0, 6, 2):
        writing = subprocess.Popen(
            [sys.executable, "-c", code, filing_home], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writing.stdout is not None
        assert writing.stdout.readline() == "writing\n"
        with pytest.raises(subprocess.TimeoutExpired):
            writing.wait(0.6 + delay * 0.07)
        writing.kill()
        writing.communicate()
        with closing(opened(filing_home)) as library:
            there = library.reading(FILING)
            assert there in (OLD, NEW)
            check_answers_wholly(library, there, embedded=True)
    with closing(opened(filing_home)) as library:
        library.add(OTHER)
        library.ensure_vectors(["other"])
        assert owners(filing_home) == {FILING: len(there.passages), "other": 1}
