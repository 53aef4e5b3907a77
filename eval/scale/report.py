"""What was measured, as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scale.paper import on_paper

# What is held to: what, its unit, and the most (or the least) that it may be.
FIGURE_MS = 20.0
WORDS_MS = 120.0
RATE = 15.0
GROWTH = 2.0
OF_MODEL = 0.85
MEMORY_GROWTH = 1.05  # from half of the questions to the last
LEAST_ASKED = 400  # filings: at half of them far more were asked than are ever held
_NAMED = "a figure, the filing named in the question"
_AGAIN = "a figure, of a filing asked before"
_OTHER = "a figure, of another filing"
_WORDS = ("words, of a filing asked before", "words, of another filing")


def markdown(found: dict[str, Any]) -> str:
    """The measures as tables, and which targets were missed."""
    return "\n".join(_lines(found)) + "\n"


def with_figures(page: str, found: dict[str, Any]) -> str:
    """A page with the tables between its marks: what was measured, and what is reckoned from it."""
    for name, lines in (("scale", _measured(found)), ("paper", on_paper(found))):
        written = "\n".join(lines)
        marks = rf"(?<=<!-- {name} -->\n).*?(?=<!-- end -->)"
        page = re.sub(marks, lambda _, written=written: f"{written}\n", page, count=1, flags=re.S)
    return page


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield "# A library that grows"
    yield ""
    yield from _measured(found)


def _measured(found: dict[str, Any]) -> Iterator[str]:
    made = found["embedding"]
    yield (
        f"Filings made up from {found['made_from']}, {found['megabytes_a_filing'] * 1000:.0f} kB "
        f"each. The model made the vectors of {made['filings']} of them; **the vectors of all others "
        "are synthetic**: copies of those, each number moved a little."
    )
    yield ""
    yield "; ".join(f"{name} {value}" for name, value in found["machine"].items()) + (
        f"; {found['workers']} workers"
    )
    yield ""
    yield (
        f"Embedding: {made['chunks_a_second']:.0f} chunks a second by the workers, "
        f"{made['of_model_alone']:.0f} by the model alone; {made['filings_a_second']:.2f} filings a second."
    )
    yield ""
    yield from _table(found["libraries"])
    yield ""
    yield "Milliseconds of a warm reply: the median, and the 99th percentile."
    yield ""
    yield from _latencies(found["libraries"])
    yield ""
    missed = list(misses(found))
    yield "Missed: " + ("; ".join(missed) if missed else "nothing") + "."


def _table(libraries: list[dict[str, Any]]) -> Iterator[str]:
    yield (
        "| store | filings | read, a second | bottleneck | with vectors | kB a filing | "
        "cold figure, s | filings asked | memory, MB: at half of them, at the end, after words |"
    )
    yield "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |"
    for each in libraries:
        memory = each["memory_mb"]
        yield (
            f"| {each['store']} | {each['filings']:,} | {each['rate']:.1f} | {each['bottleneck']} | "
            f"{each['with_vectors']:,} | {each['bytes_a_filing'] / 1000:.0f} | "
            f"{each['cold_figure_seconds']:.2f} | {each['filings_asked']} | {_first(memory):.0f}, {memory[-1]:.0f}, "
            f"{each['memory_after_words_mb']:.0f} |"
        )


def _latencies(libraries: list[dict[str, Any]]) -> Iterator[str]:
    kinds = list(dict.fromkeys(kind for each in libraries for kind in each["warm"]))
    names = [f"{each['store']} {each['filings']:,}" for each in libraries]
    yield f"| | {' | '.join(names)} |"
    yield f"| --- |{' ---: |' * len(libraries)}"
    for kind in kinds:
        cells = [each["warm"].get(kind) for each in libraries]
        shown = [f"{c['median_ms']:.1f}, {c['p99_ms']:.1f}" if c else "" for c in cells]
        yield f"| {kind} | {' | '.join(shown)} |"


def misses(found: dict[str, Any]) -> Iterator[str]:
    """The targets that were not met, in words."""
    made = found["embedding"]
    if made["chunks_a_second"] < OF_MODEL * made["of_model_alone"]:
        share = made["chunks_a_second"] / made["of_model_alone"]
        yield f"embedding at {share:.0%} of the model's own speed"
    first: dict[str, dict[str, Any]] = {}
    for each in found["libraries"]:
        least = first.setdefault(each["store"], each)
        name = f"{each['store']} {each['filings']:,}"
        if each["rate"] < RATE:
            yield f"{name}: {each['rate']:.1f} filings a second"
        for kind in (_NAMED, _OTHER, _AGAIN):
            took, then = each["warm"][kind]["median_ms"], least["warm"][kind]["median_ms"]
            if took > FIGURE_MS or took > GROWTH * then:
                yield f"{name}: {kind} {took:.1f} ms ({then:.1f} at first)"
        for kind in _WORDS:
            took = each["warm"].get(kind, {}).get("median_ms", 0.0)
            if took > WORDS_MS:
                yield f"{name}: {kind} {took:.0f} ms"
        grown = each["memory_mb"][-1] / _first(each["memory_mb"])
        if each["filings_asked"] >= LEAST_ASKED and grown > MEMORY_GROWTH:
            yield f"{name}: memory grew by {grown - 1:.0%} over the last half"


def _first(memory: list[float]) -> float:
    """The memory at half of the questions, when as many readings are held as ever are."""
    return float(memory[len(memory) // 2])
