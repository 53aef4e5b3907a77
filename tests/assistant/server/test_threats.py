"""The threat model in docs/serving.md: each of its lines names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT

_LINE = re.compile(r"^\| (.+?) \| (.+?) \| ((?:`test_\w+`(?:, )?)+) \|$", re.M)
_DEFINED = re.compile(r"^(?:async )?def (test_\w+)\(", re.M)


def test_each_line_of_the_threat_model_has_its_test() -> None:
    page = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    table = page[page.index("| threat |") :].strip().splitlines()[2:]
    lines = [_LINE.fullmatch(line) for line in table]
    assert [line for line, match in zip(table, lines, strict=True) if match is None] == []
    assert len(lines) > 25
    written = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    named = {name for match in lines if match for name in re.findall(r"test_\w+", match[3])}
    assert named - set(_DEFINED.findall(written)) == set()
