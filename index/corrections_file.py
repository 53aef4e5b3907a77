"""`corrections.toml` → checked corrections. Names pydantic, as what a person writes comes in here.

[[label]]                       # what a printed label stands for
label = "Net product sales"
concept = "SalesRevenueNet"     # or "none"
statement = "income"            # optional, as are filing, cik or company, and under

[[cell]]                        # a figure that is to be read otherwise than printed
filing = "0000950117-04-000521"
line = 208
printed = "2,345"
value = "2,354"
reason = "Misprinted; the press release of the day has 2,354."

[[column]]                      # the period of the column that a figure stands in
period = "2003-10-01 to 2003-12-31"

[[table]]                       # what the figures of a table are in
scale = "thousands"
"""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from index.concepts import concepts_by_name
from index.corrections import (
    Anchor,
    CellFix,
    ColumnFix,
    Corrections,
    Fix,
    LabelFix,
    Placed,
    ScaleFix,
    key_of,
)
from index.errors import CorrectionsError
from index.figures import parse_figure
from index.model import Period, StatementKind
from index.tagged import same_tags

LARGEST = 1_000_000  # bytes of a corrections file
LONGEST = 1_000  # characters of what an entry says
_DIGITS = 18
_TOO_LONG = f"want a figure of at most {_DIGITS} digits"
_SCALES = {"ones": 1, "hundreds": 100, "thousands": 1_000, "millions": 1_000_000, "billions": 10**9}
_NO_CONCEPT = "none"
_ENTRY = re.compile(r"\s*\[\[\s*['\"]?(\w+)['\"]?\s*\]\]")
_INLINE = re.compile(r"('''|\"\"\")")


def _one_line(text: str) -> str:
    """Words as one visible line."""
    visible = "".join(character if character.isprintable() else " " for character in text)
    folded = " ".join(visible.split())
    if not folded:
        raise ValueError("it is empty")
    return folded


def _figure(written: str) -> str:
    figure = parse_figure(written)
    if figure is not None and len(written) > 2 * _DIGITS:
        raise ValueError(_TOO_LONG)
    if figure is None:
        raise ValueError(
            f'"{written}" is no figure. Write it as a filing would: "2,354", "(1,252)", "-" for nil'
        )
    return written


def _as_written(value: object) -> object:
    """A bare number as a filing prints it."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    number = Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) > _DIGITS):
        raise ValueError(_TOO_LONG)
    return f"({-number:,f})" if number < 0 else f"{number:,f}"


def _period(value: object) -> Period:
    """ "2003-10-01 to 2003-12-31", or a day for an instant."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return Period(value)
    days = str(value).split(" to ")
    try:
        parsed = [date.fromisoformat(day.strip()) for day in days]
    except ValueError:
        parsed = []
    match parsed:
        case [end]:
            return Period(end)
        case [start, end] if start <= end:
            return Period(end, start)
        case _:
            raise ValueError(
                f'"{value}" is no period. Write "2003-12-31", or "2003-10-01 to 2003-12-31"'
            )


