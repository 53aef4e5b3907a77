"""`filing keys` and the ring of keys; what the server says that cannot be started."""

from __future__ import annotations

import socket
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.server.keys import Key, KeyRing, Scope
from assistant.server.quotas import Rates
from index.errors import KeyFault
from tests.assistant.commands import Command

NOW = datetime(2004, 5, 6, tzinfo=UTC)


@pytest.fixture
def ring(filing_home: Path) -> KeyRing:
    return KeyRing(filing_home, lambda: NOW)


def test_a_secret_is_known_until_its_key_is_revoked(ring: KeyRing, filing_home: Path) -> None:
    made, secret = ring.add("bot", [Scope.ASK], ["f"], 7)
    expected = Key(made.id, "bot", frozenset({Scope.ASK}), frozenset({"f"}), 7, NOW)
    assert made == expected == ring.of(secret) == KeyRing(filing_home).of(secret)
    assert [made.sees(filing) for filing in ("f", "g")] == [True, False]
    _, other = ring.add("other", list(Scope))
    assert secret != other
    for wrong in (secret[:-1], f"{secret}x", secret.upper(), "", made.id, "bot"):
        assert ring.of(wrong) is None
    ring.revoke(made.id)
    assert ring.of(secret) is None
    assert [key.revoked for key in ring.made()] == [NOW, None] or ring.made()[1].revoked == NOW
    assert ring.of(other) is not None


def test_what_cannot_be_a_key_is_said(ring: KeyRing) -> None:
    ring.add("bot", [Scope.ASK])
    with pytest.raises(KeyFault, match="Revoke it first: filing keys revoke bot"):
        ring.add("bot", [Scope.READ])
    with pytest.raises(KeyFault, match="is no name of a key"):
        ring.add("a\nb", [Scope.ASK])
    with pytest.raises(KeyFault, match="is for nothing"):
        ring.add("nothing", [])
    with pytest.raises(KeyFault, match=r"There is no key 'none'\. See: filing keys list"):
        ring.revoke("none")


def test_a_file_that_is_none_is_said(filing_home: Path) -> None:
    filing_home.mkdir(parents=True)
    (filing_home / "keys.sqlite").write_bytes(b"no database at all" * 99)
    with pytest.raises(KeyFault, match=r"keys.sqlite cannot be used: file is not a database"):
        KeyRing(filing_home).made()


def test_a_rate_fills_up_over_a_minute() -> None:
    seconds = [0.0]
    rates = Rates(lambda: seconds[0])
    key = Key("1", "bot", frozenset(), None, 2, NOW)
    other = Key("2", "other", frozenset(), None, 2, NOW)
    assert [rates.wait_of(key) for _ in range(3)] == [0, 0, 30]
    assert rates.wait_of(other) == 0
    seconds[0] = 15
    assert rates.wait_of(key) == 15
    seconds[0] = 30
    assert [rates.wait_of(key) for _ in range(2)] == [0, 30]
    seconds[0] = 500
    assert [rates.wait_of(key) for _ in range(3)] == [0, 0, 30]


def test_the_commands_make_list_and_revoke(filing: Command, home: Path) -> None:
    assert "There are no keys" in filing("keys", "list").out
    made = filing("keys", "add", "bot", "--scope", "ask", "-f", "nutrition 10-Q 2003-12")
    secret = made.out.strip()
    assert (made.status, secret[:3]) == (0, "fa_")
    held = KeyRing(home).of(secret)
    assert held is not None
    assert held.scopes == {Scope.ASK}
    assert held.filings is not None
    assert len(held.filings) == 1
    listed = filing("keys", "list").out
    assert secret not in listed
    assert all(word in listed for word in ("bot", held.id, "ask", *held.filings, "600"))
    assert filing("keys", "add", "bot", "--scope", "ask").status == 1
    assert filing("keys", "revoke", "bot").out == f"Revoked bot ({held.id})\n"
    assert KeyRing(home).of(secret) is None
    assert filing("keys", "revoke", "bot").status == 1
    assert stat.S_IMODE((home / "keys.sqlite").stat().st_mode) == 0o600


def test_a_key_needs_a_library_a_scope_and_a_filing_that_is_there(
    filing: Command, home: Path, tmp_path: Path
) -> None:
    lacking = filing("keys", "add", "bot", "--scope", "ask", "--home", tmp_path / "none")
    assert "No index at" in lacking.err
    assert not (tmp_path / "none").exists()
    assert filing("keys", "add", "bot").status == 2
    assert filing("keys", "add", "bot", "--scope", "all").status == 2
    assert "No filing answers to 'zebra'" in filing("keys", "add", "b", "--scope", "ask", "-f", "zebra").err  # fmt: skip


def test_a_server_that_cannot_listen_says_so(filing: Command, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = filing("serve", "--port", str(taken.getsockname()[1]))
    assert ran.status == 1
    assert ran.err.startswith("error: Cannot listen on 127.0.0.1, port ")
    assert "--port N" in ran.err
    assert filing("serve", "--home", home / "none").err.startswith("error: No index at")
    assert ran.out == ""
