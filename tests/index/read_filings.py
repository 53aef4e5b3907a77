"""The filings that the reader is tested on, and what it reads from each, read once.

EXCERPTS are small filings of companies that do not exist, in tests/data, drawn to be
awkward. SHARED are real ones in ../shared/filings, which a developer may lack.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from index.build import read_filing
from index.model import Reading, Table

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "nutrition-21_10-q_20031231"
EXCERPTS = (
    "cobble-hydro_10-q",
    "fennel-ferries_10-k",
    "harbor-lamp_10-q",
    "orchard-tool_10-q",
    "quill-paper_10-k",
    "saltmarsh-rail_10-q",
    "tern-harbour_10-k",
)
SHARED = (
    "aeroflex_10-k_19950630",
    "amerco_10-k_20000331",
    "amerco_10-q_19991231",
    "amerco_10-q_20001231",
    "anacomp_10-k405_19980930",
    "anacomp_10-q_19931231",
    "anacomp_10-q_19940331",
    "anacomp_10-q_19980331",
    "anacomp_10-q_19980630",
    "apple_10-k_19950929",
    "apple_10-k_19970926",
    "apple_10-q_20000401",
    "general-electric_10-k_19931231",
    "merck_10-k405_19951231",
)


def path_of(name: str) -> Path:
    """Where a filing lies: the project's sample, an excerpt, or a shared one."""
    if name == SAMPLE:
        return ROOT / "eval" / "filings" / f"{name}.txt"
    if name in EXCERPTS:
        return ROOT / "tests" / "data" / f"{name}.txt"
    return ROOT.parent / "shared" / "filings" / f"{name}.txt"


@cache
def read(name: str) -> Reading:
    """All that is read from a filing; read once a process."""
    return read_filing(path_of(name))


def table_of(reading: Reading, number: int) -> Table:
    """The table that is numbered `number` from 1."""
    return reading.tables[number - 1]