def known_concept(name: str) -> str | None:
    """A us-gaap element by the name that it has here; None for "none". Raises ValueError."""
    if name.casefold() == _NO_CONCEPT:
        return None
    found = _concepts().get(name.casefold().removeprefix("us-gaap:"))
    if found is None:
        raise ValueError(f'"{name}" is no us-gaap element that is read{_hint(name, _spellings())}')
    return found


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Every name that an element may be given, and the one that it has here."""
    others = {tag: name for name, tags in same_tags().items() for tag in tags}
    return others | {name: name for name in concepts_by_name()}


@lru_cache(maxsize=1)
def _concepts() -> dict[str, str]:
    return {spelling.casefold(): name for spelling, name in _spellings().items()}


def _concept(name: str) -> str:
    return known_concept(name) or _NO_CONCEPT


def _one_of(names: Iterable[str]) -> Callable[[str], str]:
    def checked(written: str) -> str:
        found = {name.casefold(): name for name in names}.get(written.casefold())
        if found is None:
            hint = _hint(written, names)
            raise ValueError(f'"{written}" is none of {", ".join(names)}{hint}')
        return found

    return checked


def _hint(written: str, names: Iterable[str]) -> str:
    by_fold = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(written.casefold(), by_fold, 1, 0.5)
    return f". Did you mean {by_fold[near[0]]}?" if near else ""


Words = Annotated[str, Field(max_length=LONGEST, strict=True), AfterValidator(_one_line)]
Figure = Annotated[Words, AfterValidator(_figure), BeforeValidator(_as_written)]
Scale = Annotated[Words, AfterValidator(_one_of(_SCALES))]
Kind = Annotated[Words, AfterValidator(_one_of([kind.value for kind in StatementKind]))]
Cik = Annotated[
    Words,
    Field(pattern=r"^\d{1,10}$"),
    BeforeValidator(lambda value: str(value) if type(value) is int else value),
]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Printed(_Entry):
    """What names a figure of a filing."""

    filing: Words
    line: Annotated[int, Field(strict=True, ge=1)]
    printed: Words
    position: Annotated[int, Field(strict=True, ge=1)] | None = None
    label: Words | None = None
    reason: Words

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.filing, self.line, self.printed, self.position, self.label)


class _CellEntry(_Printed):
    value: Figure

    def fix(self) -> Fix:
        figure = parse_figure(self.value)
        assert figure is not None
        return CellFix(
            self.anchor, self.value, figure.value, self.reason, figure.nil, figure.percent
        )


class _ColumnEntry(_Printed):
    period: Annotated[Any, AfterValidator(_period)]

    def fix(self) -> Fix:
        return ColumnFix(self.anchor, self.period, self.reason)


class _TableEntry(_Printed):
    scale: Scale
    shares: Scale | None = None

    def fix(self) -> Fix:
        shares = None if self.shares is None else _SCALES[self.shares]
        return ScaleFix(self.anchor, _SCALES[self.scale], shares, self.reason)


class _LabelEntry(_Entry):
    label: Words
    concept: Annotated[Words, AfterValidator(_concept)]
    statement: Kind | None = None
    under: Words | None = None
    filing: Words | None = None
    cik: Cik | None = None
    company: Words | None = None
    reason: Words | None = None

    @model_validator(mode="after")
    def _is_clear(self) -> Self:
        if sum(scope is not None for scope in (self.filing, self.cik, self.company)) > 1:
            raise ValueError("want one of filing, cik and company, or none for every filing")
        if self.statement == StatementKind.EQUITY and self.concept != _NO_CONCEPT:
            raise ValueError(
                "in the statement of equity the columns tell what a figure is; name another statement"
            )
        return self

    def fix(self) -> Fix:
        return LabelFix(
            self.label,
            None if self.concept == _NO_CONCEPT else self.concept,
            None if self.statement is None else StatementKind(self.statement),
            self.under,
            self.filing,
            self.cik,
            self.company,
            self.reason or "",
        )


_Model = type[_CellEntry] | type[_ColumnEntry] | type[_TableEntry] | type[_LabelEntry]
EntryKind = Literal["cell", "column", "table", "label"]
MODELS: dict[str, _Model] = {
    "cell": _CellEntry,
    "column": _ColumnEntry,
    "table": _TableEntry,
    "label": _LabelEntry,
}


def read_corrections(path: Path) -> Corrections:
    """The corrections of a file. Raises CorrectionsError, which names the file and the line."""
    return parse_corrections(read_text(path), path)


def read_text(path: Path) -> str:
    """The text of a corrections file. Raises CorrectionsError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CorrectionsError(f"{path} is no file. Move it away")
        if status.st_size > LARGEST:
            raise CorrectionsError(
                f"{path} has {status.st_size:,} bytes; {LARGEST:,} are the most. Shorten it"
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorrectionsError(
            f"{path} is not UTF-8 text (byte {error.start}). Save it as such"
        ) from None
    except OSError as error:
        raise CorrectionsError(f"Cannot read {path}: {error.strerror}") from None


def parse_corrections(text: str, path: Path) -> Corrections:
    """The corrections of the text of the file at `path`. Raises CorrectionsError."""
    try:
        loaded = tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:
        words = " ".join(str(error).split())
        raise CorrectionsError(f"{path} is not TOML: {words[:1].lower()}{words[1:]}") from None
    except (RecursionError, ArithmeticError):
        raise CorrectionsError(
            f"{path} is not TOML that can be read: nested too deeply, or a number too long"
        ) from None
    entries: list[Placed] = []
    lines = _entry_lines(text)
    for kind in loaded.keys() - MODELS.keys():
        raise CorrectionsError(
            f'{path}: "{_short(kind)}" is none of {", ".join(MODELS)}{_hint(kind, MODELS)}'
        )
    for kind in MODELS:
        records = loaded.get(kind, [])
        if not isinstance(records, list):
            raise CorrectionsError(f"{path}: write [[{kind}]] in double brackets, once an entry")
        places = lines.get(kind, [])
        known = len(places) == len(records)
        for number, record in enumerate(records, start=1):
            name, line = f"{kind} {number}", places[number - 1] if known else None
            where = f"{path} {name} (line {line})" if line else f"{path} {name}"
            entries.append(Placed(name, line, _validated(kind, record, where)))
    _refuse_repeated(entries, path)
    return Corrections(path, tuple(entries))


def fix_of(kind: EntryKind, record: dict[str, object]) -> Fix:
    """The fix of one entry that is not in a file yet. Raises CorrectionsError."""
    return _validated(kind, record, f"the {kind}")


def _validated(kind: str, record: object, where: str) -> Fix:
    model = MODELS[kind]
    if not isinstance(record, dict):
        raise CorrectionsError(f"{where}: want {', '.join(model.model_fields)}")
    try:
        return model.model_validate(record).fix()
    except ValidationError as error:
        raise CorrectionsError(f"{where}: {_first_fault(error.errors(), model)}") from None


def _first_fault(faults: Sequence[Any], model: _Model) -> str:
    """The first key that is wrong, and how; how many more there are."""
    fault = faults[0]
    key = _short(str(fault["loc"][0])) if fault["loc"] else ""
    words = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        names = ", ".join(model.model_fields)
        words = f"unknown; an entry has {names}{_hint(key, model.model_fields)}"
    elif fault["type"] == "missing":
        words = "it is missing"
    elif fault["type"] == "string_type":
        words = 'want text in quotes, as the filing prints it: "2,345"'
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    said = f"{words[:1].lower()}{words[1:]}{more}"
    return f"{key}: {said}" if key else said


def _short(text: str) -> str:
    """A name from the file that is fit to be repeated."""
    return "".join(c if c.isprintable() else " " for c in text[:40])


def _refuse_repeated(entries: Sequence[Placed], path: Path) -> None:
    first: dict[str, Placed] = {}
    for entry in entries:
        if first.setdefault(key_of(entry.fix), entry) is not entry:
            raise CorrectionsError(
                f"{path} {entry}: it says what {first[entry.key]} says. Remove one of them"
            )


def _entry_lines(text: str) -> dict[str, list[int]]:
    """By kind, the lines that begin an entry; what stands in text of several lines is none."""
    found: dict[str, list[int]] = {}
    inside = ""
    for number, line in enumerate(text.split("\n"), start=1):
        header = None if inside else _ENTRY.match(line)
        if header:
            found.setdefault(header[1], []).append(number)
        for quotes in _INLINE.findall(line):
            inside = "" if inside == quotes else inside or quotes
    return found
