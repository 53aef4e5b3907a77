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

from tests.index.mutations import MUTATIONS, Mutation, mutated
from tests.index.reading_apart import Apart
from tests.index.windows import WINDOWS, filings, window

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
Steps = list[tuple[Mutation, int]]


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart("tests.index.reading_apart") as process:
        yield process


@pytest.mark.parametrize("path", filings(), ids=lambda path: path.stem)
def test_a_window_is_read(path: Path, apart: Apart) -> None:
    """What is mangled below is a filing to begin with."""
    assert apart.outcome(window(path, 0)) == "read"


steps = st.lists(
    st.tuples(st.sampled_from(MUTATIONS), st.integers(0, 2**32 - 1)), min_size=1, max_size=5
)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(filings()), st.integers(0, WINDOWS - 1), steps)
def test_a_mangled_filing_is_read_or_refused(
    apart: Apart, path: Path, place: int, steps: Steps
) -> None:
    assert apart.outcome(mutated(window(path, place), steps)) in {"read", "refused"}
