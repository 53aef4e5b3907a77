"""The library: both stores of a home together, for one writer and any number of readers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.address import Address
from index.errors import (
    AmbiguousFiling,
    DamagedStore,
    LibraryError,
    LibraryLocked,
    StoreVersion,
    UnknownFiling,
)
from index.kept_readings import KeptReadings, size_of
from index.library import Library, default_home
from index.locks import writer
from index.model import Reading
from tests.index.hashed_words import HashedWords
from tests.index.made_readings import reading_of
from tests.index.places import Place

ROOT = Path(__file__).resolve().parents[2]
LOANS = reading_of(["The loans are secured.", "Interest is due.", "Loans mature in 2009."], "f")
LEASES = reading_of(["The leases expire.", "Rent rises by 3%."], "f")
OTHER = reading_of(["The loans of another company."], "g", "Another Corp")


@pytest.fixture
def library(filing_home: Path) -> Iterator[Library]:
    with closing(opened(filing_home)) as library:
        yield library


@pytest.fixture
def anywhere(filing_home: Path, place: Place) -> Iterator[Library]:
    """A library in a folder, and one on a server."""
    with closing(opened(filing_home, store=place.address)) as library:
        yield library


def opened(home: Path, reader: int = 1, store: str | Address | None = None) -> Library:
    return Library.open(home, embedder=HashedWords(), reader=reader, wait=0.2, store=store)


def again(library: Library, reader: int = 1) -> Library:
    """The same library opened by another."""
    return opened(library.home, reader, library.address)


def nearest(library: Library, question: str, *filings: str) -> tuple[str, int]:
    return library.search_vectors(question, filings, 1)[0][:2]


def test_a_filing_answers_before_it_is_embedded(library: Library) -> None:
    entry = library.add(LOANS)
    assert (entry.id, entry.models, library.reading("f")) == ("f", (), LOANS)
    assert [hit.passage for hit in library.search_text(["interest"], ["f"], 5)] == [1]
    assert library.search_vectors("interest", ["f"], 5) == []
    assert not (library.home / "vectors").exists()


def test_vectors_are_made_once(anywhere: Library) -> None:
    anywhere.add(LOANS)
    anywhere.add(OTHER)
    reports: list[tuple[str, int, int]] = []
    anywhere.ensure_vectors(["f", "g"], lambda *report: reports.append(report))
    anywhere.ensure_vectors(["f", "g"], lambda *report: reports.append(report))
    assert reports == [("f", 3, 3), ("g", 1, 1)]
    assert {entry.models for entry in anywhere.entries()} == {("hashed-words",)}
    assert nearest(anywhere, "interest is due", "f", "g") == ("f", 1)
    assert nearest(anywhere, "loans of another company", "f", "g") == ("g", 0)
    assert nearest(anywhere, "loans of another company", "f") == ("f", 0)


def test_a_long_passage_is_one_hit(anywhere: Library) -> None:
    long = "The covenants were waived in March. " * 40
    anywhere.add(reading_of([long, "Nothing else."], "f"))
    anywhere.ensure_vectors(["f"])
    hits = anywhere.search_vectors("covenants waived", ["f"], 5)
    assert [hit.passage for hit in hits] == [0, 1]
    assert hits[0].score > hits[1].score


def test_an_unchanged_filing_is_skipped(anywhere: Library) -> None:
    first = anywhere.add(LOANS)
    assert anywhere.holds(LOANS.filing.digest) == first == anywhere.add(LOANS)
    with closing(again(anywhere, reader=2)) as newer:
        assert newer.holds(LOANS.filing.digest) is None
        assert newer.reading("f") == LOANS
        assert newer.add(LOANS).reader == 2
    assert anywhere.holds(LOANS.filing.digest) is None


def test_a_new_reader_keeps_the_vectors_of_what_it_reads_alike(anywhere: Library) -> None:
    anywhere.add(LOANS)
    anywhere.ensure_vectors(["f"])
    reports: list[tuple[str, int, int]] = []
    with closing(again(anywhere, reader=2)) as newer:
        newer.add(LOANS, lambda *report: reports.append(report))
        newer.ensure_vectors(["f"], lambda *report: reports.append(report))
        assert nearest(newer, "interest is due", "f") == ("f", 1)
    assert reports == []


def test_other_content_of_the_same_id_replaces(anywhere: Library) -> None:
    anywhere.add(LOANS)
    anywhere.add(LEASES)
    assert [entry.digest for entry in anywhere.entries()] == [LEASES.filing.digest]
    assert anywhere.reading("f") == LEASES
    assert anywhere.search_text(["loans"], ["f"], 5) == []


def test_what_was_embedded_is_replaced_with_its_vectors(anywhere: Library) -> None:
    anywhere.add(LOANS)
    anywhere.ensure_vectors(["f"])
    answers: list[tuple[Reading, tuple[str, int]]] = []

    def ask(filing: str, done: int, of: int) -> None:
        answers.append((anywhere.reading(filing), nearest(anywhere, "interest is due", filing)))

    assert anywhere.add(LEASES, ask).models == ("hashed-words",)
    assert answers == [(LOANS, ("f", 1))]
    assert nearest(anywhere, "rent rises by 3%", "f") == ("f", 1)
    assert anywhere.reading("f") == LEASES


def test_the_reading_kept_in_memory_is_the_current_one(anywhere: Library) -> None:
    anywhere.add(LOANS)
    assert anywhere.reading("f") is anywhere.reading("f")
    with closing(again(anywhere)) as other:
        other.add(LEASES)
        assert anywhere.reading("f") == LEASES
        other.remove("f")
    with pytest.raises(UnknownFiling, match="filing list"):
        anywhere.reading("f")


def test_the_readings_kept_in_memory_have_a_bound(anywhere: Library) -> None:
    readings = [reading_of([f"Filing {n}.", "Rent. " * 500], f"f{n}") for n in range(5)]
    for reading in readings:
        anywhere.add(reading)
    anywhere._readings = KeptReadings(3 * size_of(readings[0]) + 100)
    for number in (0, 1, 2, 0, 3):
        assert anywhere.reading(f"f{number}") == readings[number]
    assert [n for n in range(5) if anywhere.keeps(f"f{n}")] == [0, 2, 3]
    anywhere._readings = KeptReadings(0)
    assert anywhere.reading("f4") is anywhere.reading("f4")


def test_nothing_is_held_of_a_filing_that_another_process_removed(anywhere: Library) -> None:
    for reading in (LOANS, OTHER):
        anywhere.add(reading)
        anywhere.reading(reading.filing.id)
    with closing(again(anywhere)) as other:
        other.remove("f")
    assert [entry.id for entry in anywhere.entries()] == ["g"]
    assert "g" in anywhere._readings and "f" not in anywhere._readings


def test_a_removed_filing_is_found_in_no_way(anywhere: Library) -> None:
    for reading in (LOANS, OTHER):
        anywhere.add(reading)
    anywhere.ensure_vectors(["f", "g"])
    anywhere.remove("f")
    assert [entry.id for entry in anywhere.entries()] == ["g"]
    assert anywhere.search_text(["loans"], ["f"], 5) == []
    assert anywhere.search_vectors("loans", ["f"], 5) == []
    assert nearest(anywhere, "loans of another company", "f", "g") == ("g", 0)
    with pytest.raises(UnknownFiling, match="No filing f in the library"):
        anywhere.remove("f")
    assert anywhere.damage() is None


def test_a_filing_is_removed_from_both_stores(library: Library) -> None:
    for reading in (LOANS, OTHER):
        library.add(reading)
    library.ensure_vectors(["f", "g"])
    library.remove("f")
    assert [entry.id for entry in library.entries()] == ["g"]
    assert owners(library.home) == {"g": 1}
    assert library.search_vectors("loans", ["f"], 5) == []
    with pytest.raises(UnknownFiling, match="No filing f in the library"):
        library.remove("f")
    with pytest.raises(UnknownFiling, match="No filing f in the library"):
        library.ensure_vectors(["f"])


def owners(home: Path) -> dict[str, int]:
    """By filing, how many vectors of any generation Chroma's own file holds."""
    with closing(sqlite3.connect(home / "vectors" / "chroma.sqlite3")) as chroma:
        return dict(
            chroma.execute(
                "SELECT str_value, count(*) FROM collection_metadata AS of"
                " JOIN segments ON segments.collection = of.collection_id AND scope = 'METADATA'"
                " JOIN embeddings ON embeddings.segment_id = segments.id"
                " WHERE key = 'filing' GROUP BY str_value"
            )
        )


