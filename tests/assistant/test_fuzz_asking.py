"""A mangled filing is indexed and answers questions, or is refused; nothing else.

FUZZ_EXAMPLES=2000 goes on for longer, as in tests/index/test_fuzz.py.
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

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart("tests.assistant.asking_apart") as process:
        yield process


@settings(
    max_examples=EXAMPLES,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(st.sampled_from(filings()), st.integers(0, WINDOWS - 1), steps)
def test_a_mangled_filing_answers_or_is_refused(
    apart: Apart, path: Path, place: int, made: list[tuple[Mutation, int]]
) -> None:
    assert apart.outcome(mutated(window(path, place), made)) in {"read", "refused"}
