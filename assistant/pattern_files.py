"""Patterns and words that are knowledge, from the toml files beside the modules that read by them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

_CLASS = re.compile(r"\{([a-z][a-z_-]*)\}")


@lru_cache(maxsize=16)
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """The [patterns] of a file by their names, in any case; `{high}` is "high" of its [classes], as written."""
    table = _table(name)
    classes: dict[str, str] = table.get("classes", {})
    written: dict[str, str] = table["patterns"]
    return {key: re.compile(_filled(text, classes), re.I) for key, text in written.items()}


def words_of(name: str) -> Mapping[str, frozenset[str]]:
    """The [words] of a file: lists of words by their names."""
    return {key: frozenset(words) for key, words in _table(name)["words"].items()}


def texts(name: str, table: str) -> Mapping[str, str]:
    """A table of texts of a file, by their names."""
    found: Mapping[str, str] = _table(name)[table]
    return found


@lru_cache(maxsize=16)
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("assistant").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _filled(text: str, classes: Mapping[str, str]) -> str:
    while _CLASS.search(text):
        text = _CLASS.sub(lambda match: classes[match[1]], text)
    return text
