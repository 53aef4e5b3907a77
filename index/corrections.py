"""What a user sets right in what is read: the types, and which of them concern a filing.

They stand in `corrections.toml` of the home folder, which a person can write and review. A
figure is named by where it stands and by what is printed there, so that a correction whose
place has changed is said not to apply rather than applied to another figure.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeAlias

from index.model import Period, StatementKind


class Named(Protocol):
    """What tells a filing: its id, and the company's CIK and name."""

    @property
    def id(self) -> str:
        """The accession number, or what stands for it."""

    @property
    def cik(self) -> str | None:
        """The company's number, where the filing gives it."""

    @property
    def company(self) -> str:
        """The company's name as the filing gives it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A figure of a filing: the line it is printed on, and what is printed there.

    `position` counts the figures of the line that are printed alike, from 1; `label` is that
    of the row, where it is to be made sure of.
    """

    filing: str
    line: int
    printed: str
    position: int | None = None
    label: str | None = None

    def __str__(self) -> str:
        return f"line {self.line} prints {self.printed}"


@dataclass(frozen=True, slots=True)
class CellFix:
    """A figure that is to be read otherwise than printed. `value` is unscaled, as `written`."""

    anchor: Anchor
    written: str
    value: Decimal
    reason: str
    nil: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class ColumnFix:
    """The period of the column that a figure stands in."""

    anchor: Anchor
    period: Period
    reason: str


@dataclass(frozen=True, slots=True)
class ScaleFix:
    """What the figures of the table that a figure stands in are multiplied by.

    `shares` is for counts of shares; None leaves them as they were read.
    """

    anchor: Anchor
    money: int
    shares: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class LabelFix:
    """The us-gaap element that a printed label stands for, or None for no standard one.

    It holds for one filing, for a company's filings by `cik` or `company`, or for all; and in
    statements of the kind `statement`, or of those that the element belongs to. `under` is a
    heading that must stand above the row.
    """

    label: str
    concept: str | None
    statement: StatementKind | None = None
    under: str | None = None
    filing: str | None = None
    cik: str | None = None
    company: str | None = None
    reason: str = ""

    @property
    def breadth(self) -> tuple[int, bool, bool]:
        """What sorts the narrower one first."""
        of_company = self.cik is not None or self.company is not None
        width = 0 if self.filing is not None else 1 if of_company else 2
        return width, self.statement is None, self.under is None


Fix: TypeAlias = CellFix | ColumnFix | ScaleFix | LabelFix


def concerns(fix: Fix, filing: Named) -> bool:
    """Whether a fix is one for this filing."""
    if not isinstance(fix, LabelFix):
        return _plain(fix.anchor.filing) == _plain(filing.id)
    if fix.filing is not None:
        return _plain(fix.filing) == _plain(filing.id)
    if fix.cik is not None:
        return filing.cik is not None and fix.cik.lstrip("0") == filing.cik.lstrip("0")
    return fix.company is None or _plain(fix.company) == _plain(filing.company)


def key_of(fix: Fix) -> str:
    """What tells a fix by its content."""
    return hashlib.sha256(repr(fix).encode()).hexdigest()[:16]


def folded_label(label: str) -> str:
    """A label for comparing: in lower case, without gaps and what leads to the figures."""
    visible = "".join(character if character.isprintable() else " " for character in label)
    text = " ".join(visible.replace("’", "'").casefold().split())
    return re.sub(r"[\s.:_]+$", "", text)


def _plain(name: str) -> str:
    """A name or an id by its letters and digits."""
    return "".join(filter(str.isalnum, name.casefold()))


@dataclass(frozen=True, slots=True)
class Placed:
    """A fix with its place in the file: "cell 2", and the line where that is known."""

    name: str
    line: int | None
    fix: Fix

    @property
    def key(self) -> str:
        return key_of(self.fix)

    def __str__(self) -> str:
        return f"{self.name} (line {self.line})" if self.line else self.name


@dataclass(frozen=True)
class Corrections:
    """Every fix of a corrections file, in its order."""

    path: Path
    entries: tuple[Placed, ...] = ()

    def of(self, filing: Named) -> tuple[Fix, ...]:
        """The fixes for a filing: of two that could both hold the narrower one first."""
        held = [entry.fix for entry in self.entries if concerns(entry.fix, filing)]
        labels = sorted(
            (fix for fix in held if isinstance(fix, LabelFix)), key=lambda fix: fix.breadth
        )
        return (*(fix for fix in held if not isinstance(fix, LabelFix)), *labels)

    def keys(self, filing: Named) -> tuple[str, ...]:
        """The keys of the fixes for a filing: where they differ, it is read otherwise."""
        return tuple(map(key_of, self.of(filing)))

    @cached_property
    def by_key(self) -> dict[str, Placed]:
        """The entries by what tells them."""
        return {entry.key: entry for entry in self.entries}


NO_CORRECTIONS = Corrections(Path("corrections.toml"))
