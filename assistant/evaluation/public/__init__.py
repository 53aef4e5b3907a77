"""The public sets' own formats → records. What is and is not comparable: docs/question-sets.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from assistant.evaluation.public import docugami, financebench, finqa, tatqa
from assistant.evaluation.public.parts import Converted, LeftOut, Places
from assistant.evaluation.records import Record
from assistant.layout import folded
from index.errors import QuestionSetError

_READERS: dict[str, Callable[[str, Places], Iterator[Converted | LeftOut]]] = {
    "docugami": docugami.convert,
    "financebench": financebench.convert,
    "finqa": finqa.convert,
    "tatqa": tatqa.convert,
}


def convert(form: str, path: Path, places: Places) -> Iterator[Converted | LeftOut]:
    """The records of a file of a public set, and what was left out, with why.

    Raises QuestionSetError where the file is not of that format.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionSetError(f"Cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{path} is not UTF-8 text (byte {error.start})") from None
    seen: set[str] = set()
    try:
        for each in _READERS[form](text, places):
            yield _checked(each, seen) if isinstance(each, Converted) else each
    except (json.JSONDecodeError, RecursionError):
        raise QuestionSetError(f"{path} is not JSON as {form} publishes it") from None
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise QuestionSetError(
            f"{path} is not as {form} publishes it: {type(error).__name__}: {folded(str(error))}"
        ) from None


def _checked(each: Converted, seen: set[str]) -> Converted | LeftOut:
    """What was made of a record, if it is one of ours."""
    name = str(each.record["id"])
    if name in seen:
        return LeftOut(name, "its id stands twice")
    seen.add(name)
    try:
        Record.model_validate(each.record)
    except ValidationError as error:
        fault = error.errors()[0]
        return LeftOut(name, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}")
    return each
