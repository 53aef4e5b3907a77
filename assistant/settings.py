"""What is set once for a whole run: the limits of a question, and the language model if any."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from index.errors import SettingsError
from index.library import default_home

LONGEST_QUESTION = 2_000
_FILE = "settings.toml"
_MOST_BYTES = 1_000_000
_WORDS = ("name", "url")
_LEAST = {"timeout": 0.1, "attempts": 1, "input_price": 0, "output_price": 0}
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model, and how long to wait for it.

    `name` is LangChain's: "openai:gpt-5-mini", "ollama:llama3.2". `url`: the base address of a
    server of one's own. `timeout`: the seconds that one request may take in all. `attempts`: how
    often one is made. Prices are dollars for a million tokens; without them cost is not counted.
    """

    name: str
    url: str | None = None
    timeout: float = 60
    attempts: float = 3
    input_price: float | None = None
    output_price: float | None = None


def model_settings(name: str | None = None, url: str | None = None) -> ModelSettings | None:
    """The model that is set; None for none, the default.

    First what is given here, then FILING_MODEL and FILING_MODEL_URL, then the table [model] of
    the settings file: FILING_SETTINGS, or settings.toml in the default home. The name "none"
    sets no model. Raises SettingsError for a file that is malformed.
    """
    words, numbers = _written()
    name = name or os.environ.get("FILING_MODEL") or words.get("name")
    url = url or os.environ.get("FILING_MODEL_URL") or words.get("url")
    if not name or name == "none":
        return None
    if ":" not in name:
        raise SettingsError(
            f"{name!r} names no model. Write the provider and its model: openai:gpt-5-mini"
        )
    if url is not None and not url.startswith(("http://", "https://")):
        raise SettingsError(f"The model's url {url!r} is no http address")
    return replace(ModelSettings(name, url), **numbers)


def _written() -> tuple[dict[str, str], dict[str, Any]]:
    """The texts and the numbers of the table [model] of the settings file; empty without one."""
    path = _file()
    table = _table(path) if path else {}
    words: dict[str, str] = {}
    numbers: dict[str, Any] = {}
    for key, value in table.items():
        if key in _WORDS and isinstance(value, str) and value.strip():
            words[key] = value
        elif key in _LEAST and type(value) in (int, float) and _LEAST[key] <= value <= _MOST:
            numbers[key] = value
        else:
            raise SettingsError(f"{path}: [model] {_what_is_wrong(key, value)}")
    return words, numbers


def _what_is_wrong(key: str, value: object) -> str:
    known = (*_WORDS, *_LEAST)
    if key not in known:
        near = get_close_matches(key, known, 1)
        return f"has no setting {key}. {f'Did you mean {near[0]}?' if near else 'There are ' + ', '.join(known)}"
    wanted = "text" if key in _WORDS else f"a number from {_LEAST[key]:g} to {_MOST:,}"
    return f"{key} wants {wanted}, has {value!r}"


def _table(path: Path) -> Mapping[str, Any]:
    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise SettingsError(f"{path} is larger than {_MOST_BYTES:,} bytes: no settings file")
        table = tomllib.loads(content.decode("utf-8-sig")).get("model", {})
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} is no TOML: {error}") from error
    if not isinstance(table, Mapping):
        raise SettingsError(f"{path}: model is no table. Write [model] and its settings below")
    return table


def _file() -> Path | None:
    """The settings file. Raises SettingsError where FILING_SETTINGS names none."""
    named = os.environ.get("FILING_SETTINGS")
    if named:
        if not Path(named).is_file():
            raise SettingsError(
                f"FILING_SETTINGS names {named}, which is no file. Unset it, or write it"
            )
        return Path(named)
    path = default_home() / _FILE
    return path if path.is_file() else None
