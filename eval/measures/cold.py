"""A figure from a process that has just started, and the memory that it takes."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from statistics import median

from measures.clock import Run, run
from measures.model import SAMPLE, Group, Measure, records

_COMMAND = Path(sys.executable).with_name("filing")
_PLAIN = Path(__file__).with_name("plain.py")
_ASKED = 7
_UNSEEN = 5
_PLAIN_RUNS = 2
_PROMPTS = 5
_REFUSED = 3


def cold_figures(folder: Path) -> Group:
    """From a home where the filing is indexed, and from one where nothing is."""
    homes = (folder / f"home-{number}" for number in count())
    asked = _figure_questions()
    home = next(homes)
    _ask(home, asked[0])  # indexes the filing, and leaves bytecode for the runs that count
    known = _figures(_ask(home, question) for question in asked)
    unseen = _figures(_ask(next(homes), question) for question in asked[:_UNSEEN])
    new = [_ask_plain(folder / f"plain-{number}", asked[0]) for number in range(_PLAIN_RUNS)]
    old = [_ask_plain(folder / "plain-0", question) for question in asked[:_PLAIN_RUNS]]
    return Group(
        "A figure from a process that has just started",
        (
            Measure(
                "the filing is indexed", _seconds(known), "s", _seconds(old), 0.6,
                f"`filing ask`, median of {len(known)}, {_processor(known):.2f} s of it at work; "
                "plain: its four chunks, without a language model",
            ),
            Measure(
                "a filing never seen before", _seconds(unseen), "s", min(map(_wall, new)), 1.5,
                f"median of {len(unseen)}, {_processor(unseen):.2f} s of it at work; "
                f"plain: the better of {_PLAIN_RUNS}, split, embed, store",
            ),
            Measure(
                "the prompt of filing chat", median(_prompt(home) for _ in range(_PROMPTS)), "s",
                target=1.0, note=f"on a terminal, median of {_PROMPTS} starts",
            ),
            Measure(
                "peak memory", _peak(known), "MB", _peak(old),
                note="of the first, the most of its runs",
            ),
        ),
    )  # fmt: skip


def _figure_questions() -> list[str]:
    """Questions for one figure, spread evenly over the set."""
    found = [record for record in records() if record.value is not None and not record.turns]
    asked = [record.question for record in found if record.type in {"lookup", "derived", "change"}]
    return asked[:: max(1, len(asked) // _ASKED)][:_ASKED]


def _ask(home: Path, question: str) -> Run:
    command = (_COMMAND, "ask", "--json", "-f", SAMPLE, "--home", home, question)
    return run(*command, may_exit=(0, _REFUSED))


def _prompt(home: Path) -> float:
    """The seconds from the start of `filing chat` on a terminal until its prompt stands there."""
    import pexpect

    begun = time.perf_counter()
    child = pexpect.spawn(
        str(_COMMAND), ["chat", "--home", str(home)], encoding="utf-8", timeout=60,
        env=os.environ | {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"},
    )  # fmt: skip
    child.expect(r"\x1b\[0;1m>")  # as prompt_toolkit draws it
    taken = time.perf_counter() - begun
    child.close(force=True)
    return taken


def _ask_plain(folder: Path, question: str) -> Run:
    return run(sys.executable, _PLAIN, SAMPLE, folder, question)


def _figures(runs: Iterator[Run]) -> list[Run]:
    """The runs that gave a figure; those that went on to search passages do not count."""
    return [each for each in runs if json.loads(each.output).get("route", "search") != "search"]


def _wall(run: Run) -> float:
    return run.seconds


def _seconds(runs: Sequence[Run]) -> float:
    return median(map(_wall, runs))


def _processor(runs: Sequence[Run]) -> float:
    """What the processor was busy with them: the wall time of a machine with nothing else to do."""
    return median(each.processor_seconds for each in runs)


def _peak(runs: Sequence[Run]) -> float:
    return max(each.peak_mb for each in runs)
