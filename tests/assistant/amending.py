"""The sample as an amendment of itself, one comparative restated with its totals."""

from __future__ import annotations

from pathlib import Path


def write_amended(sample: Path, path: Path) -> Path:
    """Write it: inventories at June 30, 2003 are 1,335 instead of 1,135."""
    text = sample.read_text(encoding="utf-8")
    first = text.index("10-Q")
    text = f"{text[:first]}10-Q/A{text[first + 4 :]}"
    line = next(
        x for x in text.splitlines() if x.strip().startswith("Inventories") and "1,135" in x
    )
    path.write_text(text.replace(line, line.replace("1,135", "1,335")), encoding="utf-8")
    return path
