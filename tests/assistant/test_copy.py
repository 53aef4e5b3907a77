"""`filing copy`: a whole library elsewhere, gone on with after it was killed."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.server.conversations import Conversations
from assistant.server.database import kept_in
from assistant.server.feedback import Feedback, Rated
from assistant.server.keys import Grant, KeyRing, Scope
from assistant.server.tables import conversations
from index.address import Address, Server, address_of
from index.library import Library
from index.model import READER_VERSION
from index.store.postgres import PostgresStore
from tests.assistant.commands import Command, run
from tests.assistant.server.serving import SALES
from tests.index.hashed_words import HashedWords
from tests.index.made_readings import reading_of
from tests.index.places import InFolder, OnServer, Place
from tests.postgres import Served

WAYS = [("sqlite", "postgres"), ("postgres", "sqlite"), ("sqlite", "sqlite")]
COUNT = 12


def opened(place: Place | Address, home: Path) -> Library:
    address = address_of(place.address) if isinstance(place, (InFolder, OnServer)) else place
    return Library.open(store=address, home=home, embedder=HashedWords(), reader=9)


def id_of(number: int) -> str:
    return f"0000000000-04-{number:06}"


@pytest.fixture(params=WAYS, ids="-to-".join)
def places(
    request: pytest.FixtureRequest, tmp_path: Path, filing_home: Path
) -> tuple[Place, Place]:
    """A library of some filings, with what a server keeps, and where there is none."""

    def place(kind: str, name: str) -> Place:
        if kind == "sqlite":
            return InFolder(tmp_path / name)
        return OnServer(request.getfixturevalue("postgres"))

    source, target = (
        place(kind, name) for kind, name in zip(request.param, ("source", "target"), strict=True)
    )
    with closing(opened(source, filing_home)) as library:
        for number in range(COUNT):
            words = [f"Paragraph {part} of filing {number}, about loans." for part in range(20)]
            library.add(reading_of(words, id_of(number)), content=b"%d" % number)
        library.ensure_vectors([id_of(number) for number in range(COUNT)])
    address = address_of(source.address)
    key, _ = KeyRing(address).add("bot", [Scope.ASK, Scope.TOKENS], [id_of(0)])
    KeyRing(address).mint(key, Grant(frozenset({id_of(0)}), timedelta(minutes=5)))
    Conversations(address).begin(key.owner, id_of(1))
    Feedback(address).keep("bot", key.owner, Rated("r1", "good", "loans?", "loans?", [id_of(1)]))
    return source, target


def copied(places: tuple[Place, Place], *options: str) -> tuple[str, ...]:
    return ("copy", "--from", places[0].address, "--to", places[1].address, *options)


def test_a_library_is_copied_whole(
    places: tuple[Place, Place], filing: Command, filing_home: Path
) -> None:
    dry = filing(*copied(places, "--dry-run"))
    assert (dry.status, dry.err) == (0, "")
    assert dry.out.splitlines()[0] == "Would copy 12 of 12 filings; 0 were there"
    ran = filing(*copied(places))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == [
        "Copied 12 of 12 filings; 0 were there",
        "Copied what filing serve keeps: 1 of keys, 1 of tokens, 1 of conversations, 1 of feedback",
    ]
    assert ran.out.splitlines()[2].startswith("The same in both: 12 of 12 filings, ")
    assert "240 passages, 240 vectors" in ran.out
    assert ran.out.endswith("; 4 rows that filing serve keeps\n")
    source, target = (address_of(place.address) for place in places)
    assert KeyRing(target).made() == KeyRing(source).made()
    assert list(Feedback(target).kept()) == list(Feedback(source).kept())
    with closing(opened(places[1], filing_home)) as library:
        assert len(library.entries()) == COUNT
        (hit, *_) = library.search_vectors("filing 7 about loans", [id_of(7)], 1)
        assert hit.filing == id_of(7)
    again = filing(*copied(places))
    assert again.out.splitlines()[0] == "Copied 0 of 12 filings; 12 were there"
    assert (again.status, len(again.out.splitlines())) == (0, 2)


def test_a_copy_that_was_killed_goes_on(
    places: tuple[Place, Place], filing_command: Path, filing_home: Path
) -> None:
    command = [str(filing_command), *copied(places)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with closing(opened(places[1], filing_home)) as library:
        while process.poll() is None and len(library.entries()) < 3:
            pass
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        there = len(library.entries())
        assert 3 <= there < COUNT
        for entry in library.entries():
            assert library.reading(entry.id).filing.id == entry.id
    ran = run(*command)
    assert (ran.returncode, ran.stderr) == (0, "")
    found = re.match(r"Copied (\d+) of 12 filings; (\d+) were there\n", ran.stdout)
    assert found is not None, ran.stdout
    done, were = map(int, found.groups())
    assert done + were == COUNT
    assert there - 1 <= were <= there  # the last one's vectors may not have come
    assert "12 of 12 filings" in ran.stdout.splitlines()[-1]
    assert "240 vectors" in ran.stdout


def test_what_is_otherwise_there_stays_unless_replaced(
    places: tuple[Place, Place], filing: Command, filing_home: Path
) -> None:
    target = address_of(places[1].address)
    with closing(opened(places[1], filing_home)) as library:
        library.add(reading_of(["Quite another filing."], id_of(3)))
    (key,) = KeyRing(address_of(places[0].address)).made()
    filing(*copied(places))
    KeyRing(target).revoke(key.id)
    talks = list(kept_talks(target))
    Conversations(target).go_on(Conversations(target).of(key.owner, talks[0]), [], "once")
    ran = filing(*copied(places))
    assert ran.status == 1
    assert ran.out.splitlines()[0] == "Copied 0 of 12 filings; 11 were there; 1 could not be"
    assert f"({id_of(3)}): another reading stands there under this id" in ran.err
    assert f"1 of keys are otherwise in the target and stay so ({key.id})" in ran.err
    assert f"1 of conversations are otherwise in the target and stay so ({talks[0]})" in ran.err
    assert "11 of 11 filings" in ran.out.splitlines()[-1]
    replaced = filing(*copied(places, "--replace"))
    assert replaced.status == 1
    assert replaced.out.splitlines()[:2] == [
        "Copied 1 of 12 filings; 11 were there",
        "Copied what filing serve keeps: 1 of conversations",
    ]
    assert "1 of keys are otherwise in the target" in replaced.err  # what is revoked stays so
    assert KeyRing(target).made()[0].revoked is not None
    with closing(opened(places[1], filing_home)) as library:
        assert len(library.reading(id_of(3)).passages) == 20


def kept_talks(store: Address) -> list[str]:
    database = kept_in(store, "conversations.sqlite", conversations)
    return [row.id for row in database.all(conversations.select())]


def test_corrections_come_along(filing: Command, tmp_path: Path, filing_home: Path) -> None:
    places = InFolder(tmp_path / "source"), InFolder(tmp_path / "target")
    opened(places[0], filing_home).close()
    here, there = (place.folder / "corrections.toml" for place in places)
    here.write_text("# mine\n")
    assert "Would copy corrections.toml" in filing(*copied(places, "--dry-run")).out
    assert not places[1].folder.exists()
    assert "Copied corrections.toml" in filing(*copied(places)).out
    assert there.read_text() == "# mine\n"
    there.write_text("# theirs\n")
    ran = filing(*copied(places))
    assert (ran.status, there.read_text()) == (1, "# theirs\n")
    assert f"{there} says otherwise than {here}" in ran.err
    assert filing(*copied(places, "--replace")).status == 0
    assert there.read_text() == "# mine\n"


def test_what_cannot_be_copied_is_said(filing: Command, tmp_path: Path, filing_home: Path) -> None:
    place = InFolder(tmp_path / "library")
    ran = filing(*copied((place, place)))
    assert (ran.status, "are the same store" in ran.err) == (2, True)
    ran = filing(*copied((place, InFolder(tmp_path / "other"))))
    assert ran.status == 1
    assert ran.err.startswith(f"error: No index at {place.folder}")
    assert not (tmp_path / "other").exists()
    opened(place, filing_home).close()
    away = "postgresql+psycopg://me:secret@127.0.0.1:1/filings?connect_seconds=1"
    ran = filing("copy", "--from", place.address, "--to", away)
    assert ran.status == 1
    assert "Cannot reach postgresql+psycopg://me@127.0.0.1:1/filings" in ran.err
    assert "secret" not in ran.out + ran.err


def test_what_others_share_is_as_it_was_filed(
    filing: Command, postgres: Served, home: Path, tmp_path: Path
) -> None:
    """A user's corrections hold for that user alone where others share the store."""
    address = postgres.database()
    said = filing("correct", "cell", "208", "2,345", "2,346", "--reason", "Misread")
    assert said.status == 0, said.err
    (entry,) = library_of(home).entries()
    assert library_of(home).reading(entry.id).corrections
    for was_there in (0, 1):
        ran = filing("copy", "--from", home, "--to", address, "--home", tmp_path)
        assert (ran.status, ran.err) == (0, "")
        told = f"Copied {1 - was_there} of 1 filings; {was_there} were there"
        assert told in ran.out
        assert "The same in both: 1 of 1 filings" in ran.out
    assert (tmp_path / "corrections.toml").read_bytes() == (home / "corrections.toml").read_bytes()
    server = address_of(address)
    assert isinstance(server, Server)
    store = PostgresStore(server)
    reading = store.reading(entry.id)
    assert reading.corrections == ()
    assert store.entries()[0].models == entry.models
    for folder, value in ((tmp_path, 2_346_000), (tmp_path / "other", 2_345_000)):
        answer = filing("ask", "--store", address, "--home", folder, "--json", SALES)
        assert json.loads(answer.out)["value"] == value


def library_of(home: Path) -> Library:
    return Library.open(home, embedder=HashedWords(), reader=READER_VERSION)
