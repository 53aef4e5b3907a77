"""Keys for pages and tokens for visitors: from where, of what, for how long, how often."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from assistant.server.keys import FILE, Grant, Key, KeyRing, Kind, Scope
from assistant.server.quotas import Quotas, Rates
from index.errors import KeyFault
from tests.assistant.commands import Command
from tests.assistant.server.serving import SALES, Server

SHOP = "https://shop.example"
ELSEWHERE = "https://shop.example.evil.example"
NOW = datetime(2004, 5, 6, 23, 0, tzinfo=UTC)
ASK = "/v1/ask"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x"}


@pytest.fixture
def ring(filing_home: Path) -> KeyRing:
    return KeyRing(filing_home, lambda: NOW)


@pytest.fixture(scope="module")
def page(server: Server) -> httpx.Client:
    """A client with the key of a page about the amendment."""
    _, secret = KeyRing(server.home).add(
        "page", [Scope.ASK], [server.amended], kind=Kind.PAGE, origins=[SHOP]
    )
    return server.bearing(secret)


@pytest.fixture(scope="module")
def host(server: Server) -> httpx.Client:
    return server.client("host", (Scope.ASK, Scope.READ, Scope.TOKENS))


def asked(client: httpx.Client, origin: str | None, **fields: str) -> httpx.Response:
    headers = {"Origin": origin} if origin else {}
    return client.post(ASK, json={"question": SALES} | fields, headers=headers)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_pages_key_is_good_on_its_pages_alone(page: httpx.Client, server: Server) -> None:
    answer = asked(page, SHOP)
    assert answer.json()["status"] == "answered"
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    assert "Origin" in answer.headers["Vary"]
    assert "access-control-allow-credentials" not in answer.headers
    for origin in (None, ELSEWHERE, "null", SHOP.upper(), f"{SHOP}:8443", "http://shop.example"):
        refused = asked(page, origin)
        assert code_of(refused) == (403, "not_from_here"), origin
        assert "access-control-allow-origin" not in refused.headers
    twice = page.post(ASK, json={"question": SALES}, headers=[("Origin", SHOP), ("Origin", SHOP)])
    assert code_of(twice) == (403, "not_from_here")


def test_a_pages_key_asks_its_filings_and_nothing_else(page: httpx.Client, server: Server) -> None:
    headers = {"Origin": SHOP}
    assert code_of(asked(page, SHOP, filing=server.first)) == (404, "unknown_filing")
    for method, path in (("GET", "/v1/filings"), ("GET", "/metrics"), ("POST", "/v1/tokens")):
        refused = page.request(method, path, headers=headers, json={"filings": ["x"]})
        assert code_of(refused) == (403, "not_in_scope")
        assert refused.headers["Access-Control-Allow-Origin"] == SHOP  # so that the page can tell


def test_a_browser_is_told_of_the_origins_of_keys_alone(page: httpx.Client, server: Server) -> None:
    with server.bearing(None) as nobody:
        allowed = nobody.options(ASK, headers={"Origin": SHOP} | PREFLIGHT)
        assert (allowed.status_code, allowed.content) == (204, b"")
        assert allowed.headers["Access-Control-Allow-Origin"] == SHOP
        assert "authorization" in allowed.headers["Access-Control-Allow-Headers"].lower()
        for origin in (ELSEWHERE, "null", "*", "https://"):
            refused = nobody.options(ASK, headers={"Origin": origin} | PREFLIGHT)
            assert code_of(refused) == (403, "not_from_here")
            assert "access-control-allow-origin" not in refused.headers
        assert nobody.options(ASK, headers={"Origin": SHOP}).status_code == 401


def test_a_page_that_reads_from_its_own_server_is_known_by_its_referrer(
    page: httpx.Client, server: Server
) -> None:
    where = f"/v1/filings/{server.amended}/lines?first=1&last=2"
    for referrer, status in (
        (f"{SHOP}/", 200), (SHOP, 200), (f"{SHOP}/page?x=1", 200), (f"{ELSEWHERE}/", 403),
        (f"{SHOP}:8443/", 403), (f"{SHOP}@evil.example/", 403), ("", 403), ("about:blank", 403),
    ):  # fmt: skip
        found = page.get(where, headers={"Referer": referrer})
        assert found.status_code == status, referrer
    both = page.get(where, headers={"Referer": f"{SHOP}/", "Origin": ELSEWHERE})
    assert code_of(both) == (403, "not_from_here")
    secret = server.client("no-referrer", (Scope.READ,))
    assert code_of(secret.get(where, headers={"Referer": f"{SHOP}/"})) == (403, "not_from_here")


def test_a_servers_key_is_good_on_no_page_unless_told(server: Server) -> None:
    client = server.client("no-page", (Scope.ASK,))
    assert code_of(asked(client, SHOP)) == (403, "not_from_here")
    _, secret = KeyRing(server.home).add("inside", [Scope.ASK], origins=[SHOP])
    inside = server.bearing(secret)
    found = [asked(inside, origin, filing=server.first) for origin in (None, SHOP, ELSEWHERE)]
    assert [each.status_code for each in found] == [200, 200, 403]


def minted(host: httpx.Client, server: Server, **fields: object) -> httpx.Response:
    return host.post("/v1/tokens", json={"filings": [server.amended], "origin": SHOP} | fields)


def test_a_token_is_good_for_what_it_was_made_for(host: httpx.Client, server: Server) -> None:
    made = minted(host, server)
    assert made.status_code == 201
    told = made.json()
    assert (told["filings"], told["scopes"], told["origin"]) == ([server.amended], ["ask"], SHOP)
    visitor = server.bearing(told["token"])
    assert asked(visitor, SHOP).json()["status"] == "answered"
    assert code_of(asked(visitor, None)) == (403, "not_from_here")
    assert code_of(asked(visitor, SHOP, filing=server.first)) == (404, "unknown_filing")
    for path in ("/v1/filings", "/v1/tokens"):
        method = "POST" if path == "/v1/tokens" else "GET"
        refused = visitor.request(method, path, headers={"Origin": SHOP}, json={"filings": ["x"]})
        assert code_of(refused) == (403, "not_in_scope")
    reads = server.bearing(minted(host, server, scopes=["ask", "read"]).json()["token"])
    listed = reads.get("/v1/filings", headers={"Origin": SHOP}).json()["filings"]
    assert [each["id"] for each in listed] == [server.amended]


def test_a_token_has_no_more_rights_than_its_key(server: Server) -> None:
    few = server.client("few-tokens", (Scope.ASK, Scope.TOKENS), (server.amended,))
    assert code_of(minted(few, server, scopes=["read"])) == (403, "beyond_its_key")
    assert code_of(minted(few, server, filings=[server.first])) == (404, "unknown_filing")
    for wrong in (
        {"filings": []}, {"seconds": 1}, {"seconds": 86_400}, {"origin": "shop.example"},
        {"origin": f"{SHOP}/page"}, {"scopes": ["upload"]}, {"scopes": []}, {"per_minute": 10**6},
    ):  # fmt: skip
        assert code_of(minted(few, server, **wrong)) == (422, "malformed"), wrong
    _, secret = KeyRing(server.home).add("bound", [Scope.ASK, Scope.TOKENS], origins=[SHOP])
    bound = server.bearing(secret)
    assert code_of(minted(bound, server, origin=ELSEWHERE)) == (403, "beyond_its_key")
    assert minted(bound, server).status_code == 201


def test_conversations_go_on_with_the_next_token_of_a_user(
    host: httpx.Client, server: Server
) -> None:
    def of(user: str | None) -> httpx.Client:
        client = server.bearing(minted(host, server, user=user).json()["token"])
        client.headers["Origin"] = SHOP
        return client

    talk = of("ann").post("/v1/conversations", json={})
    where = f"/v1/conversations/{talk.json()['id']}"
    found = [of(user).get(where).status_code for user in ("ann", "bob", None)]
    assert [*found, host.get(where).status_code] == [200, 404, 404, 404]


def grant(seconds: int = 60, **fields: object) -> Grant:
    return Grant(frozenset({"f"}), timedelta(seconds=seconds), **fields)  # type: ignore[arg-type]


def test_a_token_ends_with_its_time_and_with_its_key(filing_home: Path) -> None:
    later = [timedelta()]
    ring = KeyRing(filing_home, lambda: NOW + later[0])
    key, _ = ring.add("host", [Scope.ASK, Scope.TOKENS])
    first, _ = ring.mint(key, grant(60, origin=SHOP))
    second, _ = ring.mint(key, grant(600))
    assert ring.allows(SHOP)
    later[0] = timedelta(seconds=60)
    assert [ring.of(each) is None for each in (first, second)] == [True, False]
    assert not ring.allows(SHOP)
    ring.mint(key, grant())
    with sqlite3.connect(filing_home / FILE) as kept:
        assert kept.execute("SELECT count(*) FROM tokens").fetchone() == (2,)
    ring.revoke("host")
    assert ring.of(second) is None


def test_the_ring_itself_makes_no_wider_token(ring: KeyRing) -> None:
    key, _ = ring.add("host", [Scope.ASK, Scope.TOKENS], ["f"], origins=[SHOP])
    token, _ = ring.mint(key, grant(origin=SHOP))
    held = ring.of(token)
    assert held is not None
    assert (held.kind, held.scopes, held.filings) == (Kind.VISITOR, {Scope.ASK}, {"f"})
    for by, wider in (
        (key, Grant(frozenset({"g"}), timedelta(60))),
        (key, grant(scopes=frozenset({Scope.READ}))),
        (key, grant(origin=ELSEWHERE)),
        (held, grant()),
    ):
        with pytest.raises(KeyFault, match="may not itself"):
            ring.mint(by, wider)


@pytest.mark.parametrize(
    ("scopes", "filings", "origins"),
    [
        ([Scope.ASK, Scope.READ], ["f"], [SHOP]),
        ([Scope.ASK], None, [SHOP]),
        ([Scope.ASK], ["f"], []),
        ([Scope.ASK], ["f"], [f"{SHOP}/"]),
        ([Scope.ASK], ["f"], ["*"]),
    ],
)
def test_what_cannot_be_a_pages_key_is_said(
    ring: KeyRing, scopes: list[Scope], filings: list[str] | None, origins: list[str]
) -> None:
    with pytest.raises(KeyFault):
        ring.add("page", scopes, filings, kind=Kind.PAGE, origins=origins)
    assert ring.made() == ()


def test_keys_of_an_earlier_version_stay_good(filing_home: Path) -> None:
    filing_home.mkdir(parents=True)
    KeyRing(filing_home).add("old", [Scope.ASK])
    with sqlite3.connect(filing_home / FILE) as kept:
        for column in ("kind", "origins", "per_day"):
            kept.execute(f"ALTER TABLE keys DROP COLUMN {column}")
    (key,) = KeyRing(filing_home).made()
    assert (key.name, key.kind, key.origins, key.per_day) == ("old", Kind.SERVER, frozenset(), None)


def test_a_day_is_counted_across_restarts_and_ends_at_midnight(filing_home: Path) -> None:
    hours = [0]

    def quotas() -> Quotas:
        return Quotas(filing_home, lambda: NOW + timedelta(hours=hours[0]))

    key = Key("1", "page", frozenset(), None, 60, NOW, per_day=2)
    token = Key("2", "page", frozenset(), None, 60, NOW, kind=Kind.VISITOR, minter=key)
    free = Key("3", "bot", frozenset(), None, 60, NOW)
    assert [quotas().wait_of(each) for each in (key, token, key, token)] == [0, 0, 3600, 3600]
    assert quotas().wait_of(free) == 0
    hours[0] = 1
    assert quotas().wait_of(token) == 0


def test_tokens_take_of_the_rate_of_their_key() -> None:
    rates = Rates(lambda: 0.0)
    key = Key("1", "host", frozenset(), None, 3, NOW)
    tokens = [Key(name, "host", frozenset(), None, 2, NOW, minter=key) for name in "ab"]
    assert [rates.wait_of(tokens[0]) for _ in range(3)] == [0, 0, 30]
    assert [rates.wait_of(tokens[1]) for _ in range(2)] == [0, 20]
    assert rates.wait_of(key) == 20


def test_a_day_that_is_used_up_is_told(server: Server) -> None:
    _, secret = KeyRing(server.home).add(
        "day", [Scope.ASK], [server.amended], kind=Kind.PAGE, origins=[SHOP], per_day=1
    )
    client = server.bearing(secret)
    assert asked(client, SHOP).status_code == 200
    refused = asked(client, SHOP)
    assert code_of(refused) == (429, "too_many_today")
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]


def test_the_command_makes_a_pages_key(filing: Command, home: Path) -> None:
    made = filing("keys", "add", "shop", "--page", "--origin", SHOP, "-f", "nutrition")
    assert (made.status, made.out[:3]) == (0, "fp_")
    key = KeyRing(home).of(made.out.strip())
    assert key is not None
    assert (key.scopes, key.origins, key.per_minute, key.per_day) == ({Scope.ASK}, {SHOP}, 30, 500)
    assert SHOP in filing("keys", "list").out
    assert filing("keys", "add", "open", "--page", "--origin", SHOP).status == 1
    assert filing("keys", "add", "more", "--page", "--scope", "read").status == 2
