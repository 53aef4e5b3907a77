"""Mangled filings are read within the laws, or refused with a FilingError; nothing else.

FUZZ_EXAMPLES=2000 pytest tests/index/test_fuzz.py goes on for longer; a failure prints the
filing, the window and the mutations that make it again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.index.mutations import Mutation, mutated, steps
from tests.index.reading_apart import Apart
from tests.index.windows import WINDOWS, filings, window

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart("tests.index.reading_apart") as process:
        yield process


@pytest.mark.parametrize("path", filings(), ids=lambda path: path.stem)
def test_a_window_is_read(path: Path, apart: Apart) -> None:
    """What is mangled below is a filing to begin with."""
    assert "read" in {apart.outcome(window(path, place)) for place in (0, 4, 8)}


@settings(
    max_examples=EXAMPLES,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(st.sampled_from(filings()), st.integers(0, WINDOWS - 1), steps)
def test_a_mangled_filing_is_read_or_refused(
    apart: Apart, path: Path, place: int, made: list[tuple[Mutation, int]]
) -> None:
    assert apart.outcome(mutated(window(path, place), made)) in {"read", "refused"}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"hang", "in stall"), (b"swallow", "MemoryError"), (b"crash", "Segmentation fault")],
)
def test_what_goes_wrong_is_seen_and_the_next_is_read(content: bytes, said: str) -> None:
    with Apart("tests.index.stalling") as process:
        assert said in process.outcome(content)
        assert process.outcome(b"well") == "read"
