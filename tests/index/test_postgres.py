"""The store on a server: of several tenants, written by several at once, lost and found again."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from index.address import Server, address_of
from index.errors import (
    AddressError,
    LibraryError,
    LibraryLocked,
    StoreUnreachable,
    StoreVersion,
    UnknownFiling,
)
from index.library import Library
from index.store import FORMAT
from index.store.engines import Connections, engine_of
from index.store.postgres import PostgresStore
from tests.index.hashed_words import HashedWords
from tests.index.made_readings import one_fact, reading_of
from tests.index.places import OnServer, start
from tests.postgres import Served

FILING = "0000000000-04-000001"
LOANS = reading_of(["The loans are secured.", "Interest is due.", "No covenants."], FILING)
LEASES = reading_of(["The leases expire.", "Rent rises by 3%."], FILING)
OWNED = "SELECT count(*) FROM {} WHERE tenant = '{}'"


@pytest.fixture
def store(on_server: OnServer) -> Iterator[PostgresStore]:
    with closing(on_server.open()) as opened:
        yield opened


def library_at(home: Path, address: str, wait: float = 20) -> Library:
    return Library.open(home, embedder=HashedWords(), wait=wait, store=address)


# Tenants


def test_a_tenant_neither_sees_nor_changes_what_is_another_s(
    on_server: OnServer, tmp_path: Path
) -> None:
    """The same filing in both: each has its own, whatever the other does."""
    ours, theirs = (
        library_at(tmp_path, on_server.of(tenant).address) for tenant in ("ours", "theirs")
    )
    ours.add(LOANS)
    ours.ensure_vectors([FILING])
    assert theirs.entries() == ()
    assert theirs.search_text(["loans"], [FILING], 9) == []
    assert theirs.search_vectors("loans", [FILING], 9) == []
    for look in (theirs.reading, theirs.remove, theirs.find):
        with pytest.raises(UnknownFiling):
            look(FILING)
    assert ours.reading(FILING) == LOANS
    theirs.add(LEASES)
    theirs.ensure_vectors([FILING])
    assert (ours.reading(FILING), theirs.reading(FILING)) == (LOANS, LEASES)
    assert theirs.search_text(["loans"], [FILING], 9) == []
    assert [hit.passage for hit in theirs.search_vectors("the loans are secured", [FILING], 9)] != [
        0
    ]
    theirs.add(replace(LEASES, facts=(one_fact(),)))
    theirs.remove(FILING)
    assert ours.reading(FILING) == LOANS
    assert ours.search_vectors("interest is due", [FILING], 1)[0].passage == 1
    assert ours.damage() is None
    assert theirs.entries() == ()


def test_no_statement_reaches_another_tenant(on_server: OnServer) -> None:
    """Statements without any condition, as one forgotten would be."""
    with closing(on_server.of("ours").open()) as store:
        store.put(replace(LOANS, facts=(one_fact(),)), 1, store.next_generation(), content=b"<p>")
    theirs = Connections(on_server.of("theirs").server)
    tables = [
        name
        for (name,) in on_server.ask(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        if name != "alembic_version"
    ]
    assert {"filings", "facts", "embeddings", "embedding_models", "counters"} <= set(tables)
    for table in tables:
        assert (
            theirs.read(lambda held, t=table: held.execute(sa.text(f"SELECT * FROM {t}")).all())
            == []
        )
        theirs.write(lambda held, t=table: held.execute(sa.text(f"DELETE FROM {t}")))
        theirs.write(
            lambda held, t=table: held.execute(sa.text(f"UPDATE {t} SET tenant = 'theirs'"))
        )
    for table, rows in (("filings", 1), ("facts", 1), ("passages", 3), ("submissions", 1)):
        assert on_server.ask(OWNED.format(table, "ours")) == [(rows,)]
    forged = "INSERT INTO counters (tenant, name, value) VALUES ('ours', 'x', 1)"
    with pytest.raises(LibraryError, match="lacks a right"):
        theirs.write(lambda held: held.execute(sa.text(forged)))
    is_secured = on_server.ask(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert is_secured == [("alembic_version",)]


def test_who_names_no_tenant_sees_none(on_server: OnServer) -> None:
    with closing(on_server.of("ours").open()) as store:
        store.put(LOANS, 1, 1)
    with closing(on_server.open()) as nobody:
        assert nobody.entries() == ()
    with engine_of(on_server.server).connect() as plain:  # that says nothing, as psql would
        assert plain.execute(sa.text("SELECT * FROM filings")).all() == []
    with pytest.raises(AddressError, match="A tenant is at most"):
        on_server.server.of_tenant("ours'; DROP TABLE filings; --")


# Roles, servers, formats


def test_a_role_above_the_policies_is_refused(on_server: OnServer, postgres: Served) -> None:
    address = address_of(postgres.address(on_server.server.database, "postgres"))
    assert isinstance(address, Server)
    with pytest.raises(
        LibraryError, match=r"the role postgres is above the policies .* docs/stores"
    ):
        PostgresStore(address)
    assert on_server.ask("SELECT to_regclass('filings')") == [(None,)]


def test_a_database_without_pgvector(on_server: OnServer) -> None:
    on_server.ask("DROP EXTENSION vector")
    with pytest.raises(LibraryError, match=r"has no pgvector.*CREATE EXTENSION vector"):
        on_server.open()
    on_server.ask("CREATE EXTENSION vector")
    on_server.open().close()


def test_no_store_is_made_where_none_is_wanted(on_server: OnServer) -> None:
    with pytest.raises(LibraryError, match=r"No index at postgresql.* Build one: filing index"):
        PostgresStore(on_server.server, create=False)
    assert on_server.ask("SELECT to_regclass('filings')") == [(None,)]


def test_a_store_of_a_later_format_is_left_as_it_is(
    store: PostgresStore, on_server: OnServer
) -> None:
    store.put(LOANS, 1, 1)
    on_server.ask(f"UPDATE alembic_version SET version_num = '{FORMAT + 1}'")
    with pytest.raises(
        StoreVersion, match=rf"of format {FORMAT + 1}; this program reads .*{FORMAT}"
    ):
        on_server.open()
    assert store.reading(FILING) == LOANS


@pytest.mark.parametrize(
    ("user", "database", "told"),
    [
        ("nobody_here", None, "it refuses the role"),
        (None, "no_such_database", "there is no such database"),
    ],
)
def test_what_the_server_refuses(
    on_server: OnServer, postgres: Served, user: str | None, database: str | None, told: str
) -> None:
    address = postgres.address(database or on_server.server.database, user or "filing")
    with pytest.raises(LibraryError, match=told) as raised:
        library_at(Path("unused"), address)
    assert not isinstance(raised.value, StoreUnreachable)


def test_a_role_with_the_least_rights(postgres: Served, tmp_path: Path) -> None:
    """As docs/stores.md has it: one role makes the tables, another uses them."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "stores.md").read_text("utf-8")
    blocks = [block.partition("```")[0] for block in page.split("```sql\n")[1:]]
    making, granting = blocks[:2]
    with postgres.superuser() as connection:
        for statement in making.split(";"):
            if statement.strip() and "EXTENSION" not in statement:
                connection.execute(statement)
    with postgres.superuser("filings") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute(granting)
    owner, user = (postgres.address("filings", f"filing_{who}") for who in ("owner", "user"))
    with pytest.raises(LibraryError, match="lacks a right"):
        library_at(tmp_path, user)
    library_at(tmp_path, owner).close()
    with closing(library_at(tmp_path, user)) as library:
        library.add(LOANS)
        library.ensure_vectors([FILING])
        assert library.search_vectors("interest is due", [FILING], 1)[0].passage == 1
        library.add(LEASES)
        library.remove(FILING)
    bare = address_of(user)
    assert isinstance(bare, Server)
    with pytest.raises(LibraryError, match="lacks a right"):
        Connections(bare).write(lambda held: held.execute(sa.text("DROP TABLE filings")))


