"""The measures as a picture: what grows with a library, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

_COLOURS = {"folder": "#1b6ca8", "postgres": "#b5541c"}
_PANELS = (
    ("A figure, the filing named, ms", "a figure, the filing named in the question", 20.0),
    ("A figure of another filing, ms", "a figure, of another filing", 20.0),
    ("Words, ms", "words, of a filing asked before", 120.0),
)


def draw(libraries: Sequence[dict[str, Any]], path: Path) -> None:
    """Medians of warm replies, and filings read a second, over the number of filings."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    with mpl.rc_context({"svg.hashsalt": "scale", "font.size": 9}):
        figure, axes = pyplot.subplots(1, 4, figsize=(12, 3), layout="constrained")
        for axis, (title, kind, target) in zip(axes, _PANELS, strict=False):
            for store, some in _by_store(libraries).items():
                took = [
                    (e["filings"], e["warm"][kind]["median_ms"]) for e in some if kind in e["warm"]
                ]
                axis.plot(*zip(*took, strict=True), marker="o", color=_COLOURS[store], label=store)
            _finish(axis, title, target)
        for store, some in _by_store(libraries).items():
            rates = [(each["filings"], each["rate"]) for each in some]
            axes[3].plot(*zip(*rates, strict=True), marker="o", color=_COLOURS[store], label=store)
        _finish(axes[3], "Filings read a second", 15.0)
        axes[0].legend(frameon=False)
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _by_store(libraries: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    stores = dict.fromkeys(each["store"] for each in libraries)
    return {store: [each for each in libraries if each["store"] == store] for store in stores}


def _finish(axis: Any, title: str, target: float) -> None:
    axis.axhline(target, color="#888888", linewidth=0.8, linestyle="--")
    axis.set_xscale("log")
    axis.set_ylim(bottom=0)
    axis.set_title(title, fontsize=9)
    axis.set_xlabel("filings")
    axis.spines[["top", "right"]].set_visible(False)
