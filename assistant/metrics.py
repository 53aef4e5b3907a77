"""The metrics of metrics.toml, and of the user's own file: names that people use, formulas, units."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from assistant.expressions import Expression, operand_names, parse
from assistant.model import Presentation
from assistant.settings import own_metrics_file
from index.concepts import concepts_by_name
from index.errors import SettingsError

_FIELDS = ("title", "names", "formula", "unit", "source", "variants")
_LONGEST_FORMULA = 500  # characters
_MOST_BYTES = 1_000_000


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
    """Every metric, by key: the user's own first, which replace those of the same key.

    Read once a process. Raises SettingsError for a file of the user's that is malformed.
    """
    text = files("assistant").joinpath("metrics.toml").read_text(encoding="utf-8")
    known = dict(_read(tomllib.loads(text), "metrics.toml"))
    path = own_metrics_file()
    if path is None:
        return known
    own = dict(_read(_loaded(path), str(path)))
    found = own | {key: metric for key, metric in known.items() if key not in own}
    for key, metric in own.items():
        _check(metric, found, f"{path}: {key}")
        _refuse_circle(key, found, f"{path}: {key}")
    return found


def _loaded(path: Path) -> Mapping[str, object]:
    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise SettingsError(f"{path} is larger than {_MOST_BYTES:,} bytes: no file of metrics")
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"Cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text (byte {error.start})") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from None


def _read(table: Mapping[str, object], source: str) -> Iterator[tuple[str, Metric]]:
    for key, entry in table.items():
        yield key, _metric(key, entry, f"{source}: {key}")


def _metric(key: str, entry: object, where: str) -> Metric:
    if not isinstance(entry, dict):
        raise SettingsError(f"{where}: want a table with {', '.join(_FIELDS)}")
    unknown = next((name for name in entry if name not in _FIELDS), None)
    if unknown:
        raise SettingsError(f"{where}: {unknown} is no field.{_nearest(unknown, _FIELDS)}")
    missing = next((name for name in _FIELDS[:4] if name not in entry), None)
    if missing:
        raise SettingsError(f"{where}: {missing} is missing")
    units = [str(unit) for unit in Presentation]
    unit = str(entry["unit"])
    if unit not in units:
        raise SettingsError(f"{where}: unit: {unit!r} is none of {', '.join(units)}")
    formulas = _texts(entry, "formula", where)
    if any(len(formula) > _LONGEST_FORMULA for formula in formulas):
        raise SettingsError(f"{where}: formula: longer than {_LONGEST_FORMULA} characters")
    try:
        parsed = tuple(parse(formula) for formula in formulas)
    except SettingsError as error:
        raise SettingsError(f"{where}: formula: {error}") from None
    return Metric(
        key, str(entry["title"]), _texts(entry, "names", where), parsed, Presentation(unit),
        str(entry.get("source", "your own definition")), _texts(entry, "variants", where),
    )  # fmt: skip


def _texts(entry: Mapping[str, object], field: str, where: str) -> tuple[str, ...]:
    given = entry.get(field, ())
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list | tuple) or not all(
        isinstance(text, str) and text.strip() for text in listed
    ):
        raise SettingsError(f"{where}: {field}: want text, or a list of texts")
    return tuple(listed)


def _check(metric: Metric, known: Mapping[str, Metric], where: str) -> None:
    """Raises SettingsError where a name in a formula, or a variant, is nothing that is known."""
    names = [*concepts_by_name(), *known]
    for formula in metric.formulas:
        for name in operand_names(formula):
            if name not in names:
                raise SettingsError(
                    f"{where}: formula: {name} is no us-gaap element that is mapped, and no metric."
                    f"{_nearest(name, names)}"
                )
    for name in metric.variants:
        if name not in known:
            raise SettingsError(
                f"{where}: variants: {name} is no metric.{_nearest(name, list(known))}"
            )


def _refuse_circle(key: str, known: Mapping[str, Metric], where: str) -> None:
    """Raises SettingsError where a metric is computed from itself."""
    seen: set[str] = set()
    ahead = [key]
    while ahead:
        metric = known.get(ahead.pop())
        for formula in metric.formulas if metric else ():
            for name in operand_names(formula):
                if name == key and name not in concepts_by_name():
                    raise SettingsError(f"{where}: formula: it is computed from itself")
                if name not in seen:
                    seen.add(name)
                    ahead.append(name)


def _nearest(name: str, names: tuple[str, ...] | list[str]) -> str:
    near = get_close_matches(name, names, 1)
    return f" Did you mean {near[0]}?" if near else ""
