"""Files that are uploaded: read apart, within bounds, and never in place of what is there."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assistant.ask import Assistant
from assistant.indexing import open_library
from assistant.model import Answer
from assistant.server.keys import Key, KeyRing, Scope
from assistant.server.limits import Limits
from assistant.server.problems import Unanswered
from assistant.server.reading_apart import read_into
from assistant.server.uploads import Status, Upload, Uploads
from index.errors import KeyFault
from tests.assistant.asking import KETTLE
from tests.assistant.server.serving import Server, until

KEY = Key("1", "bot", frozenset(Scope), None, 600, datetime(2004, 5, 6, tzinfo=UTC))
OTHER = Key("2", "other", frozenset(Scope), None, 600, datetime(2004, 5, 6, tzinfo=UTC))

Begun = Callable[..., Uploads]


@pytest.fixture
def uploads(home: Path) -> Iterator[Begun]:
    """Uploads into the home of the test, as often as they are begun."""
    begun: list[Uploads] = []

    def begin(limits: Limits, *, embeds: bool = False) -> Uploads:
        begun.append(Uploads(home, limits if embeds else replace(limits, embedding_seconds=0)))
        return begun[-1]

    yield begin
    for each in begun:
        each.close()


def done(uploads: Uploads, upload: Upload) -> Upload:
    """An upload when nothing more comes of it."""
    return until(lambda: uploads.of(KEY, upload.id), lambda each: each.is_done)


def test_a_file_becomes_a_filing_that_answers(uploads: Begun, home: Path) -> None:
    held = uploads(Limits())
    upload = held.begin(KEY, "kettle (1).txt", KETTLE.read_bytes())
    found = done(held, upload)
    assert (found.status, found.why, found.name) == (Status.INDEXED, None, "kettle (1).txt")
    reply = Assistant.library(home).ask("What was net income for 2004?", found.filing)
    assert isinstance(reply, Answer)
    assert reply.value == 7_020_000


@pytest.mark.slow
@pytest.mark.embedding
def test_its_passages_are_embedded_behind_it_and_it_is_told_how_far(
    uploads: Begun, home: Path
) -> None:
    held = uploads(Limits(), embeds=True)
    upload = held.begin(KEY, "kettle.txt", KETTLE.read_bytes())
    assert upload.json()["passages"] is None
    until(lambda: held.of(KEY, upload.id).embedded, bool)
    told = until(
        lambda: held.of(KEY, upload.id).json(),
        lambda each: each["passages"] and each["passages"]["embedded"] == each["passages"]["of"],
    )
    assert (told["status"], told["passages"]["of"] > 0) == ("indexed", True)
    library = open_library(home)

    def models() -> list[tuple[str, ...]]:
        return [each.models for each in library.entries() if each.id == told["filing"]]

    until(models, lambda found: found != [()])


def test_what_is_no_filing_is_refused_and_the_next_is_read(uploads: Begun, home: Path) -> None:
    held = uploads(Limits())
    before = open_library(home).entries()
    refused = done(held, held.begin(KEY, "letter.txt", b"Dear Sir or Madam,\n" * 99))
    assert (refused.status, refused.filing) == (Status.REFUSED, None)
    assert "letter.txt" in (refused.why or "")
    assert str(home) not in (refused.why or "")
    assert open_library(home).entries() == before
    assert done(held, held.begin(KEY, "kettle.txt", KETTLE.read_bytes())).status is Status.INDEXED


@pytest.mark.parametrize("bounds", [{"memory": 48 << 20}, {"reading_seconds": 0}])
def test_what_goes_beyond_its_bounds_breaks_its_reader_alone(
    uploads: Begun, home: Path, bounds: dict[str, int]
) -> None:
    held = uploads(Limits(**bounds))
    before = open_library(home).entries()
    broken = done(held, held.begin(KEY, "kettle.txt", KETTLE.read_bytes()))
    assert broken.status is Status.REFUSED
    assert "within the bounds of time and memory" in (broken.why or "")
    assert open_library(home).entries() == before


def test_a_filing_that_is_there_is_not_replaced(home: Path) -> None:
    content = KETTLE.read_bytes()
    header = b"<SEC-HEADER>\nACCESSION NUMBER:\t0000000001-05-000001\n</SEC-HEADER>\n"
    first = read_into(home, "first.txt", header + content)
    assert first == {"filing": "0000000001-05-000001"}
    assert read_into(home, "again.txt", header + content) == first
    forged = read_into(home, "forged.txt", header + content.replace(b"7,020", b"9,020"))
    assert forged == {
        "refused": "A filing of the id 0000000001-05-000001 is here with other content"
    }
    reading = open_library(home).reading("0000000001-05-000001")
    assert "9,020" not in reading.filing.text


def test_more_than_may_wait_are_turned_away(uploads: Begun) -> None:
    held = uploads(Limits(uploads=1))
    first = held.begin(KEY, "kettle.txt", KETTLE.read_bytes())
    with pytest.raises(Unanswered) as ended:
        held.begin(KEY, "kettle.txt", b"")
    assert ended.value.problem.code == "too_many_uploads"
    assert done(held, first).status is Status.INDEXED
    with pytest.raises(Unanswered) as ended:
        held.of(OTHER, first.id)
    assert ended.value.problem.code == "unknown_upload"


@pytest.mark.parametrize("name", ["../a.txt", "/etc/passwd", "", "-rf", "a\nb", "a" * 101, ".x"])
def test_a_name_that_is_a_path_is_none(uploads: Begun, name: str) -> None:
    with pytest.raises(Unanswered) as ended:
        uploads(Limits()).begin(KEY, name, b"")
    assert ended.value.problem.code == "malformed"


def test_a_key_that_uploads_sees_all(filing_home: Path) -> None:
    with pytest.raises(KeyFault, match="sees all filings"):
        KeyRing(filing_home).add("bot", [Scope.UPLOAD], ["f"])


def test_an_upload_over_http_is_told_until_it_is_done(server: Server, sample: Path) -> None:
    client = server.client("uploads")
    begun = client.post("/v1/filings", params={"name": "a.txt"}, content=sample.read_bytes())
    assert begun.status_code == 202
    where = begun.headers["Location"]
    told = until(lambda: client.get(where).json(), lambda each: each["status"] == "indexed")
    expected = begun.json() | {"status": "indexed", "filing": server.first}
    assert told | {"passages": None} == expected
    assert server.client("uploads-other").get(where).json()["code"] == "unknown_upload"
    for name, content in (("../a", b"x"), ("a.txt", b"")):
        refused = client.post("/v1/filings", params={"name": name}, content=content)
        assert (refused.status_code, refused.json()["code"]) == (422, "malformed")
    asks = server.client("no-uploads", (Scope.ASK,))
    much = b"x" * (Limits().body + 1)
    assert asks.post("/v1/filings", params={"name": "a"}, content=much).status_code == 413
    assert asks.post("/v1/filings", params={"name": "a"}, content=b"x").status_code == 403


def test_a_file_that_is_too_large_is_refused_unread(server: Server) -> None:
    client = server.client("large")
    address = urlsplit(server.address)
    head = (
        "POST /v1/filings?name=a.txt HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {client.headers['Authorization']}\r\n"
        f"Content-Length: {Limits().upload + 1}\r\n\r\n"
    )
    with socket.create_connection((str(address.hostname), int(address.port or 0))) as caller:
        caller.sendall(head.encode())
        assert caller.recv(4096).startswith(b"HTTP/1.1 413 ")
