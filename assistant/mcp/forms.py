"""What tools are given and what they give, as the schemas that a client reads."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.mcp.deeds import MOST_PASSAGES
from assistant.server.limits import Limits

_BOUNDS = Limits()

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_BOUNDS.question)]  # fmt: skip
Question = Annotated[Text, Field(description="What is asked, in words.")]
Turns = Annotated[
    list[Text],
    Field(
        max_length=_BOUNDS.turns,
        description="Earlier questions that this one leans on, the oldest first.",
    ),
]
Filing = Annotated[
    str | None,
    Field(
        max_length=200,
        description="An id, or enough of company, form and period (nutrition 10-Q 2003-12). "
        "Without it, the one that the question names, or the only one.",
    ),
]
When = Annotated[
    str | None,
    Field(
        max_length=40,
        description="A day, 2003-12-31, or the first and the last of several, 2003-10-01 to 2003-12-31.",
    ),
]
Words = Annotated[Text, Field(description="Words of the line's label, or a us-gaap element such as Revenues.")]  # fmt: skip
Formula = Annotated[
    Text,
    Field(
        description="Names with + - * / and ( ), average(x), abs(x): metrics (current_ratio; filing://metrics has all), us-gaap elements, or a "
        "line's label as one word (CostOfGoodsSold), which look_up_facts gives as `name`."
    ),
]
Query = Annotated[Text, Field(description="What to look for.")]
Count = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages at most.")]
SectionName = Annotated[Text, Field(description="An id of the outline, or words of the title: note 9.")]  # fmt: skip
FirstLine = Annotated[int | None, Field(ge=1, description="Where to go on: the `next` of what was read.")]  # fmt: skip
LineNumber = Annotated[int, Field(ge=1, description="As citations count lines.")]


class Told(BaseModel):
    """What a tool gives; more may stand in it than is told here."""

    model_config = ConfigDict(extra="allow")


class Cited(Told):
    """Where something stands in a filing, and what stands there, word for word."""

    filing: str
    section: str
    page: str | None
    lines: list[int]
    quote: str


class FilingTold(Told):
    """A filing of the library."""

    id: str
    company: str
    form: str
    period: str


class Filings(Told):
    """The filings that there are."""

    filings: list[FilingTold]


class Reply(Told):
    """A reply: answered, in part, or refused with its reason. Figures are in ones."""

    status: Literal["answered", "partial", "refused"]
    text: str
    citations: list[Cited]
    value: float | None = None
    unit: str | None = None
    period: dict[str, str] | None = None
    values: list[dict[str, Any]] = []
    derivation: dict[str, Any] | None = None
    caveats: list[str] = []
    reason: str | None = None
    nearest: list[dict[str, Any]] = []
    choices: list[str] = []


class FactTold(Cited):
    """A printed figure, in ones; `name` is what it is called in formulas."""

    label: str
    name: str
    concept: str | None
    value: float | None
    unit: str
    period: dict[str, str] | None
    statement: str | None


class Facts(Told):
    """Printed figures; `more` were left out."""

    filing: str
    facts: list[FactTold]
    more: int


class Passages(Told):
    """Passages of a filing, the best first."""

    filing: str
    passages: list[Cited]


class Section(Told):
    """A part of a section's text; `next` is the line to go on with."""

    filing: str
    section: str
    title: str
    page: str | None
    lines: list[int]
    text: str
    next: int | None


class Lines(Told):
    """Lines as printed, and the figures in them: from which character of a line up to which."""

    filing: str
    name: str
    page: str | None
    lines: list[dict[str, Any]]
    cells: list[dict[str, Any]]


class Checked(Told):
    """How a filing's own arithmetic comes out."""

    filing: str
    statements: list[dict[str, Any]]
    claims: dict[str, int]
    findings: list[dict[str, Any]]
