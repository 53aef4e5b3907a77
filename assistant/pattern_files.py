"""Patterns and words that are knowledge, from the toml files beside the modules that read by them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.cue_patterns import alternatives

_CLASS = re.compile(r"\{([a-z][a-z_-]*)\}")


class _Patterns(Mapping[str, re.Pattern[str]]):
    """The patterns of a file, each compiled when it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, key: str) -> re.Pattern[str]:
        made = self._made.get(key)
        if made is None:
            written = read_toml(self._name)
            made = re.compile(filled(written["patterns"][key], written.get("classes", {})), re.I)
            self._made[key] = made
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(read_toml(self._name)["patterns"])

    def __len__(self) -> int:
        return len(read_toml(self._name)["patterns"])


@lru_cache(maxsize=64)
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """The [patterns] of a file by their names, in any case; `{high}` is "high" of its [classes]."""
    return _Patterns(name)


def words_of(name: str) -> Mapping[str, frozenset[str]]:
    """The [words] of a file: lists of words by their names."""
    return {key: frozenset(words) for key, words in read_toml(name)["words"].items()}


def texts(name: str, heading: str) -> Mapping[str, str]:
    """The texts of a file under a heading, by their names."""
    found: Mapping[str, str] = read_toml(name)[heading]
    return found


def lists(name: str, heading: str) -> Mapping[str, list[str]]:
    """The lists of words of a file under a heading, in their order, by their names."""
    found: Mapping[str, list[str]] = read_toml(name)[heading]
    return found


@lru_cache(maxsize=64)
def read_toml(name: str) -> dict[str, Any]:
    """A file of the package as it is written."""
    return tomllib.loads(files("assistant").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def filled(text: str, classes: Mapping[str, str | list[str]]) -> str:
    """A pattern with the classes that it names put in: patterns, or lists of words of which one is said."""

    def put(match: re.Match[str]) -> str:
        held = classes[match[1]]
        return held if isinstance(held, str) else f"(?:{alternatives(held)})"

    while _CLASS.search(text):
        text = _CLASS.sub(put, text)
    return text
