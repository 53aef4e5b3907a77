"""Which language model is set, and by what; a malformed file is said to be so."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import ModelSettings, model_settings
from index.errors import SettingsError


def written(home: Path, text: str) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_model_is_the_default() -> None:
    assert model_settings() is None


def test_a_call_goes_before_the_environment_and_that_before_the_file(
    filing_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(filing_home, '[model]\nname = "ollama:a"\nurl = "http://file"\ntimeout = 5\n')
    assert model_settings() == ModelSettings("ollama:a", "http://file", timeout=5)
    monkeypatch.setenv("FILING_MODEL", "ollama:b")
    assert model_settings() == ModelSettings("ollama:b", "http://file", timeout=5)
    monkeypatch.setenv("FILING_MODEL_URL", "http://environment")
    found = model_settings("ollama:c", "http://call")
    assert found == ModelSettings("ollama:c", "http://call", timeout=5)
    assert model_settings("none") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[model]\nnmae = "ollama:a"\n', "no setting nmae. Did you mean name?"),
        ("[model]\nname = 5\n", "name wants text, has 5"),
        ('[model]\ntimeout = "long"\n', "timeout wants a number from 0.1"),
        ("[model]\ntimeout = -1\n", "timeout wants a number"),
        ("[model]\nattempts = true\n", "attempts wants a number from 1"),
        ("model = 3\n", "model is no table"),
        ("[model\n", "is no TOML"),
        ('[model]\nname = "just-a-name"\n', "names no model"),
        ('[model]\nname = "a:b"\nurl = "file:///etc"\n', "is no http address"),
    ],
)
def test_a_malformed_file_is_said_to_be(filing_home: Path, text: str, said: str) -> None:
    written(filing_home, text)
    with pytest.raises(SettingsError) as refused:
        model_settings()
    assert said in str(refused.value)


def test_a_file_that_is_named_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILING_SETTINGS", str(tmp_path / "none.toml"))
    with pytest.raises(SettingsError, match="which is no file"):
        model_settings()