def test_two_models_keep_their_own_vectors(anywhere: Library) -> None:
    anywhere.add(LOANS)
    anywhere.ensure_vectors(["f"])
    second = Library.open(
        anywhere.home, embedder=HashedWords("second", dimension=32), store=anywhere.address
    )
    with closing(second):
        assert second.search_vectors("loans", ["f"], 5) == []
        second.ensure_vectors(["f"])
        assert nearest(second, "interest is due", "f") == ("f", 1)
        assert second.entries()[0].models == ("hashed-words", "second")
    assert nearest(anywhere, "interest is due", "f") == ("f", 1)


# Names


def test_a_filing_is_found_by_name_accession_and_content(anywhere: Library, tmp_path: Path) -> None:
    file = tmp_path / "nutrition.txt"
    file.write_text("anything")
    with pytest.raises(UnknownFiling, match=r"not indexed as it is now\. Index it: filing index"):
        anywhere.find(str(file))
    digest = "ee0874170b7f6f32b8c2ac9573c428d35b575270a66b757c2c0185d2bd09718d"
    of_file = replace(OTHER, filing=replace(OTHER.filing, digest=digest))
    anywhere.add(of_file)
    anywhere.add(LOANS)
    assert (
        anywhere.find(str(file)).id == anywhere.find("another").id == anywhere.find("g").id == "g"
    )
    file.write_text("changed")
    with pytest.raises(UnknownFiling, match="not indexed as it is now"):
        anywhere.find(str(file))
    with pytest.raises(AmbiguousFiling) as raised:
        anywhere.find("10-q")
    assert raised.value.choices == (
        "Another Corp 10-Q 2003-12-31",
        "Chromium Picolinate Corp 10-Q 2003-12-31",
    )
    for name in ("", "\0", "x" * 9999, str(tmp_path)):
        with pytest.raises(UnknownFiling):
            anywhere.find(name)