# Lost, and found again


def test_a_server_that_stops_and_starts_again(
    on_server: OnServer, postgres: Served, tmp_path: Path
) -> None:
    with closing(library_at(tmp_path, on_server.address)) as library:
        library.add(LOANS)
        postgres.stop()
        try:
            with pytest.raises(StoreUnreachable) as raised:
                library.reading(FILING)
            with pytest.raises(StoreUnreachable):
                library.add(LEASES)
        finally:
            postgres.start()
        said = str(raised.value)
        assert on_server.server.database in said and str(postgres.socket) in said
        assert "See that the server runs" in said
        assert library.reading(FILING) == LOANS
        library.add(LEASES)
        assert library.reading(FILING) == LEASES


def kill(on_server: OnServer) -> None:
    on_server.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{on_server.server.database}' AND usename = 'filing'"
    )


def test_connections_cut_between_two_questions_go_unseen(
    store: PostgresStore, on_server: OnServer
) -> None:
    store.put(LOANS, 1, 1)
    for _ in range(3):
        kill(on_server)
        assert store.reading(FILING) == LOANS


def test_work_whose_connection_is_cut_is_done_again(on_server: OnServer) -> None:
    connections, tries = Connections(on_server.server), []

    def work(connection: sa.Connection) -> int:
        tries.append(len(tries))
        connection.execute(sa.text("SELECT 1"))
        if len(tries) < 3:
            kill(on_server)
        return int(connection.execute(sa.text("SELECT 42")).scalar_one())

    assert connections.write(work) == 42
    assert tries == [0, 1, 2]


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_work_that_another_was_in_the_way_of_is_done_again(on_server: OnServer, code: str) -> None:
    connections, tries = Connections(on_server.server), []
    failing = sa.text(f"DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}'; END $$")

    def work(connection: sa.Connection, fails: int) -> str:
        tries.append(len(tries))
        if len(tries) <= fails:
            connection.execute(failing)
        return "done"

    assert connections.write(lambda held: work(held, 2)) == "done"
    assert len(tries) == 3
    tries.clear()
    with pytest.raises(LibraryLocked, match=r"in the way.*Try again"):
        connections.write(lambda held: work(held, 99))
    assert len(tries) == 6


