"""What is needed to answer, looked at one by one: what is there, what is wrong, and the remedy."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from assistant.metrics import metrics
from assistant.settings import (
    effective,
    model_settings,
    settings_file,
    store_for,
    unknown_variables,
)
from index.embed import checked_weights, embedder
from index.errors import FilingError
from index.library import Library
from index.model import READER_VERSION

_DISTRIBUTION = "filing-assistant"
_LEAST_PYTHON = (3, 11)
_LEAST_FREE = 1_000_000_000  # bytes: an index of a few hundred filings, and room to rewrite it


class Verdict(StrEnum):
    """Whether something is as it should be. A warning stops no answer."""

    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at: what it is, what was found, and what to do if it is wrong."""

    what: str
    verdict: Verdict
    found: str
    remedy: str = ""


def examinations(home: Path | None = None) -> Iterator[Examined]:
    """Everything in turn, the library at `home` last. Nothing is written or downloaded."""
    yield _python()
    yield from _packages()
    yield _looked_at("settings", _settings)
    yield from (
        Examined("environment", Verdict.WARNING, said, "Unset it, or correct its name")
        for said in unknown_variables()
    )
    yield _looked_at("metrics", _metrics)
    yield _looked_at("embedding model", _weights)
    yield _looked_at("language model", _model)
    yield from _library(home)


def _python() -> Examined:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < _LEAST_PYTHON:
        return Examined("Python", Verdict.FAULT, found, "Install Python 3.11 or later")
    return Examined("Python", Verdict.GOOD, found)


def _packages() -> Iterator[Examined]:
    """The packages that are required, and the extras that are there."""
    from packaging.requirements import Requirement

    needed = [Requirement(line) for line in requires(_DISTRIBUTION) or ()]
    wrong = []
    extras: dict[str, bool] = {}
    for requirement in needed:
        extra = _extra_of(requirement.marker)
        held = _version_of(requirement.name)
        fits = held is not None and requirement.specifier.contains(held, prereleases=True)
        if extra:
            extras[extra] = extras.get(extra, True) and fits
        elif not fits:
            wrong.append(f"{requirement} ({held or 'not installed'})")
    if wrong:
        remedy = f"pip install --upgrade {_DISTRIBUTION}"
        yield Examined("packages", Verdict.FAULT, f"not as required: {', '.join(wrong)}", remedy)
    else:
        found = f"{_DISTRIBUTION} {version(_DISTRIBUTION)} and all that it requires"
        yield Examined("packages", Verdict.GOOD, found)
    there = [name for name, is_there in sorted(extras.items()) if is_there and name != "dev"]
    absent = [name for name, is_there in sorted(extras.items()) if not is_there and name != "dev"]
    words = f"{', '.join(there) or 'none'} installed"
    words += f"; {', '.join(absent)} not" if absent else ""
    yield Examined("extras", Verdict.GOOD, words)


def _extra_of(marker: object) -> str | None:
    """The extra of a requirement's marker: `extra == "openai"`."""
    said = str(marker or "").partition('extra == "')[2]
    return said.partition('"')[0] or None


def _version_of(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _looked_at(what: str, look: Callable[[], Examined]) -> Examined:
    """What was found; a FilingError is a fault, and says itself what to do."""
    try:
        return look()
    except FilingError as error:
        found, _, remedy = str(error).rpartition(". ")
        return Examined(what, Verdict.FAULT, found or remedy, remedy if found else "")


def _settings() -> Examined:
    path = settings_file()
    effective()
    return Examined("settings", Verdict.GOOD, str(path) if path else "no file; see filing config")


def _metrics() -> Examined:
    return Examined("metrics", Verdict.GOOD, f"{len(metrics())} known")


def _weights() -> Examined:
    name = embedder(str(effective()["embedding.model"].value)).name
    weights = checked_weights(name)
    found = f"{name}, its digest as published" if weights else f"{name}, loaded when first needed"
    return Examined("embedding model", Verdict.GOOD, found)


def _model() -> Examined:
    settings = model_settings()
    if settings is None:
        return Examined("language model", Verdict.GOOD, "none set, and none needed")
    from assistant.llm.providers import open_model

    open_model(settings)
    return Examined(
        "language model", Verdict.GOOD, f"{settings.name}: its client is there; it was not called"
    )


def _library(home: Path | None) -> Iterator[Examined]:
    try:
        library = Library.open(home, reader=READER_VERSION, create=False, store=store_for(home))
        entries = library.entries()
        fault = library.damage()
        corrections = library.corrections
    except FilingError as error:
        found, _, remedy = str(error).rpartition(". ")
        is_none = "No index at" in str(error)
        yield Examined(
            "library", Verdict.WARNING if is_none else Verdict.FAULT, found or str(error), remedy
        )
        return
    if fault:
        yield Examined(
            "library", Verdict.FAULT, f"{library.address}: {fault}", "Index the filings into another home, or restore this one"
        )  # fmt: skip
    else:
        yield Examined("library", Verdict.GOOD, f"{library.address}: {len(entries)} filings, sound")
    old = [entry.id for entry in entries if entry.reader != READER_VERSION]
    if old:
        yield Examined(
            "readings", Verdict.WARNING, f"{len(old)} filings were read by another version: {', '.join(old[:3])}",
            "Index their files again: filing index FILE",
        )  # fmt: skip
    without = [entry.id for entry in entries if library.embedder.name not in entry.models]
    if without:
        yield Examined(
            "search by meaning", Verdict.WARNING, f"{len(without)} filings have no vectors yet",
            "They are made at the first question that needs them, or now: filing index FILE",
        )  # fmt: skip
    yield Examined("corrections", Verdict.GOOD, f"{len(corrections.entries)} kept")
    yield _space(library.home)


def _space(home: Path) -> Examined:
    free = shutil.disk_usage(home).free
    found = f"{free / 1e9:,.1f} GB free at {home}"
    if free < _LEAST_FREE:
        return Examined(
            "disk", Verdict.WARNING, found, "Free some, or choose another: --home FOLDER"
        )
    return Examined("disk", Verdict.GOOD, found)