def test_a_file_name_is_found_without_going_through_all(
    anywhere: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = replace(OTHER, filing=replace(OTHER.filing, name="other.txt", accession="0000-03-1"))
    anywhere.add(named)
    anywhere.add(LOANS)
    monkeypatch.setattr(Library, "entries", lambda self: pytest.fail("went through all"))
    assert anywhere.find("other.txt").id == anywhere.find("0000-03-1").id == "g"


# Homes


def test_the_default_home(filing_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_home() == filing_home
    monkeypatch.delenv("FILING_HOME")
    assert default_home().name == "filing-assistant"
    assert default_home().is_relative_to(Path.home())


def test_no_library_is_made_where_none_is_wanted(filing_home: Path) -> None:
    with pytest.raises(LibraryError, match=r"No index at .*\. Build one: filing index FILING"):
        Library.open(filing_home, create=False)
    assert not filing_home.exists()
    opened(filing_home).close()
    Library.open(filing_home, create=False).close()


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_home_that_cannot_be_made(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match=r"Cannot make the folder .*file.*--home FOLDER"):
        opened(tmp_path / "file" / inside)
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_store_of_another_format(library: Library) -> None:
    library.add(LOANS)
    with closing(sqlite3.connect(library.home / "filings.sqlite")) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreVersion, match="of format 99; this program reads format"):
        opened(library.home)


def test_damaged_vectors_cost_nothing_but_their_making(library: Library) -> None:
    library.add(LOANS)
    library.ensure_vectors(["f"])
    for index in (library.home / "vectors").rglob("data_level0.bin"):
        index.write_bytes(b"\x5a" * 4000)
    code = """
import sys
from pathlib import Path
from index.errors import DamagedStore
from tests.index.test_library import opened
library = opened(Path(sys.argv[1]))
print(library.search_text(["interest"], ["f"], 5)[0].passage)
try:
    library.ensure_vectors(["f"])
except DamagedStore as error:
    print(error)
"""
    ran = run(code, library.home)
    passage, damage = ran.splitlines()
    assert passage == "1"
    assert damage.startswith(f"{library.home / 'vectors'} is damaged (")
    shutil.rmtree(library.home / "vectors")
    with closing(opened(library.home)) as again:
        again.ensure_vectors(["f"])
        assert nearest(again, "interest is due", "f") == ("f", 1)


def test_a_damaged_database_is_left_as_it_is(library: Library) -> None:
    library.add(LOANS)
    library.close()
    path = library.home / "filings.sqlite"
    path.write_bytes(b"\x5a" * 40_000)
    with pytest.raises(DamagedStore, match="Move it away and index the filings again"):
        opened(library.home)
    assert path.read_bytes() == b"\x5a" * 40_000


# Writers and readers


HOLD = """
import sys
from pathlib import Path
from index.locks import writer
with writer(Path(sys.argv[1]), 1):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(library: Library) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes until it is told to end."""
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD, library.home],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == "held\n"
    yield holding
    holding.kill()
    holding.communicate()


