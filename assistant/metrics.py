"""The metrics of metrics.toml: names that people use, formulas, how the value is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.expressions import Expression, parse
from assistant.model import Presentation


@dataclass(frozen=True, slots=True)
class Metric:
    """A computed figure. `formulas` in order of preference; `variants` name other metrics."""

    key: str
    title: str
    names: tuple[str, ...]
    formulas: tuple[Expression, ...]
    unit: Presentation
    source: str
    variants: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def metrics() -> dict[str, Metric]:
    """Every metric, by key, in the file's order."""
    table = tomllib.loads(files("assistant").joinpath("metrics.toml").read_text(encoding="utf-8"))
    return {
        key: Metric(
            key,
            entry["title"],
            tuple(entry["names"]),
            tuple(parse(formula) for formula in entry["formula"]),
            Presentation(entry["unit"]),
            entry["source"],
            tuple(entry.get("variants", ())),
        )
        for key, entry in table.items()
    }
