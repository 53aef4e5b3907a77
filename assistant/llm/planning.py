"""A model's plan for a question that could not be read: a form, held against the filing's facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field, ValidationError

import prompts
from assistant.book import Book
from assistant.compute import Figure, evaluate, spoken
from assistant.expressions import (
    At,
    Binary,
    Call,
    Expression,
    Line,
    Name,
    Number,
    operand_names,
    parse,
    with_lines,
)
from assistant.llm.evidence import as_label, plain, seen
from assistant.llm.model import ChatModel, Form, Message, Said
from assistant.metrics import metrics
from assistant.model import Presentation, Usage
from assistant.plans import Change, Compute, Search
from assistant.row_words import RowWords, stems
from assistant.stated_figures import figures
from index.errors import SettingsError
from index.model import Period

_MOST_LINES = 220
_MOST_OF_NOTES = 60
_MOST_PERIODS = 24
_LONGEST_FORMULA = 300
# The numbers that a formula may have of its own: halves, thirds, quarters, months of a year.
_OF_PARTS = frozenset(map(Decimal, (2, 3, 4, 12)))
_OF_FORMULAS = stems(
    "ratio margin share percentage percent proportion total sum difference average change rate less plus minus times "
    "over divided multiple coverage per day days month monthly year annual quarter quarterly"
)


class _Written(BaseModel):
    """A plan as a model writes it."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    do: Literal["figure", "change", "words", "none"] = Field(description="what is wanted")
    formula: str = Field("", max_length=_LONGEST_FORMULA, description="names with + - * / and ()")
    title: str = Field("", max_length=120, description="what the figure is called")
    period: str = Field("", max_length=40, description="the name of a period; the later of two")
    earlier: str = Field("", max_length=40, description="for a change: the name of the earlier one")
    change_in: Literal["amount", "percent", "points"] = "amount"
    query: str = Field("", max_length=300, description="for words: what to look for")


