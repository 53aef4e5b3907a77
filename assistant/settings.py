"""What is set once for a whole run: where the library lives, and the limits of a question."""

from __future__ import annotations

from pathlib import Path

from index.library import default_home

LONGEST_QUESTION = 2_000


def home_folder(given: Path | None = None) -> Path:
    """The folder of the library: as given, else FILING_HOME, else the user's data folder."""
    return (given or default_home()).expanduser().absolute()
