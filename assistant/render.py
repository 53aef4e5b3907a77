"""A reply for people: the answer, its derivation, its sources. Names rich, as the one place.

The layout is made here, as lines of styled parts; rich only colours them on a terminal.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TextIO, TypeAlias, assert_never

from assistant.layout import (
    PLAIN_WIDTH,
    Line,
    columns,
    figure,
    folded,
    line_words,
    period_words,
    place_words,
    visible,
    wrapped,
)
from assistant.model import (
    Answer,
    Citation,
    Derivation,
    Event,
    Piece,
    Refusal,
    Reply,
    TakenBack,
    Value,
)
from assistant.reasons_said import GRADES, REASONS
from assistant.reply_parts import offered, operand_rows, result_words, searched_words
from assistant.settings import effective
from assistant.spoken import spoken_reply

_NARROWEST, _WIDEST = 40, 100
_LONGEST_QUOTE = 300


Draw: TypeAlias = Callable[[Reply, bool], Iterable[Line]]
"""Draws a reply; True where its text has been shown already."""


def show_reply(reply: Reply, out: TextIO, names: Mapping[str, str] = MappingProxyType({})) -> None:
    """Print a reply to `out`: in colour on a terminal, unless NO_COLOR is set.

    `names`: what filings are called, by id; one without a name is called by its id.
    """
    show_lines(_draw(out, names)(reply, False), out)


def tell(
    events: Iterable[Event],
    out: TextIO,
    names: Mapping[str, str] = MappingProxyType({}),
    draw: Draw | None = None,
) -> Reply:
    """Print a reply to `out` as it comes, and give it: its sentences first, then what backs them.

    `draw` lays it out, where not as `filing ask` does. Raises ValueError where no reply comes.
    """
    draw = draw or _draw(out, names)
    shown = False
    for event in events:
        match event:
            case Piece():
                out.write(f"{visible(event.text)} ")
                out.flush()
                shown = True
            case TakenBack():
                out.write("\n")
                show_lines(wrapped(f"Taken back: {event.why}", width_of(out), style="yellow"), out)
                shown = False
            case Answer() | Refusal():
                told = shown and isinstance(event, Answer)
                if told:
                    out.write("\n")
                show_lines(draw(event, told), out)
                return event
    raise ValueError("the events have no reply")


def plain_draw(names: Mapping[str, str]) -> Draw:
    """Draws replies for a screen reader."""

    def draw(reply: Reply, told: bool) -> Iterator[Line]:
        for line in spoken_reply(reply, names, told=told):
            yield ((line, ""),)

    return draw


def _draw(out: TextIO, names: Mapping[str, str]) -> Draw:
    if is_plain():
        return plain_draw(names)

    def draw(reply: Reply, told: bool) -> Iterator[Line]:
        if told and isinstance(reply, Answer):
            yield from _behind(reply, width_of(out), names)
        else:
            yield from reply_lines(reply, width_of(out), names)

    return draw


def show_lines(lines: Iterable[Line], out: TextIO) -> None:
    """Print styled lines to `out`: in colour on a terminal, unless NO_COLOR is set."""
    if not is_colourful(out):
        shown = (visible("".join(text for text, _ in line)).rstrip() for line in lines)
        out.writelines(f"{line}\n" for line in shown)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((visible(text), style) for text, style in line)))


def is_colourful(out: TextIO) -> bool:
    """Whether `out` is a terminal that wants colour."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or is_plain():
        return False
    return out.isatty()


def is_plain() -> bool:
    """Whether what a screen reader reads well is asked for: no colour, nothing drawn."""
    return effective()["chat.plain"].value is True


def width_of(out: TextIO) -> int:
    """Characters in a line: of the terminal, within reason; of a file or pipe, 80."""
    if not out.isatty():
        return PLAIN_WIDTH
    return min(max(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, _NARROWEST), _WIDEST)


def reply_lines(
    reply: Reply, width: int = PLAIN_WIDTH, names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Line]:
    """A reply laid out for `width` characters; `names` of filings by id."""
    match reply:
        case Answer():
            yield from _answer(reply, width, names)
        case Refusal():
            yield from refusal_lines(reply, width, names)
        case _:
            assert_never(reply)


