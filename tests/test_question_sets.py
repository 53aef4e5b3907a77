from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from index.build import read_filing

Record = dict[str, Any]
Check = Callable[[Path, Record], None]

QUESTIONS = Path(__file__).resolve().parent.parent / "eval" / "questions"
NUTRITION = QUESTIONS / "nutrition-21.jsonl"
FIGURES = tuple(QUESTIONS / f"figures-{name}.jsonl" for name in ("text", "html", "mixed", "fresh"))
WORDS = tuple(
    QUESTIONS / f"words-{name}.jsonl"
    for name in ("text", "html", "more", "plain", "apart", "given", "fresh", "everyday")
)
CONVERSATIONS = QUESTIONS / "conversations.jsonl"
SEVERAL = QUESTIONS / "several.jsonl"
SCREENS = QUESTIONS / "screens.jsonl"
OUTSIDE = "../../shared"

OWN_TYPES = frozenset(
    ["lookup", "per-share", "derived", "change", "compare", "list", "rank", "cover"]
).union(["narrative", "note", "follow-up", "refuse", "trap"])
TYPES = OWN_TYPES.union(["arithmetic", "count", "equity", "series", "sloppy"]).union(
    ["why", "who", "what", "when", "where", "how", "risk", "legal", "policy", "event"],
    ["definition", "yes-no", "amount-in-text", "mixed"],
    ["pair", "period", "open", "restated"],
)
UNITS = frozenset(
    ["USD", "USD/share", "shares", "percent", "percentage points", "ratio", "days", "count"]
)
REASONS = frozenset(
    ["not_in_filing", "ambiguous", "not_computable", "unreliable", "out_of_scope", "not_understood"]
)
REQUIRED = ("id", "question", "type", "file", "lines")
EXPECTATIONS = ("value", "values", "verdict", "must_include", "refuse")
RELATIVE = Decimal("1e-6")

BINARY: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


class FilingElsewhere(Exception):
    """A filing of the folder beside the project, which is not there."""


@cache
def read_set(path: Path) -> list[Record]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows if row.strip()]


def question_sets() -> list[Path]:
    return sorted(QUESTIONS.glob("*.jsonl"))


def each(wanted: Callable[[Record], bool]) -> Callable[[Check], Any]:
    """A check of one record as a test of every set: it names all records that break it."""

    def of_every_set(check: Check) -> Any:
        def of_one_set(path: Path) -> None:
            broken, elsewhere = [], ""
            for number, record in enumerate(read_set(path), start=1):
                if not wanted(record):
                    continue
                try:
                    check(path, record)
                except FilingElsewhere as absent:
                    elsewhere = str(absent)
                except AssertionError as error:
                    broken.append(f"{record.get('id', f'record {number}')}: {error}")
            assert not broken, "\n".join(broken)
            if elsewhere:
                pytest.skip(elsewhere)

        sets = [path for path in question_sets() if any(map(wanted, read_set(path)))]
        return pytest.mark.parametrize("path", sets, ids=lambda path: path.stem)(of_one_set)

    return of_every_set


def each_set() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", question_sets(), ids=lambda path: path.stem)


def by_filing(record: Record) -> list[Record]:
    """The record by the filings that it is put to: the file, lines and cells of each."""
    return [record, *record.get("also", [])]


def filing_lines(path: Path, record: Record) -> list[str]:
    filing = path.parent / str(record["file"])
    if not filing.is_file():
        if OUTSIDE in record["file"]:
            raise FilingElsewhere(f"filing outside the project is not here: {record['file']}")
        raise AssertionError(f"no such filing: {filing}")
    return lines_of(filing)


@cache
def lines_of(filing: Path) -> list[str]:
    """The lines that citations count: of the file itself for text, of the canonical text for HTML."""
    return read_filing(filing).filing.text.split("\n")


def fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(is_text(item) for item in value)


def alternatives(item: str | list[str]) -> list[str]:
    return [item] if isinstance(item, str) else item


def evidence(lines: list[str], record: Record) -> str:
    return fold("\n".join("\n".join(lines[first - 1 : last]) for first, last in record["lines"]))


