"""The lines of the statements as people name them, held against the words of the filing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.asking import SAMPLE, answer, book_of

_ASKED = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "lines_asked.toml").read_text(encoding="utf-8")
)


def _pairs() -> Iterator[tuple[str, str]]:
    """A line in the filing's words, and each of the ways to ask for it, at each time."""
    for kind, times in (("balance", "day"), ("flow", "length")):
        for each in _ASKED[kind]:
            for when in _ASKED["times"][times]:
                for said in each["said"]:
                    yield each["line"].replace("{t}", when), said.replace("{t}", when)


@pytest.mark.parametrize(("line", "said"), list(_pairs()))
def test_a_line_is_found_by_what_people_call_it(line: str, said: str) -> None:
    book = book_of(SAMPLE)
    wanted, found = answer(line, book), answer(said, book)
    assert wanted.value is not None
    assert (found.value, found.unit, found.period) == (wanted.value, wanted.unit, wanted.period)