def source_lines(reply: Reply, names: Mapping[str, str] = MappingProxyType({})) -> Iterator[Line]:
    """The words of every citation of a reply as the filing prints them, line by line."""
    for number, citation in enumerate(reply.citations, start=1):
        yield (
            (
                f"[{number}] {names.get(citation.filing, citation.filing)}, {place_words(citation)}",
                "dim",
            ),
        )
        for line in textwrap.dedent(citation.quote.expandtabs()).splitlines():
            yield ((f"    {visible(line)}", ""),)


def _answer(answer: Answer, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    yield from wrapped(answer.text, width, style="bold")
    yield from _behind(answer, width, names)


def _behind(answer: Answer, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    """What an answer stands on: its figures, derivation, sources and caveats."""
    if answer.values:
        yield ()
        yield from _plain(value_rows(answer.values, answer.citations, width - 2), "  ")
    if answer.derivation is not None:
        yield ()
        yield from _derivation(answer, answer.derivation, width)
    yield from _sources(answer.citations, width, names)
    if answer.grade in GRADES:
        yield ((f"  {GRADES[answer.grade]}", "dim"),)
    for caveat in answer.caveats:
        yield ()
        yield from wrapped(f"Note: {caveat}", width, style="yellow", hang=6)


def refusal_lines(refusal: Refusal, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    """A refusal: what is said, why, what was searched, and what may be meant instead."""
    yield from wrapped(refusal.text, width, style="bold")
    yield ()
    yield (("  Not answered: ", "dim"), (REASONS[refusal.reason], "yellow"))
    if refusal.searched:
        yield from wrapped(f"  Searched: {searched_words(refusal)}", width, "dim", hang=12)
    heading = ""
    for each in offered(refusal):
        above = "  Choose one of:" if each.is_choice else "  Nearest:"
        if above != heading:
            heading = above
            yield ((heading, "dim"),)
        yield from wrapped(
            f"    {each.label} {_mark(each.citation, refusal.citations)}", width, hang=6
        )
    yield from _sources(refusal.citations, width, names)


def _derivation(answer: Answer, derivation: Derivation, width: int) -> Iterator[Line]:
    """The formula with its result, then the operands."""
    yield from wrapped(
        f"  {derivation.formula} = {result_words(answer, derivation)}", width, hang=4
    )
    rows = [
        (*parts, _line_of(citation, answer.citations))
        for *parts, citation in operand_rows(derivation)
    ]
    yield from _plain(columns(rows, frozenset({2}), width - 4), "    ")


def value_rows(values: Sequence[Value], citations: Sequence[Citation], width: int) -> list[str]:
    """The entries of a list, aligned, each with the mark of its citation."""
    rows = [
        (
            folded(value.label),
            period_words(value.period),
            figure(value.value, value.unit),
            _mark(value.citation, citations),
        )
        for value in values
    ]
    return columns(rows, frozenset({2}), width)


def _sources(citations: Sequence[Citation], width: int, names: Mapping[str, str]) -> Iterator[Line]:
    if not citations:
        return
    several = len({citation.filing for citation in citations}) > 1
    yield ()
    first = names.get(citations[0].filing, citations[0].filing)
    yield (("Sources:" if several else f"Sources in {visible(first)}:", "dim"),)
    for number, citation in enumerate(citations, start=1):
        filing = f"{names.get(citation.filing, citation.filing)}, " if several else ""
        quote = textwrap.shorten(folded(citation.quote), _LONGEST_QUOTE, placeholder=" …")
        words = f'  [{number}] {filing}{place_words(citation)}: "{quote}"'
        yield from wrapped(words, width, "dim", hang=6)


def _line_of(citation: int, citations: Sequence[Citation]) -> str:
    return line_words(citations[citation].lines) if 0 <= citation < len(citations) else ""


def _mark(citation: int, citations: Sequence[Citation]) -> str:
    return f"[{citation + 1}]" if 0 <= citation < len(citations) else ""


def _plain(lines: Iterable[str], indent: str) -> Iterator[Line]:
    for line in lines:
        yield ((f"{indent}{line}", ""),)