def printed_number(text: str) -> Decimal:
    bare = re.sub(r"[$,%\s]", "", text)
    if re.fullmatch(r"-{1,3}|[\u2013\u2014]", bare):
        return Decimal(0)
    negative = re.fullmatch(r"\((.+)\)", bare)
    return -Decimal(negative[1]) if negative else Decimal(bare)


def stands_on(line: str, printed: str) -> bool:
    whole = rf"(?<![\d-])(?<!\d[.,]){re.escape(printed)}(?![\d-])(?![.,]\d)"
    found = [(line[: m.start()], line[m.end() :]) for m in re.finditer(whole, line)]
    return any(not (before.endswith("(") and after.startswith(")")) for before, after in found)


def cell_values(record: Record) -> dict[str, Decimal]:
    return {
        name: printed_number(printed) * Decimal(str(multiplier))
        for each in by_filing(record)
        for name, (_, printed, multiplier) in each.get("cells", {}).items()
    }


def evaluate(formula: str, names: dict[str, Decimal]) -> Decimal:
    return walk(ast.parse(formula, mode="eval").body, names)


def walk(node: ast.expr, names: dict[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Decimal(str(number))
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -walk(operand, names)
        case ast.Call(func=ast.Name(id="abs"), args=[inner], keywords=[]):
            return abs(walk(inner, names))
        case ast.Compare(left=left, ops=[ast.Gt() | ast.Lt() as order], comparators=[right]):
            one, other = walk(left, names), walk(right, names)
            return Decimal(one > other if isinstance(order, ast.Gt) else one < other)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in BINARY:
            return BINARY[type(operator)](walk(left, names), walk(right, names))
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")


def names_in(formula: str) -> set[str]:
    return {n.id for n in ast.walk(ast.parse(formula)) if isinstance(n, ast.Name)} - {"abs"}


def covered(line: int, record: Record) -> bool:
    return any(first <= line <= last for first, last in record["lines"])


def has(*names: str) -> Callable[[Record], bool]:
    return lambda record: all(name in record for name in names)


def anything(_: Record) -> bool:
    return True


@each(anything)
def test_required_fields(path: Path, record: Record) -> None:
    assert [name for name in REQUIRED if name not in record] == []
    assert all(is_text(record[name]) for name in ("id", "question", "type", "file"))
    assert record["type"] in TYPES


@each(anything)
def test_expects_one_kind_of_answer(path: Path, record: Record) -> None:
    expected = [name for name in EXPECTATIONS if name in record]
    assert expected
    assert "refuse" not in expected or expected == ["refuse"]


@each(anything)
def test_filing_exists_and_has_the_lines(path: Path, record: Record) -> None:
    assert record["lines"] or "refuse" in record
    for each_filing in by_filing(record):
        total = len(filing_lines(path, each_filing))
        for first, last in each_filing["lines"]:
            assert 1 <= first <= last <= total


@each(has("value"))
def test_figure_is_well_formed(path: Path, record: Record) -> None:
    assert is_number(record["value"])
    assert record.get("unit") in UNITS
    assert is_number(record.get("tolerance")) and record["tolerance"] >= 0
    assert all(is_number(other) for other in record.get("accept", []))
    if path not in WORDS:  # whose amounts stand in sentences
        assert "cells" in record and "formula" in record


@each(has("verdict"))
def test_verdict_is_well_formed(path: Path, record: Record) -> None:
    assert isinstance(record["verdict"], bool)


@each(has("refuse"))
def test_refusal_is_well_formed(path: Path, record: Record) -> None:
    assert record["refuse"] is True
    reasons = alternatives(record.get("reason", []))
    assert reasons and set(reasons) <= REASONS


@each(lambda record: record.get("type") == "refuse")
def test_refuse_type_refuses(path: Path, record: Record) -> None:
    assert record.get("refuse") is True


@each(has("must_include"))
def test_words_are_well_formed(path: Path, record: Record) -> None:
    assert isinstance(record["must_include"], list) and record["must_include"]
    assert all(are_texts(alternatives(item)) for item in record["must_include"])
    assert "must_not_include" not in record or are_texts(record["must_not_include"])


@each(lambda record: "turns" in record or record.get("type") == "follow-up")
def test_turns_are_earlier_questions(path: Path, record: Record) -> None:
    assert are_texts(record.get("turns"))


@each(has("cells"))
def test_cells_are_printed_on_their_lines(path: Path, record: Record) -> None:
    for each_filing in by_filing(record):
        lines = filing_lines(path, each_filing)
        for name, (line, printed, multiplier) in each_filing.get("cells", {}).items():
            assert is_number(multiplier) and multiplier != 0, name
            assert covered(line, each_filing), f"{name}: line {line} is not among the evidence"
            assert stands_on(lines[line - 1], printed), f"{name}: {printed!r} not on line {line}"


@each(has("cells", "formula"))
def test_formula_uses_every_cell(path: Path, record: Record) -> None:
    assert names_in(record["formula"]) == set(cell_values(record))
    assert evaluate(record["formula"], cell_values(record)).is_finite()


@each(has("value", "cells", "formula"))
def test_formula_gives_the_value(path: Path, record: Record) -> None:
    value = Decimal(str(record["value"]))
    allowed = max(Decimal(str(record["tolerance"])), abs(value) * RELATIVE)
    assert abs(evaluate(record["formula"], cell_values(record)) - value) <= allowed


@each(has("values", "cells"))
def test_listed_values_are_the_cells(path: Path, record: Record) -> None:
    listed = sorted(Decimal(str(value)) for value in record["values"])
    assert listed == sorted(cell_values(record).values())


@each(has("verdict", "cells", "formula"))
def test_verdict_is_that_of_the_cells(path: Path, record: Record) -> None:
    assert (evaluate(record["formula"], cell_values(record)) > 0) is record["verdict"]


@each(lambda record: "must_include" in record and not record.get("paraphrase"))
def test_words_occur_in_the_evidence(path: Path, record: Record) -> None:
    text = evidence(filing_lines(path, record), record)
    for item in record["must_include"]:
        assert any(fold(word) in text for word in alternatives(item)), item


@each_set()
def test_ids_are_unique(path: Path) -> None:
    ids = [str(record.get("id")) for record in read_set(path)]
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


@each_set()
def test_questions_are_unique(path: Path) -> None:
    asked = [
        (
            *(each_filing["file"] for each_filing in by_filing(record)),
            fold(record["question"]),
            *record.get("turns", []),
        )
        for record in read_set(path)
    ]
    assert sorted({key for key in asked if asked.count(key) > 1}) == []


def test_nutrition_set_is_large_and_varied() -> None:
    rows = read_set(NUTRITION)
    assert len(rows) >= 120
    assert sum("refuse" in row for row in rows) >= 20
    assert {row["type"] for row in rows} == OWN_TYPES


def test_figure_sets_are_large_and_of_many_filings() -> None:
    rows = [row for path in FIGURES for row in read_set(path)]
    assert len(rows) >= 250
    assert sum("refuse" in row for row in rows) >= 50
    assert len({row["file"] for row in rows}) >= 8


def test_word_sets_are_large_and_of_many_filings() -> None:
    rows = [row for path in WORDS for row in read_set(path)]
    assert len(rows) >= 150
    assert sum("refuse" in row for row in rows) >= 40
    assert len({row["file"] for row in rows}) >= 8


def test_conversations_are_many_and_lean_on_what_was_said() -> None:
    rows = read_set(CONVERSATIONS)
    assert len(rows) >= 60
    assert {len(row["turns"]) for row in rows} <= {1, 2, 3, 4}
    assert sum(len(row["turns"]) > 1 for row in rows) >= 20


def test_questions_over_several_filings_are_many_and_of_many_kinds() -> None:
    rows = read_set(SEVERAL)
    assert len(rows) >= 60
    assert all(row.get("also") for row in rows)
    assert len({each_filing["file"] for row in rows for each_filing in by_filing(row)}) >= 15
    assert {"pair", "series", "change", "restated", "open", "refuse"} <= {r["type"] for r in rows}


def test_screens_are_many_and_of_many_kinds() -> None:
    rows = read_set(SCREENS)
    assert len(rows) >= 30
    assert all(row.get("also") for row in rows)
    assert {"rank", "list", "compare", "count", "arithmetic", "yes-no"} <= {r["type"] for r in rows}
