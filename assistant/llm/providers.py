"""Any chat model that LangChain knows, behind `ChatModel`. The one module that names langchain.

Every request is streamed, so that its time is limited as a whole: a client library limits only
the wait for the next piece. What fails for the moment is tried again, ever later.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.llm.model import Form, Message, Said
from assistant.model import Usage
from assistant.settings import ModelSettings
from index.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

# What a provider calls the time limit of a client, and its own repeats.
_LIMITS: dict[str, Callable[[float], dict[str, Any]]] = {
    "openai": lambda seconds: {"timeout": seconds, "max_retries": 0, "stream_usage": True},
    "anthropic": lambda seconds: {"default_request_timeout": seconds, "max_retries": 0},
    "ollama": lambda seconds: {"client_kwargs": {"timeout": seconds}},
}
# The roots of what client libraries raise: none has one in common with another.
_ROOTS = (
    ("openai", "OpenAIError"),
    ("anthropic", "AnthropicError"),
    ("ollama", "ResponseError"),
    ("httpx", "HTTPError"),
)
# What they let through where a server answers with something other than its protocol says.
_SENSELESS: tuple[type[Exception], ...] = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)
_TRANSIENT = frozenset([408, 409, 425, 429, 500, 502, 503, 504, 529])
# Where providers say why a reply ended, and what they call a reply that is cut off.
_ENDS = ("finish_reason", "done_reason", "stop_reason")
_TOO_LONG = frozenset(["length", "max_tokens"])
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 8.0
_MILLION = 1_000_000

T = TypeVar("T")


def open_model(settings: ModelSettings) -> LangChainModel:
    """The model that is set. Raises ModelError where its client is not installed or refuses it."""
    from langchain.chat_models import init_chat_model

    provider = settings.name.partition(":")[0]
    limits = _LIMITS[provider](settings.timeout) if provider in _LIMITS else {}
    options: dict[str, Any] = {"temperature": 0, **limits}
    if settings.url is not None:
        options["base_url"] = settings.url
        if provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "none"  # a server of one's own may want none; the client does
    try:
        client = init_chat_model(settings.name, **options)
    except ImportError as error:
        remedy = (
            f"Install it: pip install 'filing-assistant[{provider}]'"
            if provider in _LIMITS
            else _first_line(error)
        )
        raise ModelError(f"The client of {provider} is not installed. {remedy}") from error
    except _raised() as error:
        raise ModelError(
            f"The model {settings.name} cannot be used: {_first_line(error)}"
        ) from error
    return LangChainModel(settings, client)


@dataclass(frozen=True)
class LangChainModel:
    """A LangChain chat model with limits: `settings` says how long and how often."""

    settings: ModelSettings
    client: BaseChatModel

    @property
    def name(self) -> str:
        return self.settings.name

    def say(self, messages: Sequence[Message], form: Form | None = None) -> Said:
        """The whole reply; with a form, its fields where the model filled it in."""
        return self._tried(lambda: self._said(messages, form))

    def stream(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        """The reply's text piece by piece; what it took, last.

        It is tried again only as long as nothing has been said.
        """
        pieces = self._tried(lambda: _started(self._pieces(self.client, messages)))
        whole: AIMessageChunk | None = None
        with _told(self.name):
            for piece in pieces:
                whole = piece if whole is None else whole + piece
                text = _text(piece)
                if text:
                    yield text
        self._check_end(whole)
        yield self._usage(whole)

    def _said(self, messages: Sequence[Message], form: Form | None) -> Said:
        client = self.client if form is None else self.client.bind_tools([_tool(form)])
        whole: AIMessageChunk | None = None
        for piece in self._pieces(client, messages):
            whole = piece if whole is None else whole + piece
        self._check_end(whole)
        assert whole is not None
        calls = [call["args"] for call in whole.tool_calls if form and call["name"] == form.name]
        return Said(_text(whole), self._usage(whole), calls[0] if calls else None)

    def _pieces(self, client: Any, messages: Sequence[Message]) -> Iterator[AIMessageChunk]:
        """The pieces of a reply as they come, until the time is up."""
        ends = time.monotonic() + self.settings.timeout
        for piece in client.stream([(message.role, message.text) for message in messages]):
            if time.monotonic() > ends:
                raise ModelError(
                    f"The model {self.name} took more than {self.settings.timeout:g} seconds"
                )
            yield piece

    def _check_end(self, whole: AIMessageChunk | None) -> None:
        """Raises ModelError for a reply that broke off, or of which nothing came."""
        if whole is None:
            raise ModelError(f"The model {self.name} said nothing")
        ends = [whole.response_metadata.get(field) for field in _ENDS]
        if self.settings.name.partition(":")[0] in _LIMITS and not any(ends):
            raise ModelError(f"The reply of the model {self.name} broke off")
        if any(end in _TOO_LONG for end in ends):
            raise ModelError(f"The reply of the model {self.name} ran into its limit of length")

    def _tried(self, request: Callable[[], T]) -> T:
        """The outcome of a request that is made again where it fails for the moment."""
        import tenacity

        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(max(1, int(self.settings.attempts))),
            wait=_wait,
            retry=tenacity.retry_if_exception(_is_transient),
            reraise=True,
        )
        with _told(self.name):
            return attempts(request)

    def _usage(self, whole: AIMessageChunk | None) -> Usage:
        counted = whole.usage_metadata if whole is not None else None
        taken = (counted["input_tokens"], counted["output_tokens"]) if counted else (0, 0)
        prices = (self.settings.input_price, self.settings.output_price)
        known = [
            (tokens, price)
            for tokens, price in zip(taken, prices, strict=True)
            if price is not None
        ]
        cost = sum((Decimal(str(price)) * tokens / _MILLION for tokens, price in known), Decimal())
        return Usage(self.name, 1, *taken, cost if known else None)


@contextmanager
def _told(model: str) -> Iterator[None]:
    """Whatever a client library raises, as a ModelError that says which model and why."""
    try:
        yield
    except _raised() as error:
        if isinstance(error, (OSError, *_failures())):
            said = f"The model {model} could not be asked: {_first_line(error)}"
            raise ModelError(said) from error
        raise ModelError(f"The model {model} gave no sensible reply") from error


def _raised() -> tuple[type[Exception], ...]:
    return (OSError, *_SENSELESS, *_failures())


def _started(pieces: Iterator[T]) -> Iterator[T]:
    """The pieces, the first of which has come."""
    first = next(pieces, None)

    def all_pieces() -> Iterator[T]:
        if first is not None:
            yield first
        yield from pieces

    return all_pieces()


def _tool(form: Form) -> dict[str, Any]:
    described = {"name": form.name, "description": form.use, "parameters": form.schema}
    return {"type": "function", "function": described}


def _text(message: AIMessageChunk) -> str:
    """The text of a message; some providers give it in blocks."""
    return str(message.text)


def _failures() -> tuple[type[Exception], ...]:
    """What the client libraries that are loaded raise for a request that fails."""
    loaded = ((sys.modules.get(module), name) for module, name in _ROOTS)
    roots = (getattr(module, name, None) for module, name in loaded)
    return tuple(root for root in roots if isinstance(root, type) and issubclass(root, Exception))


def _is_transient(error: BaseException) -> bool:
    """Whether the same request may do later: no connection, a server too busy or in trouble."""
    status = _status(error)
    if status is not None:
        return status in _TRANSIENT
    return isinstance(error, (OSError, *_failures())) and not isinstance(error, ModelError)


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status > 0 else None


def _wait(state: Any) -> float:
    """How long to wait before the next attempt: what the server asks for, or twice as long as before."""
    error = state.outcome.exception()
    headers = getattr(getattr(error, "response", None), "headers", {})
    asked = str(headers.get("retry-after", "")) if headers else ""
    doubled = _FIRST_WAIT * 2 ** (state.attempt_number - 1)
    return float(
        min(float(asked) if asked.replace(".", "", 1).isdigit() else doubled, _LONGEST_WAIT)
    )


def _first_line(error: BaseException) -> str:
    said = str(error).strip().split("\n")[0] or type(error).__name__
    return said if len(said) <= 200 else f"{said[:200]} …"
