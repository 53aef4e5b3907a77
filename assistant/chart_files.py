"""Charts as pictures. The one module that names matplotlib, which is an extra."""

from __future__ import annotations

import textwrap
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.charts import Chart, Point
from index.errors import FilingError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".svg")
_SCALES = ((Decimal(10) ** 9, "billions of "), (Decimal(10) ** 6, "millions of "), (Decimal(10) ** 3, "thousands of "))  # fmt: skip
# Text stays text, `$` is money and no formula, and the same chart gives the same file.
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "filing-assistant",
    "text.parse_math": False,
    "text.usetex": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 9.0,
}
_WIDE, _INK, _GREY = 8.0, "#1f5f8b", "#555555"
_LABEL_WIDTH, _SOURCE_WIDTH = 34, 110


def write_chart(chart: Chart, path: Path) -> None:
    """Write a chart as PNG or SVG, by the name of the file.

    Raises FilingError for another kind of file, where it cannot be written, and without the extra.
    """
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise FilingError(
            f"A chart is written as PNG or SVG: --out {path.with_suffix('.png').name}"
        )
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise FilingError(
            "Charts as files need matplotlib. Install it: pip install 'filing-assistant[charts]'"
        ) from error
    with matplotlib.rc_context(_SETTINGS):
        lines = [part for text in _foot(chart) for part in textwrap.wrap(text, _SOURCE_WIDTH)]
        tall = 1.8 + 0.42 * len(chart.points) + 0.15 * len(lines)
        drawn = Figure(figsize=(_WIDE, tall), dpi=150, layout="constrained")
        FigureCanvasAgg(drawn)
        _draw(drawn.add_subplot(), chart)
        _title(drawn, chart, lines)
        metadata: dict[str, Any] = {"Title": chart.title}
        if kind == ".svg":
            metadata["Date"] = None
        try:
            drawn.savefig(path, metadata=metadata)
        except OSError as error:
            raise FilingError(
                f"Cannot write {path}: {error.strerror or error}. Choose another: --out FILE"
            ) from error


def _title(drawn: Figure, chart: Chart, foot: list[str]) -> None:
    filing = f"\n{chart.filings[0]}" if len(chart.filings) == 1 else ""
    drawn.suptitle(f"{chart.title}{filing}", fontsize=11, fontweight="bold")
    drawn.supxlabel("\n".join(foot), fontsize=6.5, color=_GREY, x=0.01, ha="left")


def _foot(chart: Chart) -> list[str]:
    """The sources by number, and the notes."""
    sources = [f"[{number}] {source}" for number, source in enumerate(chart.sources, 1)]
    return [*sources, *(f"Note: {caveat}" for caveat in chart.caveats)]


def _draw(axes: Axes, chart: Chart) -> None:
    """A bar a figure, the first at the top, each with its value as the answer has it."""
    scale, words = _scale(chart)
    values = [float(point.value / scale) for point in chart.points]
    bars = axes.barh(range(len(values)), values, color=_INK, height=0.6)
    axes.bar_label(bars, [_shown(point) for point in chart.points], padding=4)
    names = ["\n".join(textwrap.wrap(chart.name(p), _LABEL_WIDTH)) for p in chart.points]
    axes.set_yticks(range(len(values)), names)
    axes.invert_yaxis()
    axes.axvline(0, color=_GREY, linewidth=0.8)
    axes.set_xlabel(f"{words}{chart.unit}")
    axes.margins(x=0.2)
    axes.ticklabel_format(axis="x", style="plain", useOffset=False)


def _shown(point: Point) -> str:
    return f"{point.shown} [{point.source}]"


def _scale(chart: Chart) -> tuple[Decimal, str]:
    """What the axis counts in."""
    most = max(abs(point.value) for point in chart.points)
    return next(
        ((scale, words) for scale, words in _SCALES if most >= 10 * scale), (Decimal(1), "")
    )
