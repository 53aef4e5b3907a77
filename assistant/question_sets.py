"""Question sets and batches: JSON Lines or YAML → validated records. Names pydantic and yaml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from assistant.model import Presentation, Reason
from assistant.settings import LONGEST_QUESTION
from index.errors import QuestionSetError


def _figure(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("want a number")
    return value


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


def _in_order(lines: tuple[int, int]) -> tuple[int, int]:
    if not 1 <= lines[0] <= lines[1]:
        raise ValueError("want a first and a last line, from 1")
    return lines


Words = Annotated[str, AfterValidator(_not_blank)]
QuestionText = Annotated[str, Field(max_length=LONGEST_QUESTION), AfterValidator(_not_blank)]
Figure = Annotated[Decimal, BeforeValidator(_figure), Field(allow_inf_nan=False)]
Alternatives = Annotated[tuple[Words, ...], BeforeValidator(_several), Field(min_length=1)]
Lines = Annotated[tuple[int, int], AfterValidator(_in_order)]


class BatchQuestion(BaseModel):
    """A question of a batch; `turns` are the questions before it, `file` is a FILING."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    question: QuestionText
    turns: tuple[QuestionText, ...] = ()
    file: Words | None = None


class Beside(BaseModel):
    """Another filing that a question is put to; `lines` are the evidence in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: Words
    lines: tuple[Lines, ...] = ()


class Record(BaseModel):
    """A question with what a right reply holds; `lines` are the evidence, first and last.

    `also`: the filings that it is put to together with `file`. `values`: those of a reply of
    several figures, in order.
    Fields of other names are the set's own and are left alone.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[Words, BeforeValidator(lambda value: str(value) if _is_whole(value) else value)]
    question: QuestionText
    type: Words
    file: Words
    also: tuple[Beside, ...] = ()
    turns: tuple[QuestionText, ...] = ()
    value: Figure | None = None
    unit: Presentation | None = None
    tolerance: Annotated[Figure, Field(ge=0)] = Decimal(0)
    accept: tuple[Figure, ...] = ()
    values: tuple[Figure, ...] = ()
    verdict: Annotated[bool, Field(strict=True)] | None = None
    must_include: tuple[Alternatives, ...] = ()
    must_not_include: tuple[Words, ...] = ()
    refuse: Annotated[bool, Field(strict=True)] = False
    reason: Annotated[tuple[Reason, ...], BeforeValidator(_several)] = ()
    lines: tuple[Lines, ...] = ()

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        figures = self.value is not None or self.verdict is not None or bool(self.values)
        expects = figures or self.must_include or self.must_not_include
        if self.refuse and expects:
            raise ValueError("refuse: true stands alone, without value, verdict or must_include")
        if not self.refuse and not expects:
            raise ValueError("want one of value, values, verdict, must_include or refuse: true")
        twice = next((file for file in self.files if self.files.count(file) > 1), None)
        if twice is not None:
            raise ValueError(f"{twice} is named twice: want the other filings in also")
        return self

    @property
    def files(self) -> tuple[str, ...]:
        """Every filing that the question is put to."""
        return (self.file, *(each.file for each in self.also))

    @property
    def evidence(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The lines of evidence in each filing that has some."""
        return tuple(lines for lines in (self.lines, *(e.lines for e in self.also)) if lines)


Model = TypeVar("Model", bound=BaseModel)


def read_question_set(path: Path) -> tuple[Record, ...]:
    """The records of a .jsonl, .yaml or .yml file. Raises QuestionSetError for a bad one."""
    text = _text(path)
    if path.suffix.lower() in {".yaml", ".yml"}:
        found = list(_yaml_records(path, text))
    else:
        found = list(_json_lines(str(path), text.split("\n")))
    records = tuple(_validated(Record, record, where) for where, record in found)
    if not records:
        raise QuestionSetError(f"{path} holds no questions. Write one record a line")
    first: dict[str, str] = {}
    for record, (where, _) in zip(records, found, strict=True):
        if first.setdefault(record.id, where) != where:
            raise QuestionSetError(f"{where}: id: {record.id!r} stands at {first[record.id]} too")
    return records


def read_batch(path: Path) -> tuple[BatchQuestion, ...]:
    """The questions of a JSON Lines file, in order. Raises QuestionSetError for a bad line."""
    return batch_questions(str(path), _text(path).split("\n"))


def batch_questions(name: str, lines: Iterable[str]) -> tuple[BatchQuestion, ...]:
    """The questions of JSON lines; blank ones are passed over. `name` is for errors."""
    found = list(_json_lines(name, lines))
    return tuple(_validated(BatchQuestion, record, where) for where, record in found)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise QuestionSetError(f"No question set at {path}. Check the path") from None
    except IsADirectoryError:
        raise QuestionSetError(f"{path} is a folder. Name the sets in it: {path}/*.jsonl") from None
    except OSError as error:
        raise QuestionSetError(f"Cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{path} is not UTF-8 text (byte {error.start})") from None


def _json_lines(name: str, lines: Iterable[str]) -> Iterator[tuple[str, object]]:
    """Every record with its place: the file and the line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        try:
            yield where, json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError as error:
            raise QuestionSetError(
                f"{where}: not JSON: {error.msg} at column {error.colno}"
            ) from None
        except RecursionError:
            raise QuestionSetError(f"{where}: nested too deeply") from None


def _yaml_records(path: Path, text: str) -> Iterator[tuple[str, object]]:
    try:
        loaded = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise QuestionSetError(f"{path}{line}: not YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise QuestionSetError(f"{path}: not YAML") from None
    if not isinstance(loaded, list):
        raise QuestionSetError(f"{path}: want a list of records, each a mapping")
    for number, record in enumerate(loaded, start=1):
        yield f"{path} record {number}", record


def _validated(model: type[Model], record: object, where: str) -> Model:
    if not isinstance(record, dict):
        raise QuestionSetError(f"{where}: want an object with the fields of a question")
    try:
        return model.model_validate(record)
    except ValidationError as error:
        named = f" ({record['id']})" if isinstance(record.get("id"), str | int) else ""
        raise QuestionSetError(f"{where}{named}: {_first_fault(error.errors())}") from None


def _first_fault(faults: Sequence[Any]) -> str:
    """The first field that is wrong, and how; how many more there are."""
    fault = faults[0]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault["loc"])
    field = f"{path.removeprefix('.')}: " if path else ""
    words = str(fault["msg"]).removeprefix("Value error, ")
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{field}{words[:1].lower()}{words[1:]}{more}"
