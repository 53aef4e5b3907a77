"""A conversation in a terminal, or over a pipe: a question a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Protocol, TextIO

from assistant.model import Event, Reply
from assistant.render import show_lines, source_lines, tell
from assistant.settings import LONGEST_QUESTION
from index.errors import FilingError

PROMPT = "> "
_HELP = """\
Ask a question about the filing; a later one may lean on it ("and a year earlier?").
  /sources   the filing's own words behind the last answer
  /help      this
  /quit      end (so does Ctrl-D)
"""


NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Talk(Protocol):
    """A conversation: a question may lean on those before it."""

    def stream(self, question: str) -> Iterator[Event]:
        """The reply to the next question: its pieces as they come, the whole of it last."""


def converse(
    talk: Talk,
    lines: Iterator[str],
    out: TextIO,
    *,
    echo: bool = False,
    names: Mapping[str, str] = NO_NAMES,
) -> int:
    """Answer each line until they end or one is /quit; how many questions met an error.

    `echo`: print the questions too, as a terminal does for what is typed. `names`: what the
    filings are called, by id.
    """
    last: Reply | None = None
    failed = 0
    for line in lines:
        asked = line.strip()
        if echo and asked:
            out.write(f"{PROMPT}{asked}\n")
        if asked == "/quit":
            break
        if asked.startswith("/"):
            _command(asked, last, out)
        elif asked:
            try:
                last = _answered(talk, asked, out, names)
            except FilingError as error:
                failed += 1
                out.write(f"error: {error}\n")
        if asked:
            out.write("\n")
            out.flush()
    return failed


def typed_lines(read: Callable[[str], str] = input) -> Iterator[str]:
    """The lines that someone types at the prompt, until Ctrl-D."""
    while True:
        try:
            yield read(PROMPT)
        except EOFError:
            return


def _answered(talk: Talk, asked: str, out: TextIO, names: Mapping[str, str]) -> Reply:
    if len(asked) > LONGEST_QUESTION:
        raise FilingError(
            f"The question is longer than {LONGEST_QUESTION:,} characters. Shorten it"
        )
    return tell(talk.stream(asked), out, names)


def _command(asked: str, last: Reply | None, out: TextIO) -> None:
    if asked == "/help":
        out.write(_HELP)
    elif asked != "/sources":
        out.write(f"No command {asked}. See /help\n")
    elif last is None or not last.citations:
        out.write("No sources: nothing has been answered from the filing yet.\n")
    else:
        show_lines(source_lines(last), out)
