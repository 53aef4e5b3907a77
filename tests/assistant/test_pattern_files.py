"""Patterns kept as data: each is read by the module beside it, and each class stands in one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import assistant
from assistant.pattern_files import patterns

FOLDER = Path(assistant.__file__).parent
FILES = sorted(
    path for path in FOLDER.glob("*.toml")
    if "patterns" in tomllib.loads(path.read_text(encoding="utf-8"))
)  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_pattern_is_read_by_the_module_beside_it(path: Path) -> None:
    source = path.with_suffix(".py").read_text(encoding="utf-8")
    read = set(re.findall(r'_PATTERNS\["([\w-]+)"\]', source))
    named = set(re.findall(r'"([\w-]+)"', source))  # or handed on by name
    assert read <= set(patterns(path.stem)) <= named


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_list_of_words_is_read_by_the_module_beside_it(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    source = path.with_suffix(".py").read_text(encoding="utf-8")
    read = set(re.findall(r"""_WORDS\[["']([\w-]+)["']\]""", source))
    assert read == set(table.get("words", {}))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_class_stands_in_a_pattern(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    written = " ".join(map(str, [*table["patterns"].values(), *table.get("classes", {}).values()]))
    assert [name for name in table.get("classes", {}) if f"{{{name}}}" not in written] == []
    assert not any("{high}" in each.pattern for each in patterns(path.stem).values())


def test_there_are_pattern_files() -> None:
    assert {"claims", "ranking_words"} <= {path.stem for path in FILES}
