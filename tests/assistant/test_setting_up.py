"""`filing config`, `doctor` and `completion`: a malformed setting, a damaged library, a shell."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.assistant.commands import Command, run


def settings_of(ran_out: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(ran_out)["settings"]
    return found


def test_every_setting_says_what_it_holds_and_by_what(
    filing: Command, filing_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing_home.mkdir(parents=True)
    path = filing_home / "settings.toml"
    path.write_text("[model]\nname = 'ollama:a'\ntimeout = 5\n[chat]\nplain = true\n")
    monkeypatch.setenv("FILING_MODEL", "ollama:b")
    held = settings_of(filing("config", "--json").out)
    assert held["model.name"] == {"value": "ollama:b", "from": "FILING_MODEL", "variable": "FILING_MODEL"}  # fmt: skip
    assert held["model.timeout"]["value"] == 5.0
    assert held["model.timeout"]["from"] == held["chat.plain"]["from"] == str(path)
    assert held["model.attempts"] == {"value": 3.0, "from": "default", "variable": "FILING_MODEL_ATTEMPTS"}  # fmt: skip
    shown = filing("config").out
    assert f"file: {path}" in shown
    assert all(key in shown for key in held)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[modle]\nname = 'a:b'\n", "there is no table [modle]. Did you mean model?"),
        ("[model]\nretries = 3\n", "[model] has no setting retries"),
        ("[chat]\nplain = 'perhaps'\n", "plain wants true or false, has 'perhaps'"),
        ("[embedding]\nmodel = 3\n", "model wants text, has 3"),
    ],
)
def test_a_wrong_key_or_value_is_an_error_with_a_suggestion(
    filing: Command, filing_home: Path, text: str, said: str
) -> None:
    filing_home.mkdir(parents=True)
    (filing_home / "settings.toml").write_text(text)
    ran = filing("config")
    assert ran.status == 1
    assert said in ran.err
    assert "FAULT" in filing("doctor").out


def test_variables_are_read_by_the_kind_of_their_setting(
    filing: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILING_PLAIN", "yes")
    monkeypatch.setenv("FILING_MODEL_TIMEOUT", "2.5")
    held = settings_of(filing("config", "--json").out)
    assert held["chat.plain"]["value"] is True
    assert held["model.timeout"]["value"] == 2.5
    monkeypatch.setenv("FILING_MODEL_TIMEOUT", "soon")
    assert "FILING_MODEL_TIMEOUT wants a number from 0.1" in filing("config").err


def test_a_variable_that_is_no_setting_is_told_with_its_likeness(
    filing: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILING_MODLE", "ollama:a")
    assert "There is no variable FILING_MODLE. Did you mean FILING_MODEL?" in filing("config").err


def test_a_key_of_a_provider_is_not_shown(filing: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-told")
    for command in ("config", "doctor"):
        assert "not-to-be-told" not in filing(command).out


def verdicts(out: str) -> dict[str, str]:
    return {each["what"]: each["verdict"] for each in json.loads(out)}


@pytest.mark.embedding
def test_a_library_that_is_well_is_said_to_be(filing: Command, home: Path) -> None:
    ran = filing("doctor", "--json")
    assert ran.status == 0
    assert set(verdicts(ran.out).values()) == {"good"}
    assert {"Python", "packages", "embedding model", "library", "disk"} <= verdicts(ran.out).keys()


def test_a_damaged_library_is_a_fault_with_a_remedy(filing: Command, home: Path) -> None:
    database = home / "filings.sqlite"
    content = bytearray(database.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = os.urandom(8192)
    database.write_bytes(content)
    ran = filing("doctor", "--json")
    assert ran.status == 1
    (library,) = [each for each in json.loads(ran.out) if each["what"] == "library"]
    assert library["verdict"] == "fault"
    assert library["remedy"]


def test_no_library_is_something_to_look_at(filing: Command) -> None:
    ran = filing("doctor", "--json")
    assert ran.status == 0
    assert verdicts(ran.out)["library"] == "warning"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(filing: Command, shell: str) -> None:
    assert "_FILING_COMPLETE" in filing("completion", shell).out


def completed(command: Path, words: str, place: int) -> list[str]:
    asked = {"_FILING_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
    return run(command, env=os.environ | asked).stdout.split()


def test_commands_options_and_filings_are_completed(
    filing: Command, filing_command: Path, home: Path
) -> None:
    held = filing("list").out.split()[-1]
    assert "plain,doctor" in completed(filing_command, "filing do", 1)
    assert "plain,--json" in completed(filing_command, "filing ask --j", 2)
    assert completed(filing_command, "filing ask -f nutr", 3) == [f"plain,{held}"]
    assert completed(filing_command, "filing ask -f ./no", 3) == ["file,./no"]


def test_the_script_of_bash_runs_in_bash(filing_command: Path, home: Path) -> None:
    script = f"""
        PATH="{filing_command.parent}:$PATH"
        eval "$(filing completion bash)"
        COMP_WORDS=(filing sho); COMP_CWORD=1
        _filing_completion filing
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    assert run("bash", "-c", script).stdout.split() == ["show"]
