"""A store of an earlier format is brought to this one where it is; what it holds stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from index.store import FORMAT
from index.store.engines import Connections
from index.store.migrating import upgrade
from index.store.schema import SCHEMA
from index.store.sqlite import SqliteStore
from index.store.tenants import with_tenants
from tests.index.made_readings import reading_of
from tests.index.places import InFolder, OnServer, start

LOANS = reading_of(["The loans are secured."], "f")


def differences(connection: sa.Connection, wanted: sa.MetaData) -> list[Any]:
    """What Alembic would change, of the tables that the program declares."""

    def is_declared(_: object, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or name in wanted.tables

    context = MigrationContext.configure(connection, opts={"include_object": is_declared})
    return list(compare_metadata(context, wanted))


def test_the_migrations_come_to_the_tables_of_the_program_in_sqlite(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with engine.begin() as connection:
        upgrade(connection, 0)
        assert differences(connection, SCHEMA) == []
        migrated = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    SqliteStore(tmp_path / "made.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "made.sqlite")) as made:
        names = {
            name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
    assert migrated == names


def test_the_migrations_come_to_the_tables_of_the_program_on_a_server(on_server: OnServer) -> None:
    on_server.open().close()
    connections = Connections(on_server.server)
    assert connections.read(lambda held: differences(held, with_tenants(SCHEMA))) == []


@pytest.fixture
def older(tmp_path: Path) -> InFolder:
    """A store of the first format, with a filing."""
    place = InFolder(tmp_path / "library")
    with closing(place.open()) as store:
        store.put(LOANS, 1, 1)
    for name in ("digest", "company", "accession", "name"):
        place.ask(f"DROP INDEX filings_by_{name}")
    for table in ("catalogue", "names", "figures"):
        place.ask(f"DROP TABLE {table}")
    place.ask("PRAGMA user_version = 3")
    return place


def test_an_older_file_is_brought_up_to_date(older: InFolder) -> None:
    with closing(older.open()) as store:
        assert store.reading("f") == LOANS
        assert store.search_text(["loans"], ["f"], 1)[0].passage == 0
        store.put(reading_of(["The leases."], "g"), 1, store.next_generation())
    assert older.ask("PRAGMA user_version") == [(FORMAT,)]
    assert older.ask("SELECT name FROM sqlite_master WHERE name = 'filings_by_digest'")
    assert older.ask("SELECT name FROM sqlite_master WHERE name LIKE 'alembic%'") == []
    assert older.ask("SELECT filing FROM catalogue ORDER BY filing") == [("f",), ("g",)]


def test_many_processes_bring_one_file_up_to_date(older: InFolder) -> None:
    code = """
import sys
from pathlib import Path
from index.library import Library
print(Library.open(Path(sys.argv[1])).reading("f").filing.text)
"""
    started = [start(code, older.folder) for _ in range(4)]
    assert [each.communicate() for each in started] == [("The loans are secured.\n", "")] * 4


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    older: InFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(connection: sa.Connection, held: int) -> None:
        upgrade(connection, held)
        raise RuntimeError("cut off")

    with monkeypatch.context() as patch:
        patch.setattr("index.store.migrating.upgrade", fails)
        with pytest.raises(RuntimeError, match="cut off"):
            older.open()
    assert older.ask("PRAGMA user_version") == [(3,)]
    assert older.ask("SELECT name FROM sqlite_master WHERE name = 'filings_by_digest'") == []
    with closing(older.open()) as store:
        assert store.reading("f") == LOANS


def test_an_older_store_on_a_server_is_brought_up_to_date(on_server: OnServer) -> None:
    Connections(on_server.server).write(lambda held: upgrade(held, to="3"))
    assert on_server.ask("SELECT version_num FROM alembic_version") == [("3",)]
    with closing(on_server.open()) as store:
        store.put(LOANS, 1, 1)
        assert store.reading("f") == LOANS
    assert on_server.ask("SELECT version_num FROM alembic_version") == [(str(FORMAT),)]
    assert on_server.ask("SELECT to_regclass('filings_by_digest') IS NOT NULL") == [(True,)]
