"""The benchmark: how fast, and how much is found, beside a plain pipeline. `make bench`.

python eval/bench.py [--json FILE] takes every measure in one run, prints a table and marks what
misses its target. A miss is no failure: the machine may be slow, so compare the ratios.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from measures.cold import cold_figures
from measures.desk import warm_sample
from measures.evidence import cut_rows, passages, sources
from measures.indexing import indexing
from measures.model import SAMPLE, Group, Measure, json_of
from measures.reading import growth, reading
from measures.warm import warm_figures, warm_replies

from assistant.cli import COLLECTED_AFTER

_EXPLAINED = f"""
Ours against a plain pipeline, in one run, on {SAMPLE.name}.
Plain: LangChain's RecursiveCharacterTextSplitter (1000 characters, 200 of overlap), the same
all-MiniLM-L6-v2, Chroma in a folder, the four nearest chunks. It has no language model: what
such a pipeline would wait for one comes on top of its times here.
Ratio: ours over plain. Targets are the most that a measure may be; those without one tell. Of a
share of questions more is better; of all else less.
"""
Taken = TypeVar("Taken")
_WIDTHS = (38, 11, 11, 7, 11, 5)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--json", type=Path, metavar="FILE", help="write the measures there too")
    chosen = options.parse_args()
    gc.set_threshold(COLLECTED_AFTER)  # as the program does, which this is instead of
    begun = time.perf_counter()
    machine = _machine()
    groups = measured()
    print(_EXPLAINED)
    print("; ".join(f"{name} {value}" for name, value in machine.items()))
    print_table(groups)
    missed = [m.what for group in groups for m in group.measures if m.is_met is False]
    print(
        f"\nMissed: {', '.join(missed) or 'nothing'}. {time.perf_counter() - begun:.0f} s in all."
    )
    if chosen.json:
        chosen.json.write_text(json_of(groups, machine) + "\n", encoding="utf-8")


def measured() -> list[Group]:
    """Every measure, one at a time."""
    with tempfile.TemporaryDirectory(prefix="filing-bench-") as name:
        folder = Path(name)
        groups = [_taken("cold figures", lambda: cold_figures(folder))]
        groups += _taken("reading", reading)
        groups.append(_taken("growth", growth))
        sample = warm_sample(folder)
        groups.append(_taken("warm replies", lambda: warm_replies(sample)))
        groups.append(_taken("warm figures", lambda: warm_figures(folder)))
        groups.append(_taken("indexing", lambda: indexing(sample, folder)))
        groups.append(_taken("passages", lambda: passages(sample)))
        groups.append(_taken("sources", lambda: sources(sample)))
        groups.append(_taken("rows", lambda: cut_rows(sample.reading)))
        sample.library.close()
    return groups


def _taken(what: str, measure: Callable[[], Taken]) -> Taken:
    print(f"measuring: {what}", file=sys.stderr)
    return measure()


def _machine() -> dict[str, object]:
    """What the times depend on."""
    return {
        "Python": platform.python_version(),
        "torch": version("torch"),
        "chromadb": version("chromadb"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def print_table(groups: list[Group]) -> None:
    """The measures in columns, under the headings of their groups."""
    print()
    print(_line("", "ours", "plain", "ratio", "target", "met"))
    for group in groups:
        print(f"\n{group.heading}")
        for measure in group.measures:
            print(_line(*_cells(measure)))
            if measure.note:
                print(f"      {measure.note}")


def _cells(measure: Measure) -> tuple[str, ...]:
    met = {None: "", True: "yes", False: "NO"}[measure.is_met]
    shown = [_figure(value, measure.unit) for value in (measure.ours, measure.plain)]
    ratio = "" if measure.ratio is None else f"{measure.ratio:.2f}"
    target = _figure(measure.target, measure.unit)
    return f"  {measure.what}", *shown, ratio, target, met


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if unit in {"%", "MB"} else 1 if unit == "ms" else 2
    return f"{value:.{digits}f} {unit}".rstrip()


def _line(what: str, *cells: str) -> str:
    first, *widths = _WIDTHS
    columns = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return "".join((what.ljust(first), *columns)).rstrip()


if __name__ == "__main__":
    main()