def test_a_fault_of_ours_is_not_tried_again(on_server: OnServer) -> None:
    connections, tries = Connections(on_server.server), []

    def work(connection: sa.Connection) -> None:
        tries.append(1)
        connection.execute(sa.text("SELECT 1 / :zero"), {"zero": 0})

    with pytest.raises(sa.exc.DataError) as raised:
        connections.read(work)
    assert len(tries) == 1
    assert "zero" not in str(raised.value).partition("SQL:")[2].partition("\n")[2]


def test_what_takes_too_long_says_so(on_server: OnServer) -> None:
    slow = Connections(replace(on_server.server, seconds=1))
    with pytest.raises(LibraryLocked, match=r"more than 1 seconds .*\?seconds=2"):
        slow.read(lambda held: held.execute(sa.text("SELECT pg_sleep(9)")))


def test_more_threads_than_connections(store: PostgresStore, on_server: OnServer) -> None:
    store.put(LOANS, 1, 1)
    narrow = PostgresStore(replace(on_server.server, pool=1))
    read: list[bool] = []
    threads = [
        threading.Thread(target=lambda: read.append(narrow.reading(FILING) == LOANS))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [True] * 12
    held = on_server.ask(
        f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{on_server.server.database}'"
        " AND usename = 'filing'"
    )
    assert held[0][0] <= 2 * narrow.server.pool + store.server.pool
    narrow.close()


def test_a_fork_has_connections_of_its_own(store: PostgresStore) -> None:
    store.put(LOANS, 1, 1)
    child = os.fork()
    if not child:
        os._exit(0 if store.reading(FILING) == LOANS else 1)
    assert store.reading(FILING) == LOANS
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.reading(FILING) == LOANS


# Many at once


INDEX = """
import sys
from pathlib import Path
from tests.index.test_postgres import FILING, LEASES, LOANS, library_at
library = library_at(Path(sys.argv[1]), sys.argv[2])
sys.stdin.readline()
for number in range(6):
    library.add((LOANS, LEASES)[(number + int(sys.argv[3])) % 2])
    library.ensure_vectors([FILING])
"""


def test_indexers_of_one_filing_leave_one_copy(on_server: OnServer, tmp_path: Path) -> None:
    with closing(library_at(tmp_path, on_server.address)) as library:
        running = [start(INDEX, tmp_path, on_server.address, str(n)) for n in range(3)]
        for process in running:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.communicate()[1] for process in running] == [""] * 3
        there = library.reading(FILING)
        assert there in (LOANS, LEASES)
        count = len(there.passages)
        assert on_server.ask("SELECT count(*) FROM filings") == [(1,)]
        assert on_server.ask("SELECT count(*) FROM passages") == [(count,)]
        assert on_server.ask("SELECT count(*) FROM vectors") == [(1,)]
        assert on_server.ask("SELECT count(*) FROM embeddings") == [(count,)]
        assert library.damage() is None
        for passage in there.passages:
            quote = there.filing.quote(passage.span)
            assert library.search_vectors(quote, [FILING], 1)[0].passage == passage.id


def test_indexers_of_several_filings_do_not_wait_for_one_another(
    store: PostgresStore, on_server: OnServer, tmp_path: Path
) -> None:
    other = reading_of(["Other loans."], "other")
    with closing(library_at(tmp_path, on_server.address, wait=0.2)) as library:
        with store.writing(FILING, 1):
            assert library.add(other).id == "other"
            library.ensure_vectors(["other"])
            with pytest.raises(LibraryLocked, match=f"The filing {FILING} of .* by another"):
                library.add(LOANS)
        assert library.add(LOANS).id == FILING


def test_who_is_second_finds_what_the_first_has_put(on_server: OnServer, tmp_path: Path) -> None:
    """The same content read by two at once is written once."""
    entries = []
    with closing(library_at(tmp_path, on_server.address)) as library:
        threads = [
            threading.Thread(target=lambda: entries.append(library.add(LOANS))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {entry.generation for entry in entries} == {library.entries()[0].generation}
        assert len(entries) == 4


def test_a_killed_indexer_blocks_nobody(on_server: OnServer, tmp_path: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from index.store.embeddings import PgVectors
from tests.index.test_postgres import FILING, LOANS, library_at
PgVectors.sweep = lambda *_: None
PgVectors.add = (lambda add: lambda *given: (add(*given), os.kill(os.getpid(), signal.SIGKILL)))(PgVectors.add)
library = library_at(Path(sys.argv[1]), sys.argv[2])
library.add(LOANS)
library.ensure_vectors([FILING])
"""
    killed = start(code, tmp_path, on_server.address)
    assert (killed.communicate()[1], killed.returncode) == ("", -9)
    assert on_server.ask("SELECT count(*) FROM embeddings") == [(3,)]
    with closing(library_at(tmp_path, on_server.address)) as library:
        assert library.reading(FILING) == LOANS
        assert library.search_vectors("loans", [FILING], 1) == []
        library.ensure_vectors([FILING])
        assert library.search_vectors("interest is due", [FILING], 1)[0].passage == 1
    assert on_server.ask("SELECT count(*) FROM embeddings") == [(3,)]
