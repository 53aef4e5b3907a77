"""The store in SQLite: its one file, and what stands in the place of it."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index import findings, model
from index.errors import DamagedStore, LibraryError, LibraryLocked, StoreVersion
from index.store import FORMAT
from index.store.sqlite import SqliteStore
from tests.index.made_readings import one_fact, reading_of

# FORMAT, and a digest of the fields of all types that are stored. Where a field is new, give it a
# column in index/store/records.py and schema.py; raise FORMAT, as an older store does not have it
# (unless no release has written one yet); and write the new digest here.
FORMAT_OF = (6, "f12e0b78c79438fd")

LOANS = reading_of(["The loans are secured.", "Interest accrues at 6% a year.", "No covenants."])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "filings.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path)) as opened:
        yield opened


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


def test_nothing_is_left_in_the_full_text(store: SqliteStore, path: Path) -> None:
    store.put(LOANS, 1, 1)
    store.remove(LOANS.filing.id)
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO full_text (full_text) VALUES ('integrity-check')")
        assert database.execute("SELECT count(*) FROM full_text_idx").fetchone() == (0,)
    assert b"covenants" not in path.read_bytes()


# One file, many users


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


def test_a_date_that_is_none(store: SqliteStore, path: Path) -> None:
    store.put(LOANS, 1, 1)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE filings SET period = 'soon'")
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