_FORM = Form(
    "plan",
    "Say how to answer the question from the filing's lines.",
    _Written.model_json_schema(),
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a plan may name: the filing's lines, the metrics, the periods."""

    lines: dict[str, Line]
    periods: dict[str, Period]

    @classmethod
    def of(cls, book: Book, question: str) -> Catalogue:
        """The lines of the statements, and of the notes' tables those nearest the question."""
        asked = stems(question)
        statements = [row for row in book.rows if row.table.statement]
        noted = (row for row in book.rows if not row.table.statement and _nearness(row, asked))
        nearest = sorted(noted, key=lambda row: -_nearness(row, asked))[:_MOST_OF_NOTES]
        rows = (*statements[: _MOST_LINES - len(nearest)], *nearest)
        lines = {f"line{n}": Line(row.title, row.facts) for n, row in enumerate(rows, 1)}
        spans = (*book.times.durations, *book.times.instants)
        periods = {f"p{n}": period for n, period in enumerate(spans[:_MOST_PERIODS], 1)}
        return cls(lines, periods)

    def written(self) -> dict[str, str]:
        """The catalogue as a prompt has it."""
        named = {period: name for name, period in self.periods.items()}
        lines = []
        for name, line in self.lines.items():
            printed = {named[f.period] for f in line.facts if f.period in named}
            above = " / ".join(line.facts[0].path) if line.facts else ""
            label = as_label(f"{above} / {line.title}" if above else line.title)
            lines.append(
                f"{name}: {label} ({', '.join(sorted(printed, key=_number)) or 'no period'})"
            )
        known = (f"{key}: {metric.title}" for key, metric in metrics().items())
        periods = (f"{name}: {spoken(period)}" for name, period in self.periods.items())
        return {
            "lines": "\n".join(lines),
            "metrics": "\n".join(known),
            "periods": "\n".join(periods),
        }


Planned = Compute | Change | Search


def model_plan(question: str, book: Book, model: ChatModel) -> tuple[Planned | None, Usage]:
    """The plan that a model makes of a question, and what it took; None where it sees no answer.

    A plan that names what is not there, or comes to nothing, is asked for once more with the
    reason; the second such leaves the question to the filing's words. Raises ModelError.
    """
    catalogue = Catalogue.of(book, question)
    asked = prompts.fill("plan_question", question=question, **catalogue.written())
    messages = [Message("system", prompts.load("plan")), Message("user", asked)]
    usage = Usage(model.name)
    for _ in range(2):
        said = model.say(messages, _FORM)
        usage += said.usage
        try:
            return _checked(_read(said), question, catalogue, book), usage
        except _Unsound as unsound:
            again = prompts.fill("plan_again", problem=str(unsound))
            messages += [
                Message("assistant", said.text or str(said.fields)),
                Message("user", again),
            ]
    return Search(question), usage


class _Unsound(ValueError):
    """A plan that cannot be worked out, with what is wrong with it."""


def _read(said: Said) -> _Written:
    """The form that a model filled in, as a call of its tool or as JSON in its text."""
    try:
        if said.fields is not None:
            return _Written.model_validate(said.fields)
        written = re.search(r"\{.*\}", said.text, re.S)
        return _Written.model_validate_json(written.group() if written else said.text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the form"
        raise _Unsound(f"{where}: {first['msg']}.") from error


def _checked(written: _Written, question: str, catalogue: Catalogue, book: Book) -> Planned | None:
    """The plan that a form means. Raises _Unsound where a name in it is none, or nothing comes of it."""
    if written.do == "none":
        return None
    if written.do == "words":
        return Search(seen(written.query) or question)
    expression = _expression(written.formula, catalogue, question)
    title = _called(expression, written.title, question)
    period = _period(written.period, catalogue)
    if written.do == "figure":
        _prove(expression, period, book)
        name = expression.name if isinstance(expression, Name) else None
        metric = metrics().get(name) if name else None
        return Compute(
            expression,
            metric.title if metric else title,
            period,
            metric.unit if metric else None,
            name,
        )
    earlier = _period(written.earlier, catalogue)
    for each in (period, earlier):
        _prove(expression, each, book)
    if period.months != earlier.months or period <= earlier:
        raise _Unsound("The two periods of a change are of one length, the later one first.")
    kind = {"amount": "amount", "percent": "percent", "points": "points"}[written.change_in]
    unit = Presentation.PERCENTAGE_POINTS if kind == "points" else None
    return Change(expression, title, period, earlier, kind, unit)


def _prove(expression: Expression, period: Period, book: Book) -> None:
    outcome = evaluate(expression, period, book)
    if not isinstance(outcome, Figure):
        raise _Unsound(f"The filing does not give {outcome.what} for {spoken(period)}.")


def _called(expression: Expression, title: str, question: str) -> str:
    """What a figure is called: a line as the filing calls it; a formula as the model does.

    The model's title is of words of the question and of the lines: it can claim nothing else.
    """
    if isinstance(expression, Line):
        return plain(expression.title)
    said, written = plain(title), _in_lines(expression)
    known = stems(f"{question} {written}") | _OF_FORMULAS
    return said if said and stems(said) <= known and not any(figures(said)) else written


def _in_lines(expression: Expression) -> str:
    """A formula in the words of its lines and metrics."""
    match expression:
        case Line():
            return plain(expression.title)
        case Name():
            return metrics()[expression.name].title
        case Binary():
            return f"{_in_lines(expression.left)} {expression.sign} {_in_lines(expression.right)}"
        case Call():
            inner = expression.argument
            return f"{expression.function} {_in_lines(inner)}" if inner else expression.function
        case Number():
            return f"{expression.value:f}"
        case At():
            return _in_lines(expression.argument)
        case _:
            assert_never(expression)


def _numbers(expression: Expression) -> list[Decimal]:
    """The numbers that are written in an expression."""
    match expression:
        case Number():
            return [expression.value]
        case Binary():
            return [*_numbers(expression.left), *_numbers(expression.right)]
        case Call():
            return _numbers(expression.argument) if expression.argument else []
        case At():
            return _numbers(expression.argument)
        case Name() | Line():
            return []
        case _:
            assert_never(expression)


def _expression(formula: str, catalogue: Catalogue, question: str) -> Expression:
    try:
        parsed = parse(formula)
    except SettingsError as error:
        raise _Unsound(str(error)) from error
    unknown = [n for n in operand_names(parsed) if n not in catalogue.lines and n not in metrics()]
    if unknown:
        raise _Unsound(f"{unknown[0]} is no line and no metric that is listed.")
    if not operand_names(parsed):
        raise _Unsound("The formula names no line and no metric.")
    asked = {figure.value for figure in figures(question)}
    own = [number for number in _numbers(parsed) if number not in asked]
    if len(own) > 1 or not set(own) <= _OF_PARTS:
        raise _Unsound("A number in the formula is none that the question gives.")
    return with_lines(parsed, catalogue.lines)


def _period(name: str, catalogue: Catalogue) -> Period:
    if name not in catalogue.periods:
        raise _Unsound(f"{name or 'nothing'} is no period that is listed.")
    return catalogue.periods[name]


def _nearness(row: RowWords, asked: frozenset[str]) -> int:
    return len(asked & (row.label | row.above))


def _number(name: str) -> int:
    return int(name[1:])
