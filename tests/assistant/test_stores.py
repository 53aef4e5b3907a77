"""The library's address on the command line, in the environment and in the settings."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assistant import Assistant
from index.errors import SettingsError
from tests.assistant.commands import Command
from tests.index.hashed_words import HashedWords
from tests.postgres import Served

SALES = "What were net sales for the three months ended December 31, 2003?"
SECRET = "sw0rdfish"


@pytest.fixture
def address(postgres: Served, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database, and a model whose vectors take no time."""
    monkeypatch.setattr("assistant.indexing.embedder", lambda _: HashedWords(dimension=384))
    return postgres.database()


def test_commands_on_a_database(filing: Command, address: str, sample: Path, home: Path) -> None:
    """Each command finds the database's filing and none of the home's."""
    assert filing("remove", "nutrition").status == 0
    assert "No index at postgresql+psycopg://filing@" in filing("list", "--store", address).err
    assert filing("index", sample, "--store", address).status == 0
    assert "NUTRITION 21" in filing("list", "--store", address).out
    assert "NUTRITION 21" in filing("--store", address, "list").out
    assert filing("list").out.startswith(f"Nothing is indexed at {home}")
    said = filing("ask", "--store", address, "--json", SALES)
    assert (said.status, json.loads(said.out)["value"]) == (0, 2_345_000)
    words = filing("ask", "--store", address, "What did the former executive submit?")
    assert "arbitration" in words.out
    assert filing("check", "--store", address, "-f", "nutrition").status == 3
    assert filing("remove", "--store", address, "nutrition").status == 0
    assert filing("list", "--store", address).out.startswith("Nothing is indexed at postgresql")
    assert "FILING_STORE" not in os.environ


def test_the_environment_and_the_settings_name_a_store(
    filing: Command, address: str, sample: Path, filing_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing_home.mkdir()
    (filing_home / "settings.toml").write_text(f'[library]\nstore = "{address}"\n')
    assert filing("index", sample).status == 0
    assert not (filing_home / "filings.sqlite").exists()
    monkeypatch.setenv("FILING_STORE", str(filing_home / "other"))
    assert "No index at" in filing("list").err
    monkeypatch.setenv("FILING_STORE", address)
    assert "NUTRITION 21" in filing("list", "--home", filing_home.parent).out  # its own, no store
    with Assistant.library() as desk:
        assert "2,345" in desk.ask(SALES).text


def test_what_is_the_user_s_own_stays_in_the_home(
    filing: Command, address: str, sample: Path, tmp_path: Path
) -> None:
    here = ("--store", address, "--home", tmp_path)
    assert filing("index", sample, *here).status == 0
    said = filing("correct", "cell", "208", "2,345", "2,346", "--reason", "Misread", *here)
    assert said.status == 0, said.err
    assert (tmp_path / "corrections.toml").is_file()
    kept = tmp_path / "answer.json"
    asked = filing("ask", "--json", "--record", kept, SALES, *here)
    assert json.loads(asked.out)["value"] == 2_346_000
    assert "sets right 1 figure" in filing("correct", "list", *here).out
    assert filing("replay", kept, *here).status == 0
    assert "corrections" in filing("replay", kept, "--store", address).out
    unlike = filing("ask", "--json", SALES, "--store", address)
    assert json.loads(unlike.out)["value"] == 2_345_000


def test_a_folder_and_another(filing: Command, home: Path, tmp_path: Path) -> None:
    assert "NUTRITION 21" in filing("list", "--store", home).out
    said = filing("list", "--store", home, "--home", tmp_path)
    assert said.status == 2
    assert "--store names a folder, and --home another" in said.err
    monkey = filing("ask", "--store", home, "--json", SALES)
    assert json.loads(monkey.out)["value"] == 2_345_000


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://ana:{SECRET}@h/d",
        f"postgresql+psycopg://ana:{SECRET}/x@h/d",
        f"postgresql+psycopg://ana:{SECRET}@127.0.0.1:1/d?connect_seconds=1",
    ],
)
def test_a_password_is_never_told(
    filing: Command, address: str, monkeypatch: pytest.MonkeyPatch, filing_home: Path
) -> None:
    ran = [filing("list", "--store", address), filing("doctor", "--store", address)]
    monkeypatch.setenv("FILING_STORE", address)
    ran += [filing(*words) for words in (("list",), ("config",), ("config", "--json"), ("doctor",))]
    monkeypatch.delenv("FILING_STORE")
    filing_home.mkdir()
    (filing_home / "settings.toml").write_text(f'[library]\nstore = ["{address}"]\n')
    ran.append(filing("list"))
    assert all(SECRET not in each.out + each.err for each in ran)
    assert [each.status for each in ran][:3] == [1, 1, 1]
    assert "settings.toml: [library] store wants a folder, or an address" in ran[-1].err


def test_a_store_that_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILING_STORE", "redis://h/d")
    with pytest.raises(SettingsError, match="FILING_STORE: There is no store of the kind 'redis'"):
        Assistant.library()
