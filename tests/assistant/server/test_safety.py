"""Who is let in, for what, how much of it; and what is told to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from assistant.server.guard import OPEN, UPLOAD
from assistant.server.keys import KeyRing, Scope
from assistant.server.limits import Limits
from tests.assistant.server.serving import SALES, Server

ASK = "/v1/ask"
RESTATED = "What were inventories at June 30, 2003?"


@pytest.fixture(scope="module")
def client(server: Server) -> httpx.Client:
    return server.client("safety")


def routes(client: httpx.Client) -> Iterator[tuple[str, str]]:
    """Every method and address of the document, each with some filing and statement."""
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method in operations:
            yield (
                method.upper(),
                path.format(filing="x", name="income", conversation="x", upload="x"),
            )


def test_nothing_is_served_without_a_key(client: httpx.Client, server: Server) -> None:
    found = list(routes(client))
    assert OPEN - {"/openapi.json"} <= {path for _, path in found}
    strange = ["fa_", "fa_" + "a" * 43, "é", "x", "fa_" + "a" * 5_000]
    for given in [None, *(f"Bearer {each}".encode() for each in strange), b"Basic eDp5"]:
        with httpx.Client(base_url=server.address) as nobody:
            headers = {} if given is None else {"Authorization": given}
            statuses = {
                (method, path): nobody.request(method, path, headers=headers).status_code
                for method, path in [*found, ("GET", "/"), ("GET", "/docs"), ("PUT", ASK)]
            }
        assert {place for place, status in statuses.items() if status == 200} == {
            ("GET", "/healthz"), ("GET", "/readyz")
        }  # fmt: skip
        assert set(statuses.values()) == {200, 401}


def scope_of(method: str, path: str) -> Scope:
    if path == "/v1/tokens":
        return Scope.TOKENS
    if path == "/metrics":
        return Scope.METRICS
    if path.startswith("/v1/uploads") or (method, path) == UPLOAD:
        return Scope.UPLOAD
    if method == "DELETE" and path.startswith("/v1/filings"):
        return Scope.REMOVE
    return Scope.READ if path.startswith("/v1/filings") else Scope.ASK


def test_a_key_is_good_for_its_scopes_alone(server: Server, client: httpx.Client) -> None:
    by_scope = {scope: server.client(f"only-{scope}", (scope,)) for scope in Scope}
    for method, path in routes(client):
        if path in OPEN:
            continue
        asked: dict[str, Any] = {"json": {"question": SALES, "filing": "x"}}
        asked = asked if method == "POST" else {"params": {"first": 1, "last": 1}}
        found = {s: each.request(method, path, **asked) for s, each in by_scope.items()}
        refused = {scope for scope, answer in found.items() if answer.status_code == 403}
        assert refused == set(Scope) - {scope_of(method, path)}, path
        problems = [found[scope].json() for scope in refused]
        assert {each["code"] for each in problems} == {"not_in_scope"}
        wanted = f"This needs a key with the scope '{scope_of(method, path).value}'."
        assert {each["detail"] for each in problems} == {wanted}


def test_a_revoked_key_is_good_for_nothing(server: Server) -> None:
    client = server.client("revoked")
    assert client.get("/v1/filings").status_code == 200
    KeyRing(server.home).revoke("revoked")
    assert client.get("/v1/filings").status_code == 401
    assert server.client("revoked").get("/v1/filings").status_code == 200


def test_no_secret_is_kept(server: Server, client: httpx.Client) -> None:
    secret = client.headers["Authorization"].removeprefix("Bearer ")
    assert len(secret) >= 40
    kept = [path for path in server.home.rglob("*") if path.is_file()]
    assert any(path.name == "keys.sqlite" for path in kept)
    assert [path.name for path in [*kept, server.log] if secret.encode() in path.read_bytes()] == []
    assert (server.home / "keys.sqlite").stat().st_mode & 0o077 == 0


def test_to_a_key_only_its_filings_exist(server: Server) -> None:
    few = server.client("few", filings=(server.amended,))
    assert [each["id"] for each in few.get("/v1/filings").json()["filings"]] == [server.amended]
    for page in ("", "/sections", "/statements", "/statements/income", "/lines?first=1&last=2"):
        hidden = few.get(f"/v1/filings/{server.first}{page}").json()
        absent = few.get(f"/v1/filings/sha-0000000000000000{page}").json()
        assert hidden | {"request_id": ""} == absent | {"request_id": ""}
        assert hidden["status"] == 404
    named = few.post(ASK, json={"question": SALES, "filing": server.first})
    assert (named.status_code, server.first in named.text) == (404, False)
    replied = few.post(ASK, json={"question": SALES}).json()
    assert {each["filing"] for each in replied["citations"]} == {server.amended}


def test_nor_is_another_filing_told_of_beside_an_answer(
    server: Server, client: httpx.Client
) -> None:
    """A figure that was restated since says what the first filing printed: to who may see that."""
    few = server.client("beside", filings=(server.amended,))
    asked = {"question": RESTATED, "filing": server.amended}
    told, kept = client.post(ASK, json=asked).json(), few.post(ASK, json=asked).json()
    assert told["value"] == kept["value"] == 1335000
    assert [each[:14] for each in told["caveats"] if "1,135" in each] == ["Restated since"]
    assert [each for each in kept["caveats"] if "1,135" in each] == []


def test_a_key_for_no_filing_sees_none(server: Server) -> None:
    none = server.client("none", filings=())
    assert none.get("/v1/filings").json() == {"filings": []}
    answer = none.post(ASK, json={"question": SALES})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_filing")
    assert str(server.home) not in answer.text


def test_no_path_of_a_request_is_opened(server: Server, client: httpx.Client) -> None:
    there = server.home.parent / "amended.txt"
    assert there.is_file()
    for name in (str(there), "../amended.txt", "/etc/passwd", "file:///etc/passwd", "..", "\0"):
        answer = client.post(ASK, json={"question": SALES, "filing": name})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_filing")
        assert client.get(f"/v1/filings/{quote(name, safe='')}").status_code == 404


def test_a_rate_is_kept_to(server: Server) -> None:
    slow = server.client("slow", per_minute=2)
    answers = [slow.get("/v1/filings") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 31
    assert server.client("quick").get("/v1/filings").status_code == 200


def test_what_is_too_long_or_too_large_is_refused(client: httpx.Client) -> None:
    limits = Limits()
    long = client.post(ASK, json={"question": "x" * (limits.question + 1)})
    assert (long.status_code, long.json()["code"]) == (422, "malformed")
    many = client.post(ASK, json={"question": SALES, "turns": ["x"] * (limits.turns + 1)})
    assert many.status_code == 422
    large = b" " * (limits.body + 1)
    for body in (large, (large[at : at + 4096] for at in range(0, len(large), 4096))):
        answer = client.post(ASK, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


HOSTILE = (
    b"", b"[", b"null", b"[]", b'{"question": null}', b'{"question": " \\n "}', b"[" * 20_000,
    b'{"question": "\\ud800"}', b'{"question": "x", "id": "\\udfff"}', b'\xff\xfe{"question": 1}',
    b'{"question": 1e999}', b'{"question": "x", "turns": "x"}', b'{"question": "x", "more": 1}',
    b'{"question": "x", "turns": [" "]}',
)  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("route", [ASK, f"{ASK}/stream"])
def test_a_body_that_is_malformed_is_a_problem(
    client: httpx.Client, route: str, body: bytes
) -> None:
    answer = client.post(route, content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(problem)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == answer.status_code


@pytest.mark.parametrize("question", ["\0", "🐋" * 900, "\u202e"])
def test_a_strange_question_gets_a_reply(
    client: httpx.Client, server: Server, question: str
) -> None:
    asked = {"question": f"{question} {SALES}", "filing": server.first}
    answer = client.post(ASK, json=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["status"] in {"answered", "refused"}


def test_every_response_has_its_headers_and_its_id(client: httpx.Client, server: Server) -> None:
    answers = [
        client.get("/healthz", headers={"X-Request-ID": "mine-1"}),
        client.get("/v1/filings/x", headers={"X-Request-ID": "bad id\u0041;"}),
        client.put(ASK),
        server.bearing(None).get("/v1/filings"),
        client.post(ASK, content=b"x" * (Limits().body + 1)),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 405, 401, 413]
    assert answers[2].headers["Allow"] == "POST"
    assert client.put("/v1/filings").headers["Allow"] == "GET, POST"
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers
    ids = [answer.headers["X-Request-ID"] for answer in answers]
    assert ids[0] == "mine-1"
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in ids[1:])
    assert answers[1].json()["request_id"] == ids[1]


def test_the_log_has_each_request_and_no_question(client: httpx.Client, server: Server) -> None:
    word = "sAlEs"  # told by its case
    asked = f"What were net {word} for the quarter?"
    for fields in (
        {"question": asked, "filing": server.first},
        {"question": SALES, "filing": word},
        {"question": SALES, word: 1},
        {"question": SALES, "turns": [asked], "id": word, "filing": server.first},
    ):
        client.post(ASK, json=fields, headers={"X-Request-ID": "logged"})
    client.get(f"/v1/filings/{word}?{word}={word}", headers={word: word})
    mine = [line for line in server.lines() if line.get("request_id") == "logged"]
    assert {line["route"] for line in mine} == {ASK}
    assert {line["key"] for line in mine} == {"safety"}
    assert len(mine) == 4
    assert word not in server.log.read_text()
    assert {"level", "event", "status", "ms", "method"} <= set(mine[0])
