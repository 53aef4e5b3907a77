"""A library's address: what it may be, and that a password in it is never told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.address import Server, address_of, without_password
from index.errors import AddressError
from index.locks import writer

SECRET = "sw0rdfish"


@pytest.mark.parametrize("said", ["library", "./library", "~/library", "/srv/fil@ings:5432/x?y"])
def test_a_folder(said: str) -> None:
    assert address_of(said) == Path(said).expanduser().absolute()


def test_a_server() -> None:
    said = f"postgresql+psycopg://ana:{SECRET}%2F%40@db.example:6432/filings?tenant=acme&pool=9&sslmode=verify-full&seconds=7"
    read = address_of(said)
    assert read == Server(
        "filings", "db.example", 6432, "ana", f"{SECRET}/@", "acme", pool=9, seconds=7,
        options=(("sslmode", "verify-full"),),
    )  # fmt: skip
    assert str(read) == "postgresql+psycopg://ana@db.example:6432/filings?tenant=acme"
    assert SECRET not in repr(read)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("postgresql://h/d", "postgresql+psycopg://h:5432/d"),
        ("POSTGRESQL+PSYCOPG://h/d", "postgresql+psycopg://h:5432/d"),
        ("postgresql+psycopg://[::1]:99/d", "postgresql+psycopg://[::1]:99/d"),
        ("postgresql://u@/d?host=/run/Pg", "postgresql+psycopg://u@/d?host=/run/Pg"),
        ("postgresql:///d", "postgresql+psycopg://:5432/d"),
    ],
)
def test_the_ways_to_name_a_server(said: str, shown: str) -> None:
    read = address_of(said)
    assert str(read) == shown
    assert str(address_of(shown)) == shown


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("a\0b", "no address"),
        (f"mysql://u:{SECRET}@h/d", r"no store of the kind 'mysql'\. .*postgresql\+psycopg://user"),
        (f"{SECRET * 9}://u@h/d", "no store of the kind"),
        (f"postgresql+psycopg://u:{SECRET}@h", "cannot be read"),
        (f"postgresql+psycopg://u:{SECRET}/x@h/d", "cannot be read.* %2F"),
        (f"postgresql+psycopg://u:x/{SECRET}@h/d?a", "cannot be read"),
        (f"postgresql+psycopg://u:x#{SECRET}@h/d", "cannot be read"),
        (f"postgresql+psycopg://u:{SECRET}@h:port/d", "cannot be read"),
        (f"postgresql+psycopg://u:{SECRET}@h/d?password={SECRET}", "parameter 'password'.*sslmode"),
        (f"postgresql+psycopg://u:{SECRET}@h/d?options=-csearch_path%3Dx", "parameter 'options'"),
        (f"postgresql+psycopg://u:{SECRET}@h/d?pool=0", "pool is a whole number from 1 to 1,000"),
        (f"postgresql+psycopg://u:{SECRET}@h/d?seconds=1e9", "seconds is a whole number"),
        (f"postgresql+psycopg://u:{SECRET}@h/d?tenant=a%27b", "A tenant is at most 63 letters"),
        (f"postgresql+psycopg://u:{SECRET}@h/d?tenant=a&tenant=b", "twice"),
    ],
)
def test_an_address_that_is_none(said: str, told: str) -> None:
    with pytest.raises(AddressError, match=told) as raised:
        address_of(said)
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


@given(st.text(), st.text())
def test_any_words_are_an_address_or_an_error(before: str, after: str) -> None:
    for said in (before, f"postgresql+psycopg://{before}@{after}", f"postgresql://{before}{after}"):
        try:
            read = address_of(said)
        except AddressError:
            continue
        assert isinstance(read, Path) or read.password is None or read.password not in repr(read)


def test_a_writer_s_note_has_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"postgresql+psycopg://u:{SECRET}@h/d"
    assert without_password(f"--store {address}") == "--store postgresql+psycopg://…@h/d"
    monkeypatch.setattr(sys, "argv", ["filing", "index", "--store", address])
    with writer(tmp_path, 1):
        note = (tmp_path / "writer.json").read_text("utf-8")
    assert "filing index --store" in note
    assert SECRET not in note
