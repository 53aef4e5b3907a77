"""The database: what goes in comes out, whole, whoever asks and however."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import findings, model
from index.errors import DamagedStore, LibraryError, LibraryLocked, StoreVersion, UnknownFiling
from index.findings import Finding, Findings
from index.model import Chunk, Reading, Span
from index.store import FORMAT, Embedded, SqliteReads
from index.store.sqlite import SqliteStore
from tests.index.made_readings import one_fact, reading_of, readings

# FORMAT, and a digest of the fields of all types that are stored. Where a field is new, give it a
# column in index/store/records.py and schema.py; raise FORMAT, as an older store does not have it
# (unless no release has written one yet); and write the new digest here.
FORMAT_OF = (3, "f12e0b78c79438fd")

LOANS = reading_of(["The loans are secured.", "Interest accrues at 6% a year.", "No covenants."])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "filings.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path)) as opened:
        yield opened


@given(reading=readings(), again=readings())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_put_is_read_back(store: SqliteStore, reading: Reading, again: Reading) -> None:
    store.put(reading, 1, store.next_generation())
    assert store.reading(reading.filing.id) == reading
    changed = replace(again, filing=replace(again.filing, id=reading.filing.id))
    store.put(changed, 1, store.next_generation())
    assert store.reading(reading.filing.id) == changed


def test_decimals_keep_their_last_zeros(store: SqliteStore) -> None:
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 1)
    (fact,) = store.reading(LOANS.filing.id).facts
    assert (str(fact.quantity.value), str(fact.cell.value)) == ("-1234.50", "-1.23450")


def test_the_format_is_raised_when_the_types_change() -> None:
    stored = {**vars(model), **vars(findings)}.values()
    types = [each for each in stored if isinstance(each, type)]
    classes = filter(dataclasses.is_dataclass, types)
    written = "\n".join(
        f"{each.__name__}.{field.name}: {field.type}"
        for each in sorted(classes, key=lambda each: each.__name__)
        for field in dataclasses.fields(each)
    )
    digest = hashlib.sha256(written.encode()).hexdigest()[:16]
    assert (FORMAT, digest) == FORMAT_OF, "the types of index.model changed: see FORMAT_OF"


def test_facts_can_be_queried(store: SqliteStore, path: Path) -> None:
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 1)
    with closing(sqlite3.connect(path)) as database:
        (row,) = database.execute(
            "SELECT label, value, unit, period_start, period_end, printed, statement"
            " FROM facts WHERE concept = 'NetIncomeLoss' AND period_end = '2003-12-31'"
        )
    assert row == ("Net loss", "-1234.50", "USD", "2003-10-01", "2003-12-31", "(1.2345)", "income")


def test_entries_are_in_order(store: SqliteStore) -> None:
    for number, company in enumerate(["Beta", "Alpha", "Gamma"], start=1):
        store.put(reading_of([company], f"id-{number}", company), number + 6, number)
    assert [(e.company, e.reader, e.generation) for e in store.entries()] == [
        ("Alpha", 8, 2),
        ("Beta", 7, 1),
        ("Gamma", 9, 3),
    ]


def test_entries_are_those_of_now(store: SqliteStore, path: Path) -> None:
    with closing(SqliteReads(path)) as reads:
        assert reads.entries() == ()
        store.put(reading_of(["Alpha"], "id-1", "Alpha"), 1, 1)
        assert [(e.id, e.generation) for e in reads.entries()] == [("id-1", 1)]
        store.put(reading_of(["Beta"], "id-1", "Alpha"), 1, 2)
        assert [(e.id, e.generation) for e in reads.entries()] == [("id-1", 2)]
        store.remove("id-1")
        assert reads.entries() == ()


def test_what_a_filing_was_read_from_is_kept_once(store: SqliteStore, path: Path) -> None:
    text = LOANS.filing.text.encode()
    digest = hashlib.sha256(text).hexdigest()
    plain = replace(LOANS, filing=replace(LOANS.filing, digest=digest))
    for reading, content in ((plain, text), (reading_of(["Laid out."], "page"), b"<p>Laid out.")):
        assert store.content(reading.filing.id) is None
        store.put(reading, 1, 1, content=content)
        assert store.content(reading.filing.id) == content
    with closing(sqlite3.connect(path)) as database:
        kept = database.execute("SELECT filing FROM submissions").fetchall()
        database.execute("UPDATE submissions SET content = x'00'")
        database.commit()
    assert kept == [("page",)]
    with pytest.raises(DamagedStore, match="damaged"):
        store.content("page")


def test_vectors_stay_where_they_are_kept(store: SqliteStore) -> None:
    chunk = Chunk(0, 0, Span(0, 3), "text")
    store.put(LOANS, 1, 1, Embedded("a-model", 1, (chunk,)))
    store.put(LOANS, 1, 2, keeps_vectors=True)
    (entry,) = store.entries()
    assert (entry.generation, entry.models) == (2, ("a-model",))
    assert store.vector_generations("a-model", [entry.id]) == {entry.id: 1}
    assert store.chunk_passages(1) == {0: 0}
    store.put(LOANS, 1, 3)
    assert store.all_vectors() == frozenset()


def test_a_filing_is_removed_with_all_it_holds(store: SqliteStore, path: Path) -> None:
    chunk = Chunk(0, 0, Span(0, 3), "text")
    reading = replace(LOANS, facts=(one_fact(),))
    store.put(reading, 1, 1, Embedded("a-model", 1, (chunk,)))
    assert store.remove(reading.filing.id)
    assert not store.remove(reading.filing.id)
    assert store.search_text(["loans"], [reading.filing.id], 5) == []
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM pragma_table_list")]
        mine = [name for name in names if not name.startswith(("sqlite_", "full_text", "counters"))]
        counts = {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in mine
        }
        database.execute("INSERT INTO full_text (full_text) VALUES ('integrity-check')")
    assert len(counts) == 13
    assert set(counts.values()) == {0}
    with pytest.raises(UnknownFiling, match="filing list"):
        store.reading(reading.filing.id)


def test_generations_never_come_back(store: SqliteStore) -> None:
    store.put(LOANS, 1, store.next_generation())
    store.remove(LOANS.filing.id)
    assert store.next_generation() == 2


def test_findings_are_kept_with_their_reading(store: SqliteStore) -> None:
    filing = LOANS.filing.id
    finding = Finding("words = statements", (Span(0, 4), Span(6, 9)), (3, 1), Decimal("1.50"), Decimal(-2), "USD", "It differs.")  # fmt: skip
    found = Findings(3, 2, (finding,))
    assert not store.put_findings(filing, 1, 1, found)  # of no filing
    store.put(LOANS, 1, 7)
    assert store.findings(filing, 1) is None
    assert store.put_findings(filing, 7, 1, found)
    assert store.findings(filing, 1) == found
    assert store.findings(filing, 2) is None  # of another checker
    assert not store.put_findings(filing, 6, 1, Findings())  # of another reading
    assert store.put_findings(filing, 7, 2, Findings(1))
    assert (store.findings(filing, 1), store.findings(filing, 2)) == (None, Findings(1))
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 8)
    assert store.findings(filing, 2) is None


def test_vectors_are_not_switched_for_another_reading(store: SqliteStore) -> None:
    store.put(LOANS, 1, 1)
    late = Embedded("a-model", 2, (Chunk(0, 0, Span(0, 3), "text"),))
    assert not store.put_vectors(LOANS.filing.id, 0, late)
    assert store.all_vectors() == frozenset()
    assert store.put_vectors(LOANS.filing.id, 1, late)
    assert store.vector_generations("a-model", [LOANS.filing.id]) == {LOANS.filing.id: 2}
    assert store.chunk_passages(2) == {0: 0}
    assert store.entries()[0].models == ("a-model",)


# Full text


def found(store: SqliteStore, *words: str, n: int = 9) -> list[int]:
    return [hit.passage for hit in store.search_text(words, [LOANS.filing.id], n)]


def test_full_text_finds_any_word_by_its_stem(store: SqliteStore) -> None:
    store.put(LOANS, 1, 1)
    assert found(store, "loan") == [0]
    assert sorted(found(store, "LOAN", "covenant")) == [0, 2]
    assert found(store, "6%") == [1]
    hits = store.search_text(["loans", "secured", "interest"], [LOANS.filing.id], 9)
    assert [hit.passage for hit in hits] == [0, 1]
    assert hits[0].score > hits[1].score > 0


def test_full_text_finds_by_headings(store: SqliteStore) -> None:
    store.put(reading_of(["Nothing here."], LOANS.filing.id, heading="Liquidity"), 1, 1)
    assert found(store, "liquidity") == [0]
    assert found(store, "discussion") == [0]


def test_full_text_keeps_to_the_filings_asked(store: SqliteStore) -> None:
    store.put(LOANS, 1, 1)
    store.put(reading_of(["Other loans."], "other"), 1, 2)
    assert [hit.filing for hit in store.search_text(["loans"], ["other"], 9)] == ["other"]
    assert store.search_text(["loans"], [], 9) == []
    assert len(store.search_text(["loans"], ["other", LOANS.filing.id], 1)) == 1


def test_full_text_follows_a_replacement(store: SqliteStore) -> None:
    store.put(LOANS, 1, 1)
    store.put(reading_of(["Leases only."], LOANS.filing.id), 1, 2)
    assert found(store, "loans") == []
    assert found(store, "leases") == [0]


HOSTILE = [
    *"\"'()*^+-:%\\\0 ,{🏦\ud800",
    *("AND", "OR", "NOT", "NEAR", "titles:loans", "{titles}:loans", "-loans", "^loans"),
    *("", "NEAR(a b)", '" OR "loans', 'x" OR titles:"x', "'; DROP TABLE filings; --"),
    *('"' * 99, "(" * 9999),
]


@pytest.mark.parametrize("word", HOSTILE)
def test_full_text_takes_a_word_as_a_word(store: SqliteStore, word: str) -> None:
    store.put(LOANS, 1, 1)
    assert set(found(store, word)) <= {0}
    assert sorted(found(store, word, "covenants")) in ([2], [0, 2])
    assert store.reading(LOANS.filing.id) == LOANS


@given(st.lists(st.text()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_full_text_takes_anything(store: SqliteStore, words: list[str]) -> None:
    assert store.search_text(words, [LOANS.filing.id], 5) == []


def test_full_text_takes_a_very_long_question(store: SqliteStore) -> None:
    store.put(LOANS, 1, 1)
    assert found(store, "loans", *(f"word{number}" for number in range(50_000))) == [0]
    assert found(store, "x" * 1_000_000) == []


# One file, many users


def test_a_reader_sees_one_state(store: SqliteStore, path: Path) -> None:
    """Readings whose parts all name their version are never read half and half."""

    def version(number: int) -> Reading:
        facts = tuple(replace(one_fact(n), label=f"version {number}") for n in range(20))
        return replace(reading_of([f"version {number}"] * 20, "x"), facts=facts)

    store.put(version(0), 1, 1)
    torn: list[Reading] = []
    done = threading.Event()

    def read() -> None:
        with closing(SqliteStore(path)) as mine:
            while not done.is_set():
                reading = mine.reading("x")
                labels = {fact.label for fact in reading.facts}
                if labels != {reading.filing.text.partition("\n")[0]}:
                    torn.append(reading)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 40):
        store.put(version(number), 1, number + 1)
    done.set()
    for thread in threads:
        thread.join()
    assert torn == []
    assert store.reading("x") == version(39)


def test_many_processes_make_one_store(path: Path) -> None:
    code = "import sys, pathlib, index.store.sqlite as s; s.SqliteStore(pathlib.Path(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, path], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 6
    with closing(SqliteStore(path)) as store:
        assert store.entries() == ()


def test_a_store_that_stays_locked_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.sqlite.BUSY_SECONDS", 0.05)
    with closing(SqliteStore(path)) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryLocked, match="Try again"):
            store.put(LOANS, 1, 1)
        other.execute("ROLLBACK")
        store.put(LOANS, 1, 1)
        assert store.reading(LOANS.filing.id) == LOANS


# What is not a store


@pytest.mark.parametrize("version", [0, FORMAT + 1])
def test_another_format_is_left_as_it_is(path: Path, version: int) -> None:
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    with pytest.raises(StoreVersion, match=rf"format {version}; .* reads format {FORMAT}.*--home"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_another_program_s_database_is_left_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE songs (title)")
    before = path.read_bytes()
    with pytest.raises(StoreVersion, match="no store of filings"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"not a database at all, and long enough to be looked at" * 99)
    with pytest.raises(DamagedStore, match=r"filings\.sqlite is damaged .* filing index FILE"):
        SqliteStore(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_database_cut_short(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.put(replace(LOANS, facts=tuple(map(one_fact, range(500)))), 1, 1)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(DamagedStore, match="malformed"):
        SqliteStore(path)


def test_a_database_with_a_page_overwritten(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.put(replace(LOANS, facts=tuple(map(one_fact, range(500)))), 1, 1)
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (path.stat().st_size - 8192))
    with closing(SqliteStore(path)) as store, pytest.raises(DamagedStore, match="damaged"):
        store.reading(LOANS.filing.id)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE filings SET text = x'00'",
        "UPDATE filings SET text_digest = 'x'",
        "UPDATE facts SET value = '-1284.50'",
        "UPDATE facts SET value = 'many'",
        "DELETE FROM facts",
        "UPDATE filings SET period = '2004-12-31'",
        "UPDATE facts SET path = '['",
        "UPDATE sections SET kind = 'chapter'",
        "UPDATE passages SET start = 9, end = 1",
        "UPDATE filings SET period = 'soon'",
        "DROP TABLE checks",
    ],
)
def test_a_record_that_does_not_read_back(store: SqliteStore, path: Path, damage: str) -> None:
    store.put(replace(LOANS, facts=(one_fact(),)), 1, 1)
    with closing(sqlite3.connect(path)) as database:
        database.execute(damage)
        database.commit()
    with pytest.raises(DamagedStore, match="damaged"):
        store.reading(LOANS.filing.id)


def test_a_file_that_was_never_finished_is_new(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    with closing(SqliteStore(path)) as store:
        store.put(LOANS, 1, 1)
        assert store.reading(LOANS.filing.id) == LOANS


def test_a_folder_in_the_place_of_the_file(path: Path) -> None:
    path.mkdir()
    with pytest.raises(LibraryError, match=r"Cannot use .*filings\.sqlite"):
        SqliteStore(path)
