"""A record of a question set, and a question of a batch, with the JSON Schema of sets."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from assistant.model import Presentation, Reason
from assistant.settings import LONGEST_QUESTION

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def _figure(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("want a number")
    return value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


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


_NUMBER = WithJsonSchema({"type": "number"})
_WORDS = {"type": "string", "minLength": 1, "pattern": r"\S"}
_ONE_OR_MORE = {"anyOf": [_WORDS, {"type": "array", "items": _WORDS, "minItems": 1}]}
_REASONS: dict[str, Any] = {"enum": [reason.value for reason in Reason]}

Words = Annotated[str, AfterValidator(_not_blank), WithJsonSchema(_WORDS)]
QuestionText = Annotated[
    str,
    Field(max_length=LONGEST_QUESTION),
    AfterValidator(_not_blank),
    WithJsonSchema(_WORDS | {"maxLength": LONGEST_QUESTION}),
]
Figure = Annotated[Decimal, BeforeValidator(_figure), Field(allow_inf_nan=False), _NUMBER]
Tolerance = Annotated[
    Figure, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0, "default": 0})
]
Alternatives = Annotated[
    tuple[Words, ...],
    BeforeValidator(_several),
    Field(min_length=1),
    WithJsonSchema(_ONE_OR_MORE),
]
Lines = Annotated[
    tuple[int, int],
    AfterValidator(_in_order),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 1},
            "minItems": 2,
            "maxItems": 2,
            "description": "The first and the last line, from 1.",
        }
    ),
]


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
    """A question with what a right reply holds. Fields of other names are the set's own."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[
        Words,
        BeforeValidator(lambda value: str(value) if _is_whole(value) else value),
        WithJsonSchema({"anyOf": [_WORDS, {"type": "integer"}]}),
    ] = Field(description="Unique in the set.")
    question: QuestionText = Field(description="What is asked.")
    type: Words = Field(description="The kind of question, by which scores are counted.")
    file: Words = Field(description="The filing, sought from the set's own folder.")
    tags: tuple[Words, ...] = Field(
        (), description="Further marks, by which questions can be chosen."
    )
    also: tuple[Beside, ...] = Field((), description="Filings that it is put to with `file`.")
    turns: tuple[QuestionText, ...] = Field(
        (), description="The questions before it in the same conversation."
    )
    value: Figure | None = Field(None, description="The figure of a right reply, in ones.")
    unit: Presentation | None = Field(None, description="The unit of a right reply's figure.")
    tolerance: Tolerance = Field(
        Decimal(0),
        description="How far a figure may be off; a millionth always.",
        json_schema_extra={"default": 0},
    )
    accept: tuple[Figure, ...] = Field((), description="Other figures that are as right.")
    values: tuple[Figure, ...] = Field(
        (), description="The figures of a right reply of several, in order."
    )
    verdict: Annotated[bool, Field(strict=True)] | None = Field(
        None, description="The verdict on a yes-or-no question."
    )
    must_include: tuple[Alternatives, ...] = Field(
        (), description="What a right reply says; of a list within it, any one."
    )
    must_not_include: tuple[Words, ...] = Field((), description="What no right reply says.")
    refuse: Annotated[bool, Field(strict=True)] = Field(
        False, description="The filing does not say: a refusal is right, and nothing else is."
    )
    reason: Annotated[
        tuple[Reason, ...],
        BeforeValidator(_several),
        WithJsonSchema({"anyOf": [_REASONS, {"type": "array", "items": _REASONS}]}),
    ] = Field((), description="The reasons that a refusal may give.")
    lines: tuple[Lines, ...] = Field(
        (), description="The evidence: lines as `filing show` numbers them."
    )

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


def schema() -> dict[str, Any]:
    """The JSON Schema of a record: of a line of a JSON Lines set, of an entry of a YAML one."""
    said = [
        {"required": [name], "properties": {name: {"not": {"enum": [None, []]}}}}
        for name in ("value", "values", "verdict", "must_include", "must_not_include")
    ]
    declines = {"required": ["refuse"], "properties": {"refuse": {"const": True}}}
    return {
        "$schema": SCHEMA_ID,
        **Record.model_json_schema(),
        "title": "A record of a question set",
        "oneOf": [{"anyOf": said}, declines],
    }


def schema_text() -> str:
    """`schema`, as the file that is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
