"""The types of a question, its plan and its reply. Figures are `Decimal`, in ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from index.model import Fact, Filing, Period, Quantity, Span


class Reason(StrEnum):
    """Why a question is not answered."""

    NOT_IN_FILING = "not_in_filing"
    AMBIGUOUS = "ambiguous"
    NOT_COMPUTABLE = "not_computable"
    UNRELIABLE = "unreliable"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_UNDERSTOOD = "not_understood"


class Route(StrEnum):
    """Which kind of plan the reply came from."""

    LOOKUP = "lookup"
    COMPUTE = "compute"
    LIST = "list"
    COVER = "cover"
    SEARCH = "search"
    DECLINE = "decline"


class Presentation(StrEnum):
    """How a value is meant to be read: the `unit` of a reply."""

    USD = "USD"
    USD_PER_SHARE = "USD/share"
    SHARES = "shares"
    PERCENT = "percent"
    PERCENTAGE_POINTS = "percentage points"
    RATIO = "ratio"
    DAYS = "days"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something stands. `quote` is the filing's text at `span`, word for word.

    `lines` are 1-based and inclusive; `page` is the printed number, None if there is none.
    """

    filing: str
    section: str
    page: str | None
    lines: tuple[int, int]
    span: Span
    quote: str

    @classmethod
    def at(cls, filing: Filing, section: str, span: Span) -> Citation:
        return cls(
            filing.id,
            section,
            filing.page(span.start),
            filing.lines.range(span),
            span,
            filing.quote(span),
        )


@dataclass(frozen=True, slots=True)
class Input:
    """An operand of a derivation: its name in the formula, and the fact that it is."""

    name: str
    fact: Fact
    citation: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a value was computed: recomputing `formula` over `inputs` gives `result`."""

    formula: str
    inputs: tuple[Input, ...]
    result: Quantity


@dataclass(frozen=True, slots=True)
class Value:
    """One entry of a list, ranking, series or comparison. `value` is in ones, unrounded."""

    label: str
    value: Decimal
    unit: Presentation
    period: Period | None
    filing: str
    citation: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """What the filing has that is nearest to what it has not."""

    label: str
    citation: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model took: its name, requests, tokens, and dollars where prices are set."""

    model: str
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None

    def __add__(self, other: Usage) -> Usage:
        known = [each.cost for each in (self, other) if each.cost is not None]
        return Usage(
            self.model,
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            sum(known, Decimal()) if known else None,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that stands on citations. `value` is None where the answer is words.

    `is_partial`: one half of a question in two parts; a caveat says which is missing.
    `grade` is that of the statement behind a figure. `usage`: of a language model, if one was asked.
    """

    question: str
    text: str
    route: Route
    citations: tuple[Citation, ...]
    value: Decimal | None = None
    unit: Presentation | None = None
    period: Period | None = None
    values: tuple[Value, ...] = ()
    verdict: bool | None = None
    derivation: Derivation | None = None
    caveats: tuple[str, ...] = ()
    grade: str | None = None
    is_partial: bool = False
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reply that says why there is no answer, what was searched and what is nearest."""

    question: str
    reason: Reason
    text: str
    searched: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    choices: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = field(default=())
    usage: Usage | None = None


Reply = Answer | Refusal


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of an answer that is being phrased, checked, to be shown as it comes."""

    text: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The pieces shown so far do not hold; another reply follows. `why` says what is wrong."""

    why: str


Event = Piece | TakenBack | Answer | Refusal
"""What streaming an answer gives: its pieces as they come, the whole reply last."""
