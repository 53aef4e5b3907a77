"""Printed labels → us-gaap element names, statement by statement.

From `concepts.toml`, and `industries.toml` for what only some industries' statements print.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from operator import itemgetter

from index.labels import normalised
from index.model import Row, StatementKind

_KINDS = {
    "balance-sheet": (StatementKind.BALANCE_SHEET,),
    "income": (StatementKind.INCOME, StatementKind.COMPREHENSIVE_INCOME),
    "comprehensive-income": (StatementKind.COMPREHENSIVE_INCOME, StatementKind.INCOME),
    "cash-flows": (StatementKind.CASH_FLOWS,),
}


@dataclass(frozen=True, slots=True)
class Concept:
    """A us-gaap element on one kind of statement: how it is printed and asked for.

    `is_outgo`: what is paid or taken off, whose value is positive however it is printed.
    `instead`: the concepts whose rows are meant where a filing has no row of this one;
    `also`: rows that print the same figure, for other times. `ambiguous` labels count only
    under the headings of `under`; `addends` is what rows under this name add up to.
    """

    name: str
    title: str
    kinds: tuple[StatementKind, ...]
    labels: tuple[str, ...]
    asked: tuple[str, ...]
    instead: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    is_outgo: bool = False
    under: str = ""
    ambiguous: tuple[str, ...] = ()
    addends: str = ""
    never: tuple[str, ...] = ()

    @property
    def is_instant(self) -> bool:
        return self.kinds == (StatementKind.BALANCE_SHEET,)


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """Every entry, in the files' order. A name may stand on two kinds of statement."""
    return (*_file("concepts.toml"), *_industries())


@lru_cache(maxsize=1)
def _industries() -> tuple[Concept, ...]:
    return _file("industries.toml")


def _file(name: str) -> tuple[Concept, ...]:
    table = tomllib.loads(files("index").joinpath(name).read_text(encoding="utf-8"))
    return tuple(_read(table))


@lru_cache(maxsize=1)
def concepts_by_name() -> dict[str, Concept]:
    """The first entry of each name."""
    return {concept.name: concept for concept in reversed(concepts())}


def _read(table: dict[str, dict[str, dict[str, object]]]) -> Iterator[Concept]:
    for group, entries in table.items():
        for name, entry in entries.items():
            yield Concept(
                name,
                str(entry.get("title", "")),
                _KINDS[group],
                _texts(entry, "labels"),
                _texts(entry, "asked"),
                _texts(entry, "instead"),
                _texts(entry, "also"),
                entry.get("sense") == "out",
                str(entry.get("under", "")),
                _texts(entry, "ambiguous"),
                str(entry.get("addends", "")),
                _texts(entry, "never"),
            )


def _texts(entry: dict[str, object], field: str) -> tuple[str, ...]:
    written = entry.get(field, ())
    return tuple(str(text) for text in written) if isinstance(written, list) else ()


_HEADS_SHARES = re.compile(
    r"\bper\b.*\bshare|\bshares\b|\baverage\b|^\W*(?:basic|primary|(?:fully )?diluted|assuming)\b",
    re.I,
)


_PER_SHARE = re.compile(r"\bper\b.*\bshare", re.I)
_COUNTS_SHARES = re.compile(r"\baverage\b.*\bshares\b|\bshares\b.*\b(?:used|outstanding)\b", re.I)


_WHOLE_RESULT = re.compile(
    r"(?:(?:basic|diluted|primary|fully diluted|assuming|common|total)\b.*|net (?:income|loss|earning)(?: loss)?(?: (?:per|available|applicable|attributable)\b.*)?|)$"
)


# Shares are headed by no row of their own: what all holders have is no part of their par value.
_OF_HOLDERS = re.compile(r"total (?:common )?(?:share|stock) ?(?:holder|owner)")


@dataclass(frozen=True, slots=True)
class _Glob:
    """A wording in which * is anything, the empty text too.

    Plain text operations: the thousands of wordings as regular expressions took longer to
    compile than a filing's labels take to look up.
    """

    head: str
    inner: tuple[str, ...]
    tail: str | None  # None: nothing is left open

    @classmethod
    def of(cls, wording: str) -> _Glob:
        head, *rest = wording.split("*")
        return cls(head, tuple(rest[:-1]), rest[-1] if rest else None)

    def fits(self, text: str) -> bool:
        if self.tail is None:
            return text == self.head
        end = len(text) - len(self.tail)
        if not (text.startswith(self.head) and text.endswith(self.tail)):
            return False
        at = len(self.head)
        for part in self.inner:
            found = text.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return at <= end


@dataclass(frozen=True, slots=True)
class _Pattern:
    label: _Glob
    concept: Concept
    under: tuple[_Glob, ...] = ()
    never: tuple[_Glob, ...] = ()

    def fits(self, written: str, above: str) -> bool:
        """Whether a row's plain label and headings are the concept's."""
        return (
            self.label.fits(written)
            and (not self.under or any(each.fits(above) for each in self.under))
            and not any(each.fits(written) for each in self.never)
        )


