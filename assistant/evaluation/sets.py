"""Question sets and batches: files of JSON Lines or YAML → validated records. Names yaml."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.evaluation.records import BatchQuestion, Record
from assistant.layout import folded
from index.errors import QuestionSetError

# The names of the fields of a record that are not ours but so like one of ours that they are
# likely meant for it are told; "cells" and other names of a set's own are not like any.
_ALIKE = 0.84
_ALIKE_AT_FAULT = 0.7  # where something is wrong with the record

_FEW = 2  # lines that may not be JSON in what is a set for all that

Model = TypeVar("Model", bound=BaseModel)


def read_question_set(path: Path, hint: Callable[[str], None] | None = None) -> tuple[Record, ...]:
    """The records of a .jsonl, .yaml or .yml file; `hint` is told of fields misspelt, it seems.

    Raises QuestionSetError for a bad one, with all that is wrong as its `faults`.
    """
    text = _text(path)
    faults: list[str] = []
    if path.suffix.lower() in {".yaml", ".yml"}:
        found = list(_yaml_records(path, text))
    else:
        lines = list(_json_lines(str(path), text.split("\n")))
        faults += [str(each) for _, each in lines if isinstance(each, QuestionSetError)]
        found = [each for each in lines if not isinstance(each[1], QuestionSetError)]
    records: list[Record] = []
    first: dict[str, str] = {}
    objects = sum(isinstance(fields, dict) for _, fields in found)
    if 2 * objects < len(faults) and len(faults) > _FEW:
        raise QuestionSetError(_no_set(path, text, faults[0]))
    for where, fields in found:
        name = str(fields.get("id", "")) if isinstance(fields, dict) else ""
        if name and first.setdefault(name, where) != where:
            faults.append(f"{where}: id: {name!r} stands at {first[name]} too")
        try:
            record = _validated(Record, fields, where)
        except QuestionSetError as error:
            faults.append("; ".join([str(error), *_misspelt(fields, _ALIKE_AT_FAULT)]))
            continue
        records.append(record)
        if hint is not None:
            for words in _misspelt(fields):
                hint(f"{where} ({record.id}): {words}")
    if faults:
        more = f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""
        raise QuestionSetError(f"{faults[0]}{more}", tuple(faults))
    if not records:
        raise QuestionSetError(f"{path} holds no questions. Write one record a line")
    return tuple(records)


def _no_set(path: Path, text: str, fault: str) -> str:
    """Why a file of which no line is a record is no set."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return f"{path} is no question set, whose lines are JSON objects. First: {fault}"
    kind = "array" if isinstance(whole, list) else "object"
    return f"{path} is one JSON {kind} over several lines. A set has a record on each line"


def _misspelt(fields: object, alike: float = _ALIKE) -> Iterator[str]:
    """What is said of fields of a record that are not ours, but nearly."""
    known = tuple(Record.model_fields)
    names = tuple(fields) if isinstance(fields, dict) else ()
    for name in names:
        if isinstance(name, str) and name not in known:
            near = difflib.get_close_matches(name, known, 1, alike)
            if near and near[0] not in names:
                yield f"{folded(name)}: no field of that name is read. Did you mean {near[0]}?"


def read_batch(path: Path) -> Iterator[BatchQuestion | QuestionSetError]:
    """The questions of a JSON Lines file, in order, as of `batch_questions`. Raises QuestionSetError
    where the file cannot be read."""
    return batch_questions(str(path), _text(path).split("\n"))


def batch_questions(name: str, lines: Iterable[str]) -> Iterator[BatchQuestion | QuestionSetError]:
    """The questions of JSON lines, each as its line comes; blank ones are passed over.

    In place of a line that is none there is the error that names it: `name` and its number.
    """
    for where, record in _json_lines(name, lines):
        try:
            if isinstance(record, QuestionSetError):
                raise record
            yield _validated(BatchQuestion, record, where)
        except QuestionSetError as error:
            yield error


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
    """Every record with its place: the file and the line; of what is no JSON the error."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        try:
            yield where, json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError as error:
            said = f"{where}: not JSON: {error.msg} at column {error.colno}"
        except RecursionError:
            said = f"{where}: nested too deeply"
        else:
            continue
        yield where, QuestionSetError(said)


def _yaml_records(path: Path, text: str) -> Iterator[tuple[str, object]]:
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        loaded = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise QuestionSetError(f"{path}{line}: not YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError):
        raise QuestionSetError(f"{path}: not YAML") from None
    except RecursionError:
        raise QuestionSetError(f"{path}: nested too deeply") from None
    if not isinstance(loaded, list) or not isinstance(node, yaml.SequenceNode):
        raise QuestionSetError(f"{path}: want a list of records, each a mapping")
    for number, (record, part) in enumerate(zip(loaded, node.value, strict=True), start=1):
        yield f"{path} line {part.start_mark.line + 1}, record {number}", record


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
