"""What the assistant asks of a language model, whoever makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.model import Usage


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """All that a model said to one request: text, the fields of a tool call, what it took."""

    text: str
    usage: Usage
    fields: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form for a model to fill in: the name, the use and the JSON Schema of a tool."""

    name: str
    use: str
    schema: dict[str, Any]


class ChatModel(Protocol):
    """A chat model. Both methods raise ModelError where no usable reply comes in time."""

    @property
    def name(self) -> str:
        """As it was asked for: "openai:gpt-5-mini"."""

    def say(self, messages: Sequence[Message], form: Form | None = None) -> Said:
        """The whole reply; with a form, its fields where the model filled it in."""

    def stream(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        """The reply's text piece by piece; what it took, last."""