def test_a_second_writer_is_told_who_the_first_is(
    library: Library, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(LibraryLocked) as raised:
        library.add(LOANS)
    said = str(raised.value)
    assert f"is being written by process {holder.pid} (-c {library.home}) since 20" in said
    assert said.endswith("Try again when it has ended, or use another: --home FOLDER")
    assert library.entries() == ()
    holder.communicate("\n")
    assert library.add(LOANS).id == "f"
    assert not (library.home / "writer.json").exists()


def test_a_writer_that_died_blocks_nobody(library: Library, holder: subprocess.Popen[str]) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert json.loads((library.home / "writer.json").read_text())["pid"] == holder.pid
    assert library.add(LOANS).id == "f"


def test_readers_are_not_blocked_by_a_writer(library: Library) -> None:
    library.add(LOANS)
    library.ensure_vectors(["f"])
    with writer(library.home, 1):
        assert library.reading("f") == LOANS
        assert nearest(library, "interest is due", "f") == ("f", 1)
        assert library.search_text(["loans"], ["f"], 1)


READ = """
import sys
from pathlib import Path
from tests.index.test_library import LEASES, LOANS, opened
library = opened(Path(sys.argv[1]), store=sys.argv[2])
words = {LOANS.filing.digest: "loans", LEASES.filing.digest: "leases"}
for _ in range(100):
    reading = library.reading("f")
    assert reading in (LOANS, LEASES)
    hits = library.search_vectors("loans interest leases rent", ["f"], 9)
    assert len(hits) in (2, 3), hits
    assert {hit.passage for hit in hits} == set(range(len(hits))), hits
print("whole")
"""


def test_readers_see_the_old_or_the_new_while_it_is_replaced(
    anywhere: Library, place: Place
) -> None:
    anywhere.add(LOANS)
    anywhere.ensure_vectors(["f"])
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, anywhere.home, place.address],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    replaced = 0
    while any(reader.poll() is None for reader in readers):
        anywhere.add(LEASES if replaced % 2 == 0 else LOANS)
        replaced += 1
    assert [reader.communicate() for reader in readers] == [("whole\n", "")] * 2
    assert replaced > 5


def test_threads_share_a_library(filing_home: Path) -> None:
    library = Library.open(filing_home, embedder=HashedWords(), wait=30)
    readings = [reading_of([f"Filing number{n} is here.", "Rent."], f"f{n}") for n in range(6)]
    found: dict[int, tuple[str, int]] = {}

    def use(number: int) -> None:
        filing = library.add(readings[number]).id
        library.ensure_vectors([filing])
        assert library.reading(filing) == readings[number]
        found[number] = nearest(library, f"filing number{number} is here", filing)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: (f"f{number}", 0) for number in range(6)}


def run(code: str, *arguments: Path | str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


# The whole path


def test_figures_and_full_text_load_nothing_heavy(library: Library) -> None:
    code = """
import sys
from pathlib import Path
from index.library import Library
from tests.index.made_readings import reading_of
library = Library.open(Path(sys.argv[1]))
filing = library.add(reading_of(["The loans are secured."])).id
assert library.find("chromium").id == filing
assert library.reading(filing).passages and library.search_text(["loan"], [filing], 1)
assert library.search_vectors("What secures the loans?", [filing], 1) == []
library.remove(filing)
heavy = {"chromadb", "langchain_text_splitters", "langchain_core", "torch", "transformers", "numpy"}
print(sorted(heavy & set(sys.modules)))
"""
    assert run(code, library.home) == "[]\n"


@pytest.mark.embedding
def test_the_sample_with_the_real_model(filing_home: Path, sample: Path) -> None:
    from index.build import read_filing

    reading = read_filing(sample)
    with closing(Library.open(filing_home)) as library:
        filing = library.add(reading).id
        assert library.find(str(sample)).id == filing
        assert library.reading(filing) == reading
        library.ensure_vectors([filing])
        hits = library.search_vectors("employment dispute with a former officer", [filing], 3)
        quotes = [reading.filing.quote(reading.passages[hit.passage].span) for hit in hits]
        assert " ".join(quotes[0].split()).startswith("A former executive of the Company")
        assert 1 > hits[0].score > 0.3
