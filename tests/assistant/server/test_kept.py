"""What the server keeps, in a folder and in PostgreSQL alike: several servers share it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from assistant.server import tables
from assistant.server.conversations import Conversations
from assistant.server.database import added, kept_in
from assistant.server.feedback import LIFETIME, Feedback, Rated
from assistant.server.keys import Grant, KeyRing, Kind, Scope
from assistant.server.problems import Unanswered
from assistant.server.questions import Questions
from assistant.server.quotas import Quotas
from assistant.server.tables import conversations
from assistant.turns import Turn
from index.address import Address, Server
from index.errors import KeyFault, StoreUnreachable
from index.store.engines import Connections
from index.store.tenants import with_tenants
from tests.assistant.server.counting import PER_DAY, key_of
from tests.postgres import Served

NOW = datetime(2004, 5, 6, 7, 8, 9, 10, tzinfo=UTC)
FILING, OTHER = "0000000000-04-000001", "0000000000-04-000002"
RATED = Rated("r1", "bad", "net sales?", "net sales?", (FILING,), "talk", "no\0 \x1a")
SITE = "https://shop.example"


def turn(question: str, filing: str | None = FILING) -> Turn:
    return Turn(question, question, None, filing)  # type: ignore[arg-type]


@pytest.fixture
def two(store: Address) -> Callable[[type], tuple]:
    """The same of two servers on one store."""
    return lambda kind: (kind(store, now=lambda: NOW), kind(store, now=lambda: NOW))


def test_a_key_is_as_it_was_made(store: Address, two: Callable) -> None:
    here, there = two(KeyRing)
    made = [
        here.add("bot", [Scope.ASK, Scope.TOKENS]),
        here.add("few", [Scope.READ], [OTHER, FILING], 7, origins=[SITE], per_day=9),
        here.add("shop", [Scope.ASK], [FILING], 30, kind=Kind.PAGE, origins=[SITE]),
    ]
    assert there.made() == tuple(sorted((key for key, _ in made), key=lambda key: key.id))
    for key, secret in made:
        assert there.of(secret) == here.of(secret) == key
        assert there.of(f"{secret}x") is None
    with pytest.raises(KeyFault, match="There is a key bot"):
        there.add("bot", [Scope.ASK])


def test_a_key_revoked_at_one_is_refused_at_the_other(two: Callable) -> None:
    here, there = two(KeyRing)
    key, secret = here.add("bot", [Scope.ASK, Scope.TOKENS])
    token, _ = there.mint(key, Grant(frozenset({FILING}), timedelta(minutes=5), origin=SITE))
    assert (here.of(token).minter, here.allows(SITE)) == (key, True)
    assert there.revoke("bot") == key
    assert (here.of(secret), here.of(token), here.allows(SITE)) == (None, None, False)
    assert here.made() == (replace(key, revoked=NOW),)
    with pytest.raises(KeyFault, match="There is no key 'bot'"):
        here.revoke("bot")


def test_a_token_is_good_for_its_time(store: Address) -> None:
    later = [timedelta()]
    ring = KeyRing(store, lambda: NOW + later[0])
    key, _ = ring.add("bot", [Scope.ASK, Scope.TOKENS])
    grant = Grant(frozenset({FILING}), timedelta(seconds=60), holder="customer")
    token, until = ring.mint(key, grant)
    later[0] = timedelta(seconds=59, microseconds=999_999)
    assert ring.of(token).owner == f"{key.id}/customer"
    later[0] = until - NOW
    assert ring.of(token) is None


def test_requests_are_counted_together(store: Address, store_said: str) -> None:
    day = "2004-05-06"
    command = [sys.executable, "-m", "tests.assistant.server.counting", store_said, day, "k"]
    running = [
        subprocess.Popen([*command, "40"], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    given = [int(process.communicate()[0]) for process in running]
    assert sum(given) == PER_DAY < 3 * 40
    assert [process.returncode for process in running] == [0, 0, 0]
    late = datetime(2004, 5, 6, 23, 0, tzinfo=UTC)
    assert Quotas(store, lambda: late).wait_of(key_of("k")) == 3600
    assert Quotas(store, lambda: late).wait_of(key_of("another")) == 0
    assert Quotas(store, lambda: late + timedelta(hours=1)).wait_of(key_of("k")) == 0


def test_a_conversation_begun_at_one_goes_on_at_the_other(two: Callable) -> None:
    here, there = two(Conversations)
    begun = here.begin("key", FILING)
    there.go_on(there.of("key", begun.id), [turn("net sales? \x1a1 \ufffd")], "once")
    kept = here.of("key", begun.id)
    assert [each["question"] for each in kept.turns["turns"]] == ["net sales? \x1a1 \ufffd"]
    assert (kept.version, kept.last, kept.filing) == (1, "once", FILING)
    assert kept.expires == NOW + timedelta(days=1)
    with pytest.raises(Unanswered) as ended:
        here.of("other", begun.id)
    assert ended.value.problem.code == "unknown_conversation"


def test_of_two_questions_at_once_one_is_kept(two: Callable) -> None:
    here, there = two(Conversations)
    begun = here.begin("key", None)

    def go_on(server: Conversations, question: str) -> str:
        try:
            server.go_on(begun, [turn(question)], question)
        except Unanswered as unanswered:
            return unanswered.problem.code
        return "kept"

    with ThreadPoolExecutor(8) as threads:
        asked = [f"question {number}" for number in range(8)]
        told = list(threads.map(go_on, [here, there] * 4, asked))
    assert sorted(told) == ["gone_on"] * 7 + ["kept"]
    (kept,) = here.of("key", begun.id).turns["turns"]
    assert kept["question"] == asked[told.index("kept")]


def test_what_is_done_twice_is_done_once(store: Address) -> None:
    kept = Conversations(store, now=lambda: NOW)
    begun = kept.begin("key", None)
    for _ in range(2):
        kept.go_on(begun, [turn("net sales?")], "once")
    assert kept.of("key", begun.id).version == 1
    database = kept_in(store, "conversations.sqlite", conversations)
    row = {"id": "twice", "key": "k", "filing": None, "turns": {"turns": []}, "version": 0}
    for _ in range(2):
        database.run(added(conversations, row | {"expires": NOW}))
    found = database.all(conversations.select().where(conversations.c.id == "twice"))
    assert len(found) == 1


def test_a_filing_takes_its_conversations_along(two: Callable) -> None:
    here, there = two(Conversations)
    of_filing, of_another, of_turn, of_words = (
        here.begin("key", each) for each in (FILING, OTHER, None, None)
    )
    here.go_on(of_turn, [turn("one", OTHER), turn("two", FILING)])
    here.go_on(of_words, [turn(FILING, None), turn("filing", OTHER)])
    assert there.forget_filing(FILING) == 2
    assert there.forget_filing(FILING) == 0
    for gone in (of_filing, of_turn):
        with pytest.raises(Unanswered):
            here.of("key", gone.id)
    assert {here.of("key", each.id).id for each in (of_another, of_words)} == {
        of_another.id,
        of_words.id,
    }
    there.forget(of_another.id)
    with pytest.raises(Unanswered):
        here.of("key", of_another.id)


def test_the_last_word_of_a_reply_is_kept_for_its_time(store: Address) -> None:
    late = [timedelta()]
    here, there = (Feedback(store, now=lambda: NOW + late[0]) for _ in range(2))
    for rated in (RATED, replace(RATED, rating="good"), replace(RATED, request="r2")):
        here.keep("page", "1", rated)
    late[0] = timedelta(microseconds=1)
    there.keep("page", "2", replace(RATED, comment=""))
    first, *rest = there.kept()
    assert first["comment"].startswith("no")
    assert first | {"comment": ""} == {
        "at": NOW.isoformat(), "request_id": "r1", "key": "page", "conversation": "talk",
        "filings": [FILING], "question": "net sales?", "standalone": "net sales?",
        "rating": "good", "comment": "",
    }  # fmt: skip
    assert [(each["request_id"], each["rating"]) for each in rest] == [("r2", "bad"), ("r1", "bad")]
    late[0] = LIFETIME
    here.keep("page", "1", replace(RATED, request="r3"))
    assert [each["request_id"] for each in there.kept()] == ["r1", "r3"]


@pytest.mark.parametrize(
    ("forget", "left"),
    [
        (lambda notes: notes.forget_filing(FILING), ["r2", "r4"]),
        (lambda notes: notes.forget_filing(FILING.upper()[:-1]), ["r1", "r2", "r3", "r4"]),
        (lambda notes: notes.forget_conversation("talk"), ["r3", "r4"]),
    ],
)
def test_notes_go_with_what_they_are_about(
    two: Callable, forget: Callable, left: list[str]
) -> None:
    here, there = two(Feedback)
    about = {
        "r1": ([FILING], "talk"),
        "r2": ([OTHER], "talk"),
        "r3": ([OTHER, FILING], None),
        "r4": ([], None),
    }
    for request, (filings, talk) in about.items():
        here.keep("page", "1", replace(RATED, request=request, filings=filings, conversation=talk))
    forget(there)
    assert [each["request_id"] for each in here.kept()] == left


def test_questions_are_kept_for_their_days(store: Address) -> None:
    late = [0]
    here = Questions(store, 2, lambda: NOW + timedelta(days=late[0]))
    there = Questions(store)
    cited = {"citations": [{"filing": FILING}] * 2, "status": "answered", "reason": None}
    none = {"citations": [], "status": "refused", "reason": "ambiguous"}
    there.keep("none", "bot", "not kept?", none)
    assert list(there.kept()) == []
    for late[0], reply in enumerate((none, cited, none)):
        here.keep(f"r{late[0]}", "bot", "net sales?", reply, "talk")
    first, second = there.kept()
    assert first == {
        "at": (NOW + timedelta(days=1)).isoformat(), "request_id": "r1", "key": "bot",
        "conversation": "talk", "filings": [FILING], "question": "net sales?",
        "status": "answered", "reason": None,
    }  # fmt: skip
    assert (second["request_id"], second["reason"]) == ("r2", "ambiguous")
    there.forget_filing(FILING)
    assert [each["request_id"] for each in here.kept()] == ["r2"]


def test_text_that_no_database_likes_is_kept(store: Address) -> None:
    questions, talks = Questions(store, 1), Conversations(store)
    said = "a\0b \u2028 \U0001f600 ' \" \\ \\u0000 %s :x"
    questions.keep("r", "bot", said, {"citations": [], "status": "refused"})
    (kept,) = questions.kept()
    assert kept["question"] == said
    begun = talks.begin("key", None)
    talks.go_on(begun, [turn(said)])
    (kept,) = talks.of("key", begun.id).turns["turns"]
    assert kept["question"] == said
    assert talks.forget_filing(FILING) == 1


def test_what_is_kept_is_for_its_owner_alone(filing_home: Path) -> None:
    KeyRing(filing_home).add("bot", [Scope.ASK])
    Conversations(filing_home).begin("key", None)
    files = [*filing_home.glob("*.sqlite")]
    assert {each.name for each in files} == {"keys.sqlite", "conversations.sqlite"}
    assert [each for each in files if each.stat().st_mode & 0o077] == []


def test_a_tenant_sees_its_own_alone(postgres_store: Server) -> None:
    ours, theirs = (postgres_store.of_tenant(name) for name in ("ours", "theirs"))
    _, secret = KeyRing(ours).add("bot", [Scope.ASK])
    assert KeyRing(theirs).of(secret) is None
    assert KeyRing(theirs).made() == ()
    KeyRing(theirs).add("bot", [Scope.ASK])
    talk = Conversations(ours).begin("key", FILING)
    Feedback(ours).keep("page", "1", RATED)
    Feedback(theirs).keep("page", "1", replace(RATED, rating="good"))
    assert Conversations(theirs).forget_filing(FILING) == 0
    Feedback(theirs).forget_filing(FILING)
    assert Conversations(ours).of("key", talk.id).filing == FILING
    assert [each["rating"] for each in Feedback(ours).kept()] == ["bad"]
    assert list(Feedback(theirs).kept()) == []


EARLIER = {
    "keys": """
        CREATE TABLE keys (id TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL UNIQUE,
            scopes TEXT NOT NULL, filings TEXT, per_minute INTEGER NOT NULL, made TEXT NOT NULL, revoked TEXT);
        INSERT INTO keys VALUES ('1', 'bot', x'00', 'ask read', '["f"]', 5, '2004-05-06T07:08:09.000010+00:00', NULL);
    """,
    "usage": """
        CREATE TABLE usage (key TEXT NOT NULL, day TEXT NOT NULL, requests INTEGER NOT NULL, PRIMARY KEY (key, day));
        INSERT INTO usage VALUES ('k', '2004-05-06', 69);
    """,
    "conversations": """
        CREATE TABLE conversations (id TEXT PRIMARY KEY, key TEXT NOT NULL, filing TEXT, turns TEXT NOT NULL,
            version INTEGER NOT NULL, expires TEXT NOT NULL);
        INSERT INTO conversations VALUES ('c', 'key', NULL, '{"schema": 1, "turns": []}', 3, '2004-05-06T08:00:00+00:00');
    """,
    "questions": """
        CREATE TABLE questions (at TEXT NOT NULL, request TEXT NOT NULL, key TEXT NOT NULL, conversation TEXT,
            filings TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL, reason TEXT);
        INSERT INTO questions VALUES ('2004-05-06T07:08:09+00:00', 'r', 'bot', NULL, '["f"]', 'q?', 'answered', NULL);
    """,
    "feedback": """
        CREATE TABLE feedback (request TEXT NOT NULL, owner TEXT NOT NULL, at TEXT NOT NULL, key TEXT NOT NULL,
            conversation TEXT, filings TEXT NOT NULL, question TEXT NOT NULL, standalone TEXT NOT NULL,
            rating TEXT NOT NULL, comment TEXT NOT NULL, PRIMARY KEY (owner, request));
        INSERT INTO feedback VALUES ('r', '1', '2004-05-06T07:08:09+00:00', 'page', NULL, '["f"]', 'q?', 'q?', 'bad', '');
    """,
}  # fmt: skip


def test_files_of_the_first_release_are_gone_on_with(filing_home: Path) -> None:
    filing_home.mkdir()
    for name, script in EARLIER.items():
        with closing(sqlite3.connect(filing_home / f"{name}.sqlite")) as file:
            file.executescript(script)
    (key,) = KeyRing(filing_home).made()
    assert (key.name, key.scopes, key.filings) == ("bot", {Scope.ASK, Scope.READ}, {"f"})
    assert (key.made, key.kind, key.origins) == (NOW, Kind.SERVER, frozenset())
    quotas = Quotas(filing_home, lambda: NOW)
    assert [quotas.wait_of(key_of("k")) > 0 for _ in range(2)] == [False, True]
    talks = Conversations(filing_home, now=lambda: NOW)
    kept = talks.of("key", "c")
    assert (kept.version, kept.last, kept.turns) == (3, "", {"schema": 1, "turns": []})
    talks.go_on(kept, [turn("net sales?", "f")])
    assert talks.forget_filing("f") == 1
    for notes, of in ((Questions(filing_home), "status"), (Feedback(filing_home), "rating")):
        (said,) = notes.kept()
        assert (said["at"], said["filings"]) == ("2004-05-06T07:08:09+00:00", ["f"])
        assert said[of] in ("answered", "bad")
        notes.forget_filing("f")
        assert list(notes.kept()) == []


def test_the_migrations_make_these_tables(postgres_store: Server) -> None:
    meant = with_tenants(tables.SCHEMA)

    def look(connection: sa.Connection) -> dict[str, Any]:
        return {name: drawn(sa.inspect(connection), name) for name in meant.tables}

    made = Connections(postgres_store).read(look)
    for name, table in meant.tables.items():
        columns, key, unique, indexes = made[name]
        dialect = postgresql.dialect()
        assert columns == [
            (each.name, each.type.compile(dialect), each.nullable) for each in table.columns
        ]
        assert key == table.primary_key.columns.keys()
        assert unique == [
            each.columns.keys()
            for each in table.constraints
            if isinstance(each, sa.UniqueConstraint)
        ]
        assert indexes.items() >= {each.name: each.columns.keys() for each in table.indexes}.items()


def drawn(held: sa.Inspector, table: str) -> tuple[list, list, list, dict]:
    """The columns of a table that is there, its key, what is unique, and its indexes."""
    dialect = postgresql.dialect()
    return (
        [(c["name"], c["type"].compile(dialect), c["nullable"]) for c in held.get_columns(table)],
        held.get_pk_constraint(table)["constrained_columns"],
        [each["column_names"] for each in held.get_unique_constraints(table)],
        {each["name"]: each["column_names"] for each in held.get_indexes(table)},
    )


@pytest.mark.slow
def test_a_server_that_was_away_is_asked_again(postgres: Served, postgres_store: Server) -> None:
    ring = KeyRing(postgres_store)
    key, secret = ring.add("bot", [Scope.ASK])
    assert ring.of(secret) == key
    postgres.stop()
    try:
        with pytest.raises(StoreUnreachable):
            ring.of(secret)
    finally:
        postgres.start()
    assert ring.of(secret) == key