_Numbered = tuple[int, _Pattern]
_EDGE = 3  # letters at either end


@dataclass(frozen=True, slots=True)
class _Labels:
    """The patterns of one kind of statement, numbered: of those that fit, the first counts.

    `whole`: by their text; `headed`: open ones by how they begin; `ended`: those whose beginning
    is open by how they end, and under "" those whose end is open as well.
    """

    whole: dict[str, list[_Numbered]]
    headed: dict[str, list[_Numbered]]
    ended: dict[str, list[_Numbered]]

    def put(self, place: int, pattern: _Pattern) -> None:
        head, tail = pattern.label.head, pattern.label.tail
        if tail is None:
            self.whole.setdefault(head, []).append((place, pattern))
        elif len(head) >= _EDGE:
            self.headed.setdefault(head[:_EDGE], []).append((place, pattern))
        else:
            ending = tail[-_EDGE:] if len(tail) >= _EDGE else ""
            self.ended.setdefault(ending, []).append((place, pattern))

    def concept(self, written: str, above: str) -> Concept | None:
        """The concept of a row's plain label and headings, or None."""
        near = (
            self.whole.get(written),
            self.headed.get(written[:_EDGE]),
            self.ended.get(written[-_EDGE:]),
            self.ended.get(""),
        )
        fitting = (
            (place, pattern.concept)
            for place, pattern in chain.from_iterable(filter(None, near))
            if pattern.fits(written, above)
        )
        return min(fitting, key=itemgetter(0), default=(0, None))[1]


@lru_cache(maxsize=8)
def _labels(kind: StatementKind) -> _Labels:
    labels = _Labels({}, {}, {})
    industries = _industries()  # what their labels say is the more exact
    own = (each for each in (*industries, *concepts()[: -len(industries)]) if kind in each.kinds)
    for place, pattern in enumerate(chain.from_iterable(map(_own_patterns, own))):
        labels.put(place, pattern)
    return labels


@lru_cache(maxsize=1_000)
def _own_patterns(concept: Concept) -> tuple[_Pattern, ...]:
    """The patterns of a concept's labels, then of those that need a heading above."""
    never = tuple(map(_Glob.of, concept.never))
    under = tuple(map(_Glob.of, concept.under.split("|")))
    plain = (_Pattern(_Glob.of(each), concept, (), never) for each in concept.labels)
    headed = (_Pattern(_Glob.of(each), concept, under, never) for each in concept.ambiguous)
    return (*plain, *headed)


def is_called(label: str, path: tuple[str, ...], concept: Concept) -> bool:
    """Whether a row's label is one of a concept's, in the statements that print it."""
    above = " / ".join(normalised(heading) for heading in path)
    spelt = tuple(_spellings(label, path))
    return any(each.fits(written, above) for written in spelt for each in _own_patterns(concept))


@lru_cache(maxsize=20_000)
def concept_of(label: str, path: tuple[str, ...], kind: StatementKind | None) -> Concept | None:
    """The concept that a row of a statement prints, or None where no standard one fits.

    `path`: the stub headings above the row. A per-share heading joins the label, so that
    "Basic" under "Earnings per common share" is read as both.
    """
    if kind is None:
        return None
    above = " / ".join(normalised(heading) for heading in path)
    found = (_labels(kind).concept(written, above) for written in _spellings(label, path))
    return next((concept for concept in found if concept is not None), None)


def row_concept(row: Row, kind: StatementKind | None) -> Concept | None:
    """The concept of a row. Under a per-share heading an amount of thousands is no per-share figure."""
    large = any(cell is not None and abs(cell.value) >= 1000 for cell in row.cells)
    path = tuple(
        heading
        for heading in row.path
        if not (large and _PER_SHARE.search(heading)) or _COUNTS_SHARES.search(heading)
    )
    found = concept_of(row.label, path, kind)
    if large and found is not None and "PerShare" in found.name:
        counted = [heading for heading in path if _COUNTS_SHARES.search(heading)]
        return concept_of(f"Weighted average shares {row.label}", (), kind) if counted else None
    return found


def _spellings(label: str, path: tuple[str, ...]) -> Iterator[str]:
    headed = [heading for heading in path if _HEADS_SHARES.search(heading)]
    of_holders = _OF_HOLDERS.match(normalised(label))
    if of_holders or not any(re.search(r"share", heading, re.I) for heading in headed):
        headed = []
    if headed and not re.search(r"\bper\b.*\bshare", label, re.I):
        if _WHOLE_RESULT.match(normalised(label)):
            yield f"{' '.join(normalised(heading) for heading in headed)} {normalised(label)}".strip()
        return
    yield normalised(label)
